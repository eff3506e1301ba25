"""The waitlist of a world: joining, leaving, reading, and the job's steps."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from servicekit.authentication import Viewer
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.lifecycle import BookingStatus
from subgraphs.booking.domain.places import Circle
from subgraphs.booking.domain.waitlist import Surroundings, WaitlistEntry, Wish
from subgraphs.booking.repository import reading, waitlist
from subgraphs.booking.use_cases.join_waitlist import JoinWaitlist, join_waitlist
from subgraphs.booking.use_cases.leave_waitlist import LeaveWaitlist, leave_waitlist
from subgraphs.booking.use_cases.offering_freed_slots import offer_next
from tests.subgraphs.booking.practices import CONSULTATION
from tests.subgraphs.booking.world import World

MONTH = timedelta(days=31)


def near_paris(radius_km: float = 10, **fields: Any) -> Surroundings:
    """Dentists around the middle of Paris."""
    circle = Circle(latitude=48.8566, longitude=2.3522, radius_km=radius_km)
    return Surroundings(**{"country": "FR", "specialty": "dentist", "circle": circle, **fields})


def wish(world: World, practitioner_id: UUID | None = None, **fields: Any) -> Wish:
    """CONSULTATION with the practitioner, at any time of the next month; for nobody in particular `near` says where."""
    kind = None if practitioner_id is None else CONSULTATION
    given = {"consultation_type_id": kind, "latest": world.now + MONTH, **fields}
    return Wish(practitioner_id=practitioner_id, **given)


async def join(
    world: World, who: Viewer, practitioner_id: UUID | None = None, *, key: str | None = None, **fields: Any
) -> UUID:
    """joinWaitlist, a moment after whoever joined before; returns the entry's id."""
    world.now += timedelta(milliseconds=1)
    patient_id = fields.pop("patient_id", None)
    command = JoinWaitlist(wish=wish(world, practitioner_id, **fields), patient_id=patient_id)
    return (await join_waitlist(world.stores, world.call(who, key), command)).entry_id


async def leave(world: World, who: Viewer, entry_id: UUID, *, key: str | None = None) -> UUID:
    """leaveWaitlist."""
    return (await leave_waitlist(world.stores, world.call(who, key), LeaveWaitlist(entry_id=entry_id))).entry_id


async def entry_of(world: World, entry_id: UUID) -> WaitlistEntry:
    """The entry as it stands."""
    async with world.stores.database.connection() as connection:
        (entry,) = await waitlist.many(connection, [entry_id])
    return entry


async def statuses_of(world: World, *entry_ids: UUID) -> list[str]:
    """Where the entries stand."""
    return [(await entry_of(world, one)).status_at(world.now).value for one in entry_ids]


async def offer_all(world: World) -> None:
    """The job, until nothing is left to do."""
    while await offer_next(world.stores, world.now):
        pass


async def offer_to(world: World, entry_id: UUID) -> Booking | None:
    """The hold that is offered for the entry now."""
    entry = await entry_of(world, entry_id)
    if entry.offered_booking_id is None:
        return None
    async with world.stores.database.connection() as connection:
        (booking,) = await reading.many(connection, [entry.offered_booking_id])
    return booking if booking.status is BookingStatus.HELD else None


async def must_be_offered(world: World, entry_id: UUID) -> Booking:
    """The hold, which there must be."""
    hold = await offer_to(world, entry_id)
    assert hold is not None, await statuses_of(world, entry_id)
    return hold


async def freed(world: World) -> int:
    """How many slots that became free are still to be offered."""
    return int(await world.value("SELECT count(*) FROM freed_slots"))
