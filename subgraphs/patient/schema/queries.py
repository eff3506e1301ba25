"""Where reading starts."""

import asyncio

import strawberry

from servicekit.graphql import checked_ids
from subgraphs.patient.schema.context import Info
from subgraphs.patient.schema.types import Patient


@strawberry.type
class Query:
    """Root fields; nullable, so that this subgraph's absence costs them alone."""

    @strawberry.field(description="You, if you are registered as a patient.")
    async def me(self, info: Info) -> Patient | None:
        """The record of the token's subject."""
        actor_id = info.context.viewer.actor_id
        if actor_id is None or not info.context.viewer.has("patient"):
            return None
        return await Patient.resolve_reference(info, str(actor_id))

    @strawberry.field(description="A patient by id, as far as you may see; null for strangers and when there is none.")
    async def patient(self, info: Info, id: strawberry.ID) -> Patient | None:  # noqa: A002 - the argument's name
        """By id."""
        return await Patient.resolve_reference(info, id)

    @strawberry.field(
        description="Several patients at once, at most 100, each as `patient` shows it to you: in the order of the ids, "
        "with null for strangers and where there is none."
    )
    async def patients(self, info: Info, ids: list[strawberry.ID]) -> list[Patient | None] | None:
        """By id, together. Raises BadInput."""
        return list(await asyncio.gather(*(Patient.resolve_reference(info, each) for each in checked_ids(ids))))
