"""Reading bookings. What the viewer may not see is left out exactly as if it did not exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from servicekit.authentication import Viewer
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.history import BookingVersion, Change, changes
from subgraphs.booking.domain.queries import AffectedQuery, CalendarQuery, PatientQuery, Position
from subgraphs.booking.domain.rights import may_see, may_see_bookings_of_patient, may_see_calendar_of
from subgraphs.booking.repository import absences, history, reading
from subgraphs.booking.repository.stores import Stores


@dataclass(frozen=True, slots=True)
class Page:
    """Some bookings of a longer list, and whether more follow."""

    bookings: list[Booking]
    has_next: bool

    @classmethod
    def of(cls, found: list[Booking], first: int) -> "Page":
        """The first ones of what was found, where one more than those was looked for."""
        return cls(bookings=found[:first], has_next=len(found) > first)


async def find_bookings(stores: Stores, viewer: Viewer, ids: Sequence[UUID]) -> list[Booking | None]:
    """The bookings by id, in the order asked for; None for what is missing or not for this viewer."""
    if viewer.is_anonymous:
        return [None] * len(ids)
    async with stores.database.connection() as connection:
        found = {booking.id: booking for booking in await reading.many(connection, ids)}
    return [booking if (booking := found.get(one)) and may_see(viewer, booking) else None for one in ids]


async def find_history(stores: Stores, ids: Sequence[UUID]) -> list[list[Change]]:
    """All that was done to bookings that the viewer has been shown, oldest first, in the order asked for."""
    grouped: dict[UUID, list[BookingVersion]] = {one: [] for one in ids}
    async with stores.database.connection() as connection:
        for version in await history.versions(connection, list(grouped)):
            grouped[version.booking_id].append(version)
    return [changes(grouped[one]) for one in ids]


async def bookings_of_patient(
    stores: Stores, viewer: Viewer, query: PatientQuery, first: int, after: Position | None
) -> Page | None:
    """A page of the patient's bookings, latest start first; None when they are not for this viewer."""
    if not may_see_bookings_of_patient(viewer, query.patient_id):
        return None
    async with stores.database.connection() as connection:
        return Page.of(await reading.page_of_patient(connection, query, after, first + 1), first)


async def calendar_of_practitioner(
    stores: Stores, viewer: Viewer, query: CalendarQuery, first: int, after: Position | None
) -> Page | None:
    """A page of the practitioner's calendar, by start; None when it is not for this viewer."""
    if not may_see_calendar_of(viewer, query.practitioner_id):
        return None
    async with stores.database.connection() as connection:
        return Page.of(await reading.page_of_calendar(connection, query, after, first + 1), first)


async def count_bookings(stores: Stores, query: PatientQuery | CalendarQuery | AffectedQuery) -> int:
    """How many bookings a list has that the viewer has been shown a page of."""
    async with stores.database.connection() as connection:
        if isinstance(query, PatientQuery):
            return await reading.count_of_patient(connection, query)
        if isinstance(query, AffectedQuery):
            return await absences.count_of_affected(connection, query)
        return await reading.count_of_calendar(connection, query)
