"""A slot in the graph, and what can be booked in one."""

from datetime import datetime

import strawberry
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from servicekit.graphql import TimeZone
from subgraphs.booking.domain.slot import Slot


@strawberry.federation.type(
    name="Slot", shareable=True, description="A stretch of time at a practice that can be, or is, booked."
)
class SlotType:
    """Two instants and what the practice's clock shows."""

    start: datetime = strawberry.field(description='When it begins: "2026-11-25T08:30:00Z".')
    end: datetime = strawberry.field(description='When it ends: "2026-11-25T09:00:00Z".')
    local_start: str = strawberry.field(
        description='When it begins by the clock on the practice\'s wall, without an offset: "2026-11-25T09:30".'
    )
    time_zone: TimeZone = strawberry.field(description='The practice\'s time zone: "Europe/Paris".')

    @classmethod
    def of(cls, slot: Slot) -> "SlotType":
        """The slot for the graph."""
        return cls(
            start=slot.start,
            end=slot.end,
            local_start=slot.local_start.isoformat(timespec="minutes"),
            time_zone=TimeZone(slot.time_zone),
        )


@strawberry.federation.type(name="ConsultationType", keys=[Key(fields=FieldSet("id"), resolvable=False)])
class ConsultationTypeStub:
    """What was booked; the practitioner service knows the rest."""

    id: strawberry.ID
