"""Ids that sort by the time they were made, so that what is made together lies together in an index."""

import secrets
from datetime import UTC, datetime
from uuid import UUID

VERSION_7 = 0x7
VARIANT_RFC_9562 = 0b10


def new_id(now: datetime) -> UUID:
    """A UUIDv7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then random bits."""
    milliseconds = int(now.timestamp() * 1000)
    head = (milliseconds << 16) | (VERSION_7 << 12) | secrets.randbits(12)
    tail = (VARIANT_RFC_9562 << 62) | secrets.randbits(62)
    return UUID(int=(head << 64) | tail)


def made_at(made: UUID) -> datetime | None:
    """When an id of `new_id` was made, to the millisecond; None for one that does not say so."""
    if made.version != VERSION_7:
        return None
    return datetime.fromtimestamp((made.int >> 80) / 1000, UTC)
