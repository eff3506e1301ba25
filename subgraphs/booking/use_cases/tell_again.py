"""Telling read models again what is the case: snapshots of bookings, through the outbox."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from servicekit import outbox
from servicekit.database import Connection
from subgraphs.booking.domain.events import SOURCE, booking_snapshot
from subgraphs.booking.repository import telling
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.repository.telling import Matters, Place

CHUNK = 200  # a transaction must be short, for it holds the practitioners' locks
# A slot that is over takes nothing, so old bookings need not be told. But their events may still be in the topic, or
# beside it as dead letters, and a reader who starts from nothing must know that they are outdated.
TOPICS_REMEMBER = timedelta(days=8)  # a day more than they do
SHOWN_FROM = timedelta(days=1)  # buffers reach back from what is shown


def matters(country: str | None, now: datetime) -> Matters:
    """What a reader needs at `now`."""
    return Matters(country, now - SHOWN_FROM, now - TOPICS_REMEMBER)


async def count_bookings(stores: Stores, country: str | None, now: datetime) -> int:
    """How many snapshots there would be."""
    async with stores.database.connection() as connection:
        return await telling.count(connection, matters(country, now))


async def tell_bookings(stores: Stores, rebuild_id: str, country: str | None, now: datetime) -> AsyncIterator[int]:
    """Appends a snapshot of each booking that matters, chunk by chunk; gives how many each chunk had.

    Each is read under its practitioner's lock, as every writer appends its events: a snapshot stands in the topic
    behind the event of its version and before that of the next.
    """
    last = telling.START
    while True:
        async with stores.database.connection() as connection:
            places = await telling.places_after(connection, matters(country, now), last, CHUNK)
        if not places:
            return

        async def work(connection: Connection, places: list[Place] = places) -> None:
            bookings = await telling.read_locked(connection, places)
            snapshots = [booking_snapshot(booking, rebuild_id) for booking in bookings]
            await outbox.append_many(connection, snapshots, source=SOURCE, time=now)

        await stores.database.run(work)
        last = places[-1]
        yield len(places)
