"""The rules of booking in the graph; for the practitioner and operators."""

from datetime import date, time
from typing import Self

import strawberry

import domain_events as events
from subgraphs.practitioner.schema.context import Info
from subgraphs.practitioner.schema.enums import ScheduleExceptionKind, Weekday
from subgraphs.practitioner.schema.keys import key_or_none


@strawberry.type(description="A range of hours on one weekday, in local wall-clock time.")
class WeeklyHours:
    """One range."""

    weekday: Weekday
    start: time = strawberry.field(description='"09:00".')
    end: time = strawberry.field(description='"12:30"; "00:00" is midnight at the end of the day.')
    consultation_type_ids: list[strawberry.ID] | None = strawberry.field(
        description="What is offered in these hours; null: every consultation type."
    )

    @classmethod
    def of(cls, hours: events.WeeklyHours) -> Self:
        """From the domain value."""
        return cls(
            weekday=Weekday(hours.weekday),
            start=hours.start,
            end=hours.end,
            consultation_type_ids=_ids(hours.consultation_type_ids),
        )


@strawberry.federation.type(
    keys=["id"], description="An absence or extra hours over local days, the first and the last included."
)
class ScheduleException:
    """One exception; for the practitioner and operators."""

    id: strawberry.ID
    kind: ScheduleExceptionKind
    first_date: date
    last_date: date
    start: time | None = strawberry.field(description="From when on each day; null: an absence of whole days.")
    end: time | None = strawberry.field(description="Until when on each day; null: an absence of whole days.")
    consultation_type_ids: list[strawberry.ID] | None = strawberry.field(
        description="Which consultation types it concerns; null: all."
    )

    @classmethod
    def of(cls, exception: events.ScheduleException) -> Self:
        """From the domain value."""
        return cls(
            id=strawberry.ID(exception.id),
            kind=ScheduleExceptionKind(exception.kind),
            first_date=exception.first_date,
            last_date=exception.last_date,
            start=exception.start,
            end=exception.end,
            consultation_type_ids=_ids(exception.consultation_type_ids),
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: str) -> Self | None:  # noqa: A002 - the key's name
        """By key, for whom may see the schedule; everybody else gets what a missing one gives."""
        key = key_or_none(id)
        exception = await info.context.loaders.exceptions.load(key) if key else None
        return cls.of(exception) if exception else None


@strawberry.type(description="When the practitioner works and under which rules a slot can be booked.")
class Schedule:
    """The rules in full."""

    grid_minutes: int = strawberry.field(description="Minutes between possible starts: 5, 10, 15, 20, 30 or 60.")
    weekly_hours: list[WeeklyHours]
    exceptions: list[ScheduleException]
    holiday_region: str | None = strawberry.field(
        description='Whose public holidays are free: "FR", "FR-57", "DE-BY"; null: works on public holidays.'
    )
    minimum_notice_minutes: int = strawberry.field(description="How long before its start a slot can still be booked.")
    horizon_days: int = strawberry.field(description="How many days ahead can be booked.")
    cancellation_cutoff_minutes: int = strawberry.field(
        description="How long before its start a booking can still be moved or cancelled by the patient."
    )
    buffer_before_minutes: int = strawberry.field(description="Free minutes kept before each booking.")
    buffer_after_minutes: int = strawberry.field(description="Free minutes kept after each booking.")

    @classmethod
    def of(cls, schedule: events.Schedule) -> Self:
        """From the domain value."""
        return cls(
            grid_minutes=schedule.grid_minutes,
            weekly_hours=[WeeklyHours.of(each) for each in schedule.weekly_hours],
            exceptions=[ScheduleException.of(each) for each in schedule.exceptions],
            holiday_region=schedule.holiday_region,
            minimum_notice_minutes=schedule.minimum_notice_minutes,
            horizon_days=schedule.horizon_days,
            cancellation_cutoff_minutes=schedule.cancellation_cutoff_minutes,
            buffer_before_minutes=schedule.buffer_before_minutes,
            buffer_after_minutes=schedule.buffer_after_minutes,
        )


def _ids(ids: tuple[str, ...] | None) -> list[strawberry.ID] | None:
    return None if ids is None else [strawberry.ID(each) for each in ids]
