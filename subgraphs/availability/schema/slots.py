"""Slots and days in the graph."""

from datetime import date, datetime
from typing import Self

import strawberry

from servicekit.graphql import TimeZone
from subgraphs.availability.domain import slots as domain


@strawberry.federation.type(shareable=True, description="A stretch of time at a practice that can be, or is, booked.")
class Slot:
    """Two instants and what the practice's clock shows."""

    start: datetime = strawberry.field(description='When it begins: "2026-11-25T08:30:00Z".')
    end: datetime = strawberry.field(description='When it ends: "2026-11-25T09:00:00Z".')
    local_start: str = strawberry.field(
        description='When it begins by the clock on the practice\'s wall, without an offset: "2026-11-25T09:30".'
    )
    time_zone: TimeZone = strawberry.field(description='The practice\'s time zone: "Europe/Paris".')

    @classmethod
    def of(cls, slot: domain.Slot) -> Self:
        """From the domain value."""
        return cls(
            start=slot.start,
            end=slot.end,
            local_start=slot.local_start.isoformat(timespec="minutes"),
            time_zone=TimeZone(slot.time_zone),
        )


@strawberry.type(description="A local day of the practice and what can be booked on it.")
class AvailableDay:
    """Slots by start."""

    day: date = strawberry.field(name="date", description='The day by the practice\'s calendar: "2026-11-25".')
    slots: list[Slot] = strawberry.field(description="The slots that start on this day, by start; none: nothing free.")

    @classmethod
    def of(cls, day: domain.AvailableDay) -> Self:
        """From the domain value."""
        return cls(day=day.date, slots=[Slot.of(slot) for slot in day.slots])
