"""One practitioner's value in Redis: key names, 16-byte head, open and busy bits of 14 UTC days, holds.

Layout, big-endian: first UTC day (2 bytes, days since 1970), version of the calendar (8), version of the rules (4), grid
minutes (1), number of holds (1); then the open and the busy bits (14 days of 24 to 288 bits each); then 12 bytes a hold:
first cell (2), cells (2), expiry in epoch milliseconds (8).

Practitioners share 8,192 hashes, about 64 in each at 500,000: Redis packs such a hash into one string, where a key of
its own would cost each practitioner some 90 bytes. Hash and field both follow from the id, so that no table maps one to
the other, and the hashes spread over a cluster's slots by their names.
"""

from dataclasses import dataclass
from hashlib import blake2b
from struct import Struct
from typing import NamedTuple

from scheduling.bitmap import Span, from_bytes, to_bytes

DAYS = 14
HASH_COUNT = 8192
VERSION_BYTES = (3, 10)  # first and last byte of the calendar's version, counted from 1 as Lua does

_HEAD = Struct(">HQIBB")
_HOLD = Struct(">HHQ")
_MOST_HOLDS = 255


class Address(NamedTuple):
    """Where a practitioner's value is: the name of the hash and the field in it."""

    key: str
    field: bytes


@dataclass(frozen=True, slots=True)
class Hold:
    """Cells that are taken until an instant, given in epoch milliseconds."""

    first_cell: int
    cells: int
    expires_at_ms: int


@dataclass(frozen=True, slots=True)
class CalendarValue:
    """What a practitioner's calendar shows of 14 UTC days, as of `version`.

    `busy` has confirmed bookings only, with the buffers around them, rounded outward to the grid; held slots stand in
    `holds` in the same way.
    """

    first_day: int
    version: int
    rules_version: int
    grid_minutes: int
    open: int
    busy: int
    holds: tuple[Hold, ...] = ()

    @property
    def span(self) -> Span:
        """The cells of the 14 days."""
        return Span.of_days(self.first_day, DAYS, self.grid_minutes)

    def free(self, now_ms: int) -> int:
        """The cells that are open and not taken at an instant; holds that have expired are skipped."""
        return self.open & ~(self.busy | self._held(self.holds, now_ms))

    def encode(self) -> bytes:
        """The value's bytes. Holds beyond 255 are written as busy; their end brings a new value."""
        span, holds = self.span, self.holds[:_MOST_HOLDS]
        busy = self.busy | self._held(self.holds[_MOST_HOLDS:], now_ms=0)
        head = _HEAD.pack(self.first_day, self.version, self.rules_version, self.grid_minutes, len(holds))
        bits = to_bytes(self.open, span.count) + to_bytes(busy, span.count)
        return head + bits + b"".join(_HOLD.pack(hold.first_cell, hold.cells, hold.expires_at_ms) for hold in holds)

    @classmethod
    def decode(cls, data: bytes) -> "CalendarValue":
        """The inverse of `encode`. Raises struct.error or ValueError for bytes of another form."""
        first_day, version, rules_version, grid_minutes, hold_count = _HEAD.unpack_from(data)
        size = Span.of_days(0, DAYS, grid_minutes or 1).count // 8
        if len(data) != _HEAD.size + 2 * size + hold_count * _HOLD.size:
            raise ValueError(f"a value of {len(data)} bytes does not fit its head (grid {grid_minutes} minutes)")
        opened_end, busy_end = _HEAD.size + size, _HEAD.size + 2 * size
        opened, busy = from_bytes(data[_HEAD.size : opened_end]), from_bytes(data[opened_end:busy_end])
        holds = tuple(Hold(*fields) for fields in _HOLD.iter_unpack(data[busy_end:])) if hold_count else ()
        return cls(first_day, version, rules_version, grid_minutes, opened, busy, holds)

    def _held(self, holds: tuple[Hold, ...], now_ms: int) -> int:
        if not holds:
            return 0
        bits, count = 0, self.span.count
        for hold in holds:
            if hold.expires_at_ms > now_ms:
                bits |= ((1 << hold.cells) - 1) << (count - hold.first_cell - hold.cells)
        return bits


def address(practitioner_id: str) -> Address:
    """The hash and the field of a practitioner's value (id as canonical lower-case UUID text)."""
    digest = blake2b(practitioner_id.encode(), digest_size=10).digest()
    bucket = int.from_bytes(digest[:2], "big") % HASH_COUNT
    return Address(f"availability:{bucket:04x}", digest[2:])
