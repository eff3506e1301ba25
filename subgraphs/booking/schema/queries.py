"""Booking's root fields."""

import strawberry

from subgraphs.booking.schema.arguments import parse_id
from subgraphs.booking.schema.booking_types import BookingType
from subgraphs.booking.schema.context import BookingInfo


@strawberry.type
class Query:
    """Where reading starts."""

    @strawberry.field(
        description="A booking by its id; null when there is none that you may see. For its patient, its practitioner, "
        "the partner that made it, and operators."
    )
    async def booking(self, info: BookingInfo, id: strawberry.ID) -> BookingType | None:  # noqa: A002
        """Null for everybody else."""
        booking = await info.context.loaders.bookings.load(parse_id(id, "id"))
        return None if booking is None else BookingType.of(booking)
