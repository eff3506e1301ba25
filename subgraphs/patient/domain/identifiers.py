"""Ids that sort by the time they were made."""

import secrets
from datetime import datetime
from uuid import UUID

VERSION_7 = 0x7
VARIANT_RFC_9562 = 0b10


def new_id(now: datetime) -> UUID:
    """A UUIDv7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then random bits."""
    milliseconds = int(now.timestamp() * 1000)
    head = (milliseconds << 16) | (VERSION_7 << 12) | secrets.randbits(12)
    tail = (VARIANT_RFC_9562 << 62) | secrets.randbits(62)
    return UUID(int=(head << 64) | tail)
