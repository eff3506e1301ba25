"""When a practitioner works and under which rules a slot may be booked: the shape that all services share."""

from datetime import date, time
from typing import Literal

from domain_events.base import Value


class WeeklyHours(Value, frozen=True, kw_only=True):
    """A range of hours on one weekday, in the practice's local wall-clock time.

    `end` 00:00 means midnight at the end of the day. `consultation_type_ids` None: every type of the practitioner.
    """

    weekday: int  # ISO: 1 is Monday, 7 is Sunday
    start: time
    end: time
    consultation_type_ids: tuple[str, ...] | None = None


class ScheduleException(Value, frozen=True, kw_only=True):
    """An absence or extra hours over local days, first to last inclusive.

    Without `start` and `end` an absence covers whole days; extra hours always have both. Extra hours open on a public
    holiday as well. An absence wins over everything.
    """

    id: str
    kind: Literal["ABSENCE", "EXTRA_HOURS"]
    first_date: date
    last_date: date
    start: time | None = None
    end: time | None = None
    consultation_type_ids: tuple[str, ...] | None = None


class Schedule(Value, frozen=True, kw_only=True):
    """The rules from which bookable starts follow. Minutes and days are whole numbers."""

    grid_minutes: int  # 5, 10, 15, 20, 30 or 60
    weekly_hours: tuple[WeeklyHours, ...]
    exceptions: tuple[ScheduleException, ...] = ()
    holiday_region: str | None = None  # ISO 3166-2 ("DE-BY") or a country ("FR"); None: works on public holidays
    minimum_notice_minutes: int = 0
    horizon_days: int = 90
    cancellation_cutoff_minutes: int = 0
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
