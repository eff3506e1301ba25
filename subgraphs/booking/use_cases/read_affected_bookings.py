"""Reading the bookings in an absence. What the viewer may not see is left out exactly as if it did not exist."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from servicekit.authentication import Viewer
from subgraphs.booking.domain.absences import OwnedException
from subgraphs.booking.domain.queries import AffectedQuery, Position
from subgraphs.booking.domain.rights import may_see_calendar_of
from subgraphs.booking.repository import absences
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.hearing_of_exceptions import exceptions_heard_of
from subgraphs.booking.use_cases.read_bookings import Page


async def find_exceptions(
    stores: Stores, viewer: Viewer, ids: Sequence[UUID], now: datetime
) -> list[OwnedException | None]:
    """The exceptions by id, in the order asked for; None for what is not known or not for this viewer."""
    if viewer.is_anonymous:
        return [None] * len(ids)
    found = await exceptions_heard_of(stores, ids, now)
    return [
        owned if (owned := found.get(one)) and may_see_calendar_of(viewer, owned.practitioner_id) else None
        for one in ids
    ]


async def affected_bookings(stores: Stores, query: AffectedQuery, first: int, after: Position | None) -> Page:
    """A page of what is booked in an exception that the viewer has been shown, by start."""
    async with stores.database.connection() as connection:
        return Page.of(await absences.page_of_affected(connection, query, after, first + 1), first)
