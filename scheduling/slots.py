"""Bookable starts of a consultation type: what is shown. `check_slot` accepts exactly these."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

from domain_events import ConsultationType
from scheduling.bitmap import Span, minutes_of, starts_of_runs, touched_cells, whole_cells, window
from scheduling.check import not_admitted, taken_minutes
from scheduling.hours import open_minutes
from scheduling.limits import start_limits
from scheduling.minutes import ceil_minute, floor_minute, instant_at
from scheduling.rules import Rules, cells_needed
from scheduling.verdicts import Patient

NEAREST_REACH = timedelta(days=14)
"""How far before and after the wished start the nearest free ones are looked for."""


def bookable_starts(
    rules: Rules,
    consultation_type: ConsultationType,
    busy: Iterable[tuple[datetime, datetime]],
    start: datetime,
    end: datetime,
    now: datetime,
    patient: Patient | None = None,
) -> list[datetime]:
    """The starts within [start, end) that may be booked at `now`, ascending, as aware UTC instants.

    `busy` are the slots that are taken, without buffers; those within a day of the window suffice.
    """
    if not_admitted(rules, consultation_type, patient) is not None:
        return []
    limits = start_limits(rules, now)
    low, high = max(ceil_minute(start), limits.earliest), min(ceil_minute(end), limits.end)
    if low >= high:
        return []
    grid = rules.schedule.grid_minutes
    cells = cells_needed(consultation_type, grid)
    span = Span.around(low, high + cells * grid, grid)
    opened = open_minutes(rules.schedule, rules.time_zone, span.start, span.end, consultation_type.id)
    taken = touched_cells(taken_minutes(busy, rules.buffer_minutes), span)
    starts = window(starts_of_runs(whole_cells(opened, span) & ~taken, cells, span), span, low, high)
    return [instant_at(minute) for minute in minutes_of(starts, span)]


def nearest_free_starts(
    rules: Rules,
    consultation_type: ConsultationType,
    busy: Iterable[tuple[datetime, datetime]],
    around: datetime,
    now: datetime,
    patient: Patient | None = None,
    *,
    count: int = 3,
) -> list[datetime]:
    """The bookable starts nearest to `around` and within `NEAREST_REACH` of it, nearest first, earlier before later.

    `busy` are the slots that are taken from a day before that reach to a day after it, without buffers.
    """
    starts = bookable_starts(
        rules, consultation_type, busy, around - NEAREST_REACH, around + NEAREST_REACH, now, patient
    )
    return list(islice(sorted(starts, key=lambda start: (abs(start - around), start)), count))


def slot_minutes(rules: Rules, consultation_type: ConsultationType) -> int:
    """How long a booking of this type is, in minutes: its duration, which validation keeps a multiple of the grid."""
    grid = rules.schedule.grid_minutes
    return cells_needed(consultation_type, grid) * grid


def slot_end(rules: Rules, consultation_type: ConsultationType, start: datetime) -> datetime:
    """The end of the slot that begins at `start`."""
    return instant_at(floor_minute(start) + slot_minutes(rules, consultation_type))
