"""What can be offered of a stretch of a calendar that became free, and until when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from domain_events import ConsultationType
from scheduling import Rules, bookable_starts, slot_minutes

OFFER_LIFETIME = timedelta(minutes=30)
SHORTEST_OFFER = timedelta(minutes=5)  # nobody can answer sooner than that

Interval = tuple[datetime, datetime]


class FreedSlot(msgspec.Struct, frozen=True, kw_only=True):
    """[start, end) became free; entries up to `passed_entry_id` have been looked at for it."""

    id: int
    practitioner_id: UUID
    start: datetime
    end: datetime
    passed_entry_id: UUID


def freed_starts(
    freed: FreedSlot, rules: Rules, consultation_type: ConsultationType, busy: Sequence[Interval], now: datetime
) -> list[datetime]:
    """The bookable starts that the former occupant stood in the way of, nearest to its start first.

    A longer visit may need free time beside it, a shorter one fits into it twice. `busy` are the slots that are taken
    from a day before to a day after it.
    """
    buffer = timedelta(minutes=rules.buffer_minutes)
    length = timedelta(minutes=slot_minutes(rules, consultation_type))
    first, last = freed.start - length - buffer, freed.end + buffer
    starts = bookable_starts(rules, consultation_type, busy, first, last, now)
    return sorted((start for start in starts if start > first), key=lambda start: (abs(start - freed.start), start))


def offered_until(start: datetime, rules: Rules, lifetime: timedelta, now: datetime) -> datetime | None:
    """Until when the slot that begins at `start` can be offered: no longer than it could be booked afresh.

    None when that leaves too little time to answer. A whole millisecond, as every hold's end is.
    """
    last = start - timedelta(minutes=rules.schedule.minimum_notice_minutes)
    ends = min(now + lifetime, last)
    if ends < now + min(lifetime, SHORTEST_OFFER):
        return None
    return ends.replace(microsecond=ends.microsecond // 1000 * 1000)


def overlaps(one: Interval, other: Interval) -> bool:
    """Whether two half-open stretches of time share an instant."""
    return one[0] < other[1] and other[0] < one[1]
