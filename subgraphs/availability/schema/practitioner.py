"""What availability adds to a practitioner."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

import strawberry

from subgraphs.availability.domain.questions import FreeDays, NextSlot
from subgraphs.availability.schema.context import Info
from subgraphs.availability.schema.slots import AvailableDay, Slot

TypeId = Annotated[strawberry.ID, strawberry.argument(description="One of the practitioner's consultation types.")]
AnyTypeId = Annotated[
    strawberry.ID | None, strawberry.argument(description="One of the practitioner's consultation types; absent: any.")
]
From = Annotated[
    date | None,
    strawberry.argument(name="from", description='The first day: "2026-11-25"; absent: today at the practice.'),
]
Days = Annotated[int | None, strawberry.argument(description="How many days, 1 to 31.")]

DEFAULT_DAYS = 7


@strawberry.federation.type(name="Practitioner", keys=["id"])
class Practitioner:
    """Known by id alone; what is not known to availability has null fields."""

    practitioner_id: strawberry.Private[UUID]
    id: strawberry.ID

    @classmethod
    def resolve_reference(cls, id: str) -> Self | None:  # noqa: A002 - the key's name
        """By key, without a look anywhere: the fields look, all at once."""
        try:
            key = UUID(str(id))
        except ValueError:
            return None
        return cls(practitioner_id=key, id=strawberry.ID(str(key)))

    @strawberry.field(
        description="The free slots of a consultation type, by local days of the practice. "
        "What is shown can be booked; it may be taken at any moment."
    )
    async def availability(
        self, info: Info, consultation_type_id: TypeId, from_: From = None, days: Days = DEFAULT_DAYS
    ) -> list[AvailableDay] | None:
        """Null for an unknown practitioner."""
        wanted_days = DEFAULT_DAYS if days is None else days
        question = FreeDays.of(self.practitioner_id, consultation_type_id, from_, wanted_days)
        found = await info.context.loaders.days.load(question)
        return None if found is None else [AvailableDay.of(day) for day in found]

    @strawberry.field(
        description="The next slot that can be booked, of one consultation type or of any; null when there is none "
        "up to the practitioner's horizon."
    )
    async def next_slot(self, info: Info, consultation_type_id: AnyTypeId = None) -> Slot | None:
        """Null for an unknown practitioner too."""
        found = await info.context.loaders.next_slots.load(NextSlot(self.practitioner_id, consultation_type_id))
        return None if found is None else Slot.of(found)
