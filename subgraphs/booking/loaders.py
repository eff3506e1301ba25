"""Batches of one request: many keys, one use case call, with the viewer's rights."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from strawberry.dataloader import DataLoader

from servicekit.authentication import Viewer
from subgraphs.booking.domain.absences import OwnedException
from subgraphs.booking.domain.booking import Booking, Revision
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.read_affected_bookings import find_exceptions
from subgraphs.booking.use_cases.read_bookings import find_bookings, find_revisions


@dataclass(frozen=True, slots=True)
class Loaders:
    """`bookings` and `exceptions` give None for what the viewer may not see.

    `revisions` is asked only for bookings that were shown.
    """

    bookings: DataLoader[UUID, Booking | None]
    revisions: DataLoader[UUID, list[Revision]]
    exceptions: DataLoader[UUID, OwnedException | None]


def loaders_for(stores: Stores, viewer: Viewer) -> Loaders:
    """The loaders of one request."""

    async def load_bookings(ids: Sequence[UUID]) -> Sequence[Booking | None]:
        return await find_bookings(stores, viewer, ids)

    async def load_revisions(ids: Sequence[UUID]) -> Sequence[list[Revision]]:
        return await find_revisions(stores, ids)

    async def load_exceptions(ids: Sequence[UUID]) -> Sequence[OwnedException | None]:
        return await find_exceptions(stores, viewer, ids)

    return Loaders(
        bookings=DataLoader(load_bookings),
        revisions=DataLoader(load_revisions),
        exceptions=DataLoader(load_exceptions),
    )
