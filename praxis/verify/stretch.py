"""Stretches of practitioners' ids: all stores are compared stretch by stretch, so that memory stays bounded."""

from collections.abc import AsyncIterator
from typing import NamedTuple
from uuid import UUID

from servicekit.database import Database
from subgraphs.practitioner.repository import paging

PRACTITIONERS = 200
FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)


class Stretch(NamedTuple):
    """The ids in (after, upto]; together the stretches have every id there can be, known to the owner or not."""

    after: UUID
    upto: UUID


async def stretches(practitioners: Database) -> AsyncIterator[Stretch]:
    """One after the other, each with at most PRACTITIONERS that the owner knows."""
    after = FIRST
    while after != LAST:
        async with practitioners.connection() as connection:
            ids = await paging.ids_after(connection, None, after, PRACTITIONERS)
        upto = ids[-1] if len(ids) == PRACTITIONERS else LAST
        yield Stretch(after, upto)
        after = upto
