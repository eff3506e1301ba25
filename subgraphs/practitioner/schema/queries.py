"""Where reading starts."""

import asyncio

import strawberry

from servicekit.graphql import checked_ids
from subgraphs.practitioner.domain.specialties import SPECIALTIES
from subgraphs.practitioner.schema.context import Info
from subgraphs.practitioner.schema.practitioner import Practitioner
from subgraphs.practitioner.schema.specialty import Specialty


@strawberry.type
class Query:
    """Root fields; nullable, so that this subgraph's absence costs them alone."""

    @strawberry.field(description="A practitioner by id, retired ones included; null when there is none.")
    async def practitioner(self, info: Info, id: strawberry.ID) -> Practitioner | None:  # noqa: A002 - the argument's name
        """Public."""
        return await Practitioner.resolve_reference(info, id)

    @strawberry.field(
        description="Several practitioners at once, at most 100, retired ones included: in the order of the ids, with "
        "null where there is none."
    )
    async def practitioners(self, info: Info, ids: list[strawberry.ID]) -> list[Practitioner | None] | None:
        """Public. Raises BadInput."""
        return list(await asyncio.gather(*(Practitioner.resolve_reference(info, each) for each in checked_ids(ids))))

    @strawberry.field(description="All specialties that a practitioner can have.")
    def specialties(self) -> list[Specialty] | None:
        """Public; the order is stable."""
        return [Specialty.of(code) for code in SPECIALTIES]
