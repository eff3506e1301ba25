"""Batches of one request: many keys, one use case call, with the viewer's rights."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from strawberry.dataloader import DataLoader

from servicekit.authentication import Viewer
from subgraphs.booking.domain.absences import OwnedException
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.history import Change
from subgraphs.booking.domain.waitlist import WaitlistEntry
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.read_affected_bookings import find_exceptions
from subgraphs.booking.use_cases.read_bookings import find_bookings, find_history
from subgraphs.booking.use_cases.read_waitlist import find_entries


@dataclass(frozen=True, slots=True)
class Loaders:
    """`bookings`, `exceptions` and `waitlist` give None for what the viewer may not see.

    `history` is asked only for bookings that were shown.
    """

    bookings: DataLoader[UUID, Booking | None]
    history: DataLoader[UUID, list[Change]]
    exceptions: DataLoader[UUID, OwnedException | None]
    waitlist: DataLoader[UUID, WaitlistEntry | None]


def loaders_for(stores: Stores, viewer: Viewer, now: datetime) -> Loaders:
    """The loaders of one request, which came at `now`."""

    async def load_bookings(ids: Sequence[UUID]) -> Sequence[Booking | None]:
        return await find_bookings(stores, viewer, ids)

    async def load_history(ids: Sequence[UUID]) -> Sequence[list[Change]]:
        return await find_history(stores, ids)

    async def load_exceptions(ids: Sequence[UUID]) -> Sequence[OwnedException | None]:
        return await find_exceptions(stores, viewer, ids, now)

    async def load_entries(ids: Sequence[UUID]) -> Sequence[WaitlistEntry | None]:
        return await find_entries(stores, viewer, ids)

    return Loaders(
        bookings=DataLoader(load_bookings),
        history=DataLoader(load_history),
        exceptions=DataLoader(load_exceptions),
        waitlist=DataLoader(load_entries),
    )
