"""Ids that are the same in every run: they look like UUIDv7 and follow from what they stand for."""

import hashlib
from uuid import UUID

DEMO_PATIENT_ID = UUID("018f0000-0000-7000-8000-000000000001")
DEMO_PRACTITIONER_ID = UUID("018f0000-0000-7000-8000-000000000002")

_FIRST_MILLISECOND = 0x018F_0000_0000


def practitioner_id(index: int) -> UUID:
    """Of the practitioner with this number, from 0; number 0 is the demo practitioner."""
    return DEMO_PRACTITIONER_ID if index == 0 else _stable("practitioner", index)


def part_id(index: int, part: str) -> UUID:
    """Of a consultation type or an exception of the practitioner with this number."""
    return _stable(part, index)


def _stable(kind: str, index: int) -> UUID:
    digest = int.from_bytes(hashlib.sha256(f"{kind} {index}".encode()).digest()[:10])
    head = ((_FIRST_MILLISECOND + index) << 16) | (0x7 << 12) | (digest >> 64 & 0xFFF)
    tail = (0b10 << 62) | (digest & (1 << 62) - 1)
    return UUID(int=(head << 64) | tail)
