"""What booking adds to an exception of a practitioner's schedule, and what comes of ending the bookings in one."""

from typing import Annotated

import strawberry

from subgraphs.booking.domain.absences import EndedBookings, OwnedException
from subgraphs.booking.schema.arguments import find_id, page_size, position_of
from subgraphs.booking.schema.booking_types import BookingConnection
from subgraphs.booking.schema.context import BookingInfo
from subgraphs.booking.use_cases.read_affected_bookings import affected_bookings

DEFAULT_AFFECTED = 50


@strawberry.federation.type(name="ScheduleException", keys=["id"])
class ScheduleExceptionType:
    """An exception that booking knows of and the viewer may see."""

    owned: strawberry.Private[OwnedException]
    id: strawberry.ID

    @strawberry.field(
        description="What is booked or held in an absence, in whole or in part, and has not begun, by start: made "
        "before the absence was known, or moved there since. Extra hours affect nothing. For the practitioner and "
        "for operators."
    )
    async def affected_bookings(
        self,
        info: BookingInfo,
        first: Annotated[int | None, strawberry.argument(description="How many, 1 to 100.")] = DEFAULT_AFFECTED,
        after: Annotated[str | None, strawberry.argument(description="pageInfo.endCursor of the page before.")] = None,
    ) -> BookingConnection | None:
        """Asked only of an exception that the viewer was shown."""
        query = self.owned.affected(info.context.now)
        page = await affected_bookings(
            info.context.stores, query, page_size(first, DEFAULT_AFFECTED), position_of(after)
        )
        return BookingConnection.of(page, query)

    @classmethod
    async def resolve_reference(cls, info: BookingInfo, id: strawberry.ID) -> "ScheduleExceptionType | None":  # noqa: A002
        """The exception by its key; null when it is not known or not for this viewer."""
        exception_id = find_id(id)
        owned = None if exception_id is None else await info.context.loaders.exceptions.load(exception_id)
        return None if owned is None else cls(owned=owned, id=id)


@strawberry.type(
    name="AffectedBookingsCancelled",
    description="The bookings in the absence have ended, and their patients are told.",
)
class AffectedBookingsCancelledType:
    """What was ended, also when it was ended by an earlier call with the same key."""

    count: int = strawberry.field(description="How many were ended: 12. Nothing was affected: 0.")
    booking_ids: list[strawberry.ID] = strawberry.field(
        description="Which, by start; those that were only held have been released."
    )

    @classmethod
    def of(cls, ended: EndedBookings) -> "AffectedBookingsCancelledType":
        """The outcome for the graph."""
        ids = [strawberry.ID(str(one)) for one in ended.booking_ids]
        return cls(count=len(ids), booking_ids=ids)
