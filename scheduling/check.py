"""Whether one slot may be booked: the gate on the accepting side, by another road than the bitmaps that are shown."""

from collections.abc import Iterable
from datetime import datetime

from domain_events import ConsultationType
from scheduling.hours import open_minutes
from scheduling.intervals import Interval, covers
from scheduling.limits import start_limits
from scheduling.minutes import ceil_minute, date_of, floor_minute, instant_at
from scheduling.rules import Rules, cells_needed
from scheduling.verdicts import BeyondHorizon, NotOffered, Occupied, Patient, TooShortNotice, Verdict, Why
from scheduling.zones import local_day


def check_slot(
    rules: Rules,
    consultation_type_id: str,
    start: datetime,
    busy: Iterable[tuple[datetime, datetime]],
    now: datetime,
    patient: Patient | None = None,
) -> Verdict | None:
    """None if the slot may be booked at `now`, else the first reason against it.

    `busy` are the slots that are taken, without buffers, as aware instants; those within a day of `start` suffice.
    `patient` None asks without knowing for whom.
    """
    consultation_type = rules.consultation_type(consultation_type_id)
    if consultation_type is None:
        return NotOffered(Why.UNKNOWN_CONSULTATION_TYPE)
    if (why := not_admitted(rules, consultation_type, patient)) is not None:
        return NotOffered(why)
    minute = floor_minute(start)
    if minute % rules.schedule.grid_minutes or minute != ceil_minute(start):
        return NotOffered(Why.OFF_GRID)
    end = minute + cells_needed(consultation_type, rules.schedule.grid_minutes) * rules.schedule.grid_minutes
    return (
        _outside_limits(rules, minute, now)
        or _closed(rules, consultation_type_id, minute, end)
        or _occupied((minute, end), busy, rules.buffer_minutes)
    )


def not_admitted(rules: Rules, consultation_type: ConsultationType, patient: Patient | None) -> Why | None:
    """Why this patient cannot book this type here at any time, if so; for `patient` None: why nobody can."""
    if rules.retired:
        return Why.RETIRED
    audience = consultation_type.audience
    if patient is Patient.KNOWN and audience == "NEW_PATIENTS":
        return Why.NEW_PATIENTS_ONLY
    if patient is Patient.NEW and audience == "KNOWN_PATIENTS":
        return Why.KNOWN_PATIENTS_ONLY
    asks_as_new = patient is Patient.NEW or (patient is None and audience == "NEW_PATIENTS")
    return Why.NO_NEW_PATIENTS if asks_as_new and not rules.accepts_new_patients else None


def taken_minutes(busy: Iterable[tuple[datetime, datetime]], buffer_minutes: int) -> list[Interval]:
    """Taken slots as minutes, rounded outward, with the buffer on both sides."""
    return [(floor_minute(start) - buffer_minutes, ceil_minute(end) + buffer_minutes) for start, end in busy]


def _outside_limits(rules: Rules, minute: int, now: datetime) -> Verdict | None:
    limits = start_limits(rules, now)
    if minute < ceil_minute(now):
        return NotOffered(Why.PAST)
    if minute < limits.earliest:
        return TooShortNotice(earliest=instant_at(limits.earliest))
    if minute >= limits.end:
        return BeyondHorizon(last_date=date_of(local_day(rules.time_zone, limits.end) - 1))
    return None


def _closed(rules: Rules, consultation_type_id: str, minute: int, end: int) -> NotOffered | None:
    def is_open(*, with_absences: bool = True, with_holidays: bool = True) -> bool:
        opened = open_minutes(
            rules.schedule,
            rules.time_zone,
            minute,
            end,
            consultation_type_id,
            with_absences=with_absences,
            with_holidays=with_holidays,
        )
        return covers(opened, minute, end)

    if is_open():
        return None
    if is_open(with_absences=False):
        return NotOffered(Why.ABSENT)
    if is_open(with_absences=False, with_holidays=False):
        return NotOffered(Why.PUBLIC_HOLIDAY)
    return NotOffered(Why.OUTSIDE_HOURS)


def _occupied(slot: Interval, busy: Iterable[tuple[datetime, datetime]], buffer_minutes: int) -> Occupied | None:
    start, end = slot
    taken = taken_minutes(busy, buffer_minutes)
    return Occupied() if any(low < end and start < high for low, high in taken if low < high) else None
