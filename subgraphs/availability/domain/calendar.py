"""A practitioner's calendar as Postgres holds it, and what is made from it for Redis and for search."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zlib import crc32

from domain_events import AvailabilityChanged, BookingState
from scheduling import Rules, free_hours
from scheduling.bitmap import Span, touched_cells, whole_cells
from scheduling.check import taken_minutes
from scheduling.hours import open_minutes
from scheduling.minutes import MINUTES_PER_DAY, floor_minute, instant_at
from scheduling.redis_value import DAYS, CalendarValue, Hold

SEARCHED_DAYS = 31
BUFFER_REACH = timedelta(days=1)  # buffers are shorter, and so is the difference of any zone from UTC


class Taken(NamedTuple):
    """A stretch that is not free; a hold is free again at `expires_at`."""

    start: datetime
    end: datetime
    expires_at: datetime | None


class Window(NamedTuple):
    """A stretch of time, as aware instants."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Calendar:
    """One snapshot: rules (None while they are not known yet) and what is taken within the window that was read."""

    practitioner_id: UUID
    version: int
    rules: Rules | None
    taken: tuple[Taken, ...]

    def busy_at(self, now: datetime) -> list[tuple[datetime, datetime]]:
        """What is taken at an instant: holds that have expired are left out."""
        return [(slot.start, slot.end) for slot in self.taken if slot.expires_at is None or slot.expires_at > now]


@dataclass(frozen=True, slots=True)
class BusySlot:
    """What is kept of a booking, as of `booking_version`."""

    booking_id: UUID
    booking_version: int
    practitioner_id: UUID
    start: datetime
    end: datetime
    state: str
    expires_at: datetime | None

    @classmethod
    def of(cls, booking: BookingState) -> "BusySlot":
        """From the event."""
        return cls(
            booking_id=UUID(booking.booking_id),
            booking_version=booking.version,
            practitioner_id=UUID(booking.practitioner_id),
            start=booking.start,
            end=booking.end,
            state=booking.status,
            expires_at=booking.expires_at if booking.status == "HELD" else None,
        )


@dataclass(frozen=True, slots=True)
class GivenRules:
    """Rules as an event states them; whoever `mends` replaces what differs at its own version, too."""

    practitioner_id: UUID
    rules: Rules
    renew_at: datetime | None
    mends: bool


@dataclass(frozen=True, slots=True)
class GivenSlot:
    """A booking as an event states it, and all calendars that the event names; `mends` as of rules."""

    slot: BusySlot
    named: frozenset[UUID]
    mends: bool


def shown_window(now: datetime) -> Window:
    """What must be known of a calendar to make its value for Redis or its event for search."""
    days = max(DAYS, SEARCHED_DAYS) + 1
    return Window(now - BUFFER_REACH, now + timedelta(days=days) + BUFFER_REACH)


def value_of(calendar: Calendar, rules: Rules, now: datetime) -> CalendarValue:
    """What Redis shows of a calendar from the UTC day of `now` on; buffers are drawn in, notice and horizon are not."""
    schedule, first_day = rules.schedule, floor_minute(now) // MINUTES_PER_DAY
    span = Span.of_days(first_day, DAYS, schedule.grid_minutes)
    hours = [] if rules.retired else open_minutes(schedule, rules.time_zone, span.start, span.end)
    booked = [(slot.start, slot.end) for slot in calendar.taken if slot.expires_at is None]
    return CalendarValue(
        first_day=first_day,
        version=calendar.version,
        rules_version=rules.version,
        grid_minutes=schedule.grid_minutes,
        open=whole_cells(hours, span),
        busy=touched_cells(taken_minutes(booked, rules.buffer_minutes), span),
        holds=tuple(_holds(calendar, rules, span, now)),
    )


def changed_event(calendar: Calendar, rules: Rules, now: datetime) -> AvailabilityChanged:
    """What search is told of a calendar."""
    free = free_hours(rules, calendar.busy_at(now), now)
    return AvailabilityChanged(
        practitioner_id=str(calendar.practitioner_id),
        version=calendar.version,
        time_zone=rules.time_zone,
        first_local_date=free.first_local_date,
        free_hours=free.free_hours,
        next_slots=free.next_slots,
    )


def first_version(now: datetime) -> int:
    """Where a new calendar's version begins: epoch milliseconds, so that a rebuilt store outranks what others hold."""
    return epoch_ms(now)


def next_renewal(practitioner_id: UUID, now: datetime) -> datetime:
    """The next instant at which this calendar steps on by a day: its own second of the UTC day, by a hash of the id."""
    second = timedelta(seconds=crc32(practitioner_id.bytes) % (24 * 60 * 60))
    today = datetime.combine(now.astimezone(UTC).date(), time.min, UTC) + second
    return today if today > now else today + timedelta(days=1)


def epoch_ms(instant: datetime) -> int:
    """Milliseconds since 1970-01-01 UTC."""
    return (instant - instant_at(0)) // timedelta(milliseconds=1)


def _holds(calendar: Calendar, rules: Rules, span: Span, now: datetime) -> list[Hold]:
    holds = []
    for slot in calendar.taken:
        if slot.expires_at is None or slot.expires_at <= now:
            continue
        cells = touched_cells(taken_minutes([(slot.start, slot.end)], rules.buffer_minutes), span)
        if cells:
            length = cells.bit_count()
            holds.append(Hold(span.count - cells.bit_length(), length, epoch_ms(slot.expires_at)))
    return holds
