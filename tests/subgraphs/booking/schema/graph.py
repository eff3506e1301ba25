"""Operations against booking's schema, as one viewer at one time."""

from copy import deepcopy
from typing import Any

from servicekit.authentication import ANONYMOUS, Viewer
from servicekit.graphql import RequestContext
from servicekit.testing import FixedClock
from subgraphs.booking.schema import schema
from subgraphs.booking.schema.context import make_context
from tests.subgraphs.booking.world import World

BOOKING_FIELDS = """
    id version status expiresAt slot { start end localStart timeZone }
    practitioner { id } patient { id } consultationType { id }
    revisions { version replacedAt slot { start } practitioner { id } consultationType { id } }
"""
CREATE = f"""
mutation ($input: CreateBookingInput!) {{ createBooking(input: $input) {{ __typename
    ... on Booking {{ {BOOKING_FIELDS} }}
    ... on Refusal {{ code message }}
    ... on SlotTaken {{ nearestFreeSlots {{ start end localStart timeZone }} }}
    ... on SlotNotOffered {{ why }}
    ... on TooShortNotice {{ earliestStart }}
    ... on BeyondHorizon {{ lastDate }}
    ... on PatientBusy {{ conflictingBooking {{ id }} }}
    ... on InsuranceNotAccepted {{ accepted }}
}} }}
"""
HOLD = f"""
mutation ($input: HoldSlotInput!) {{ holdSlot(input: $input) {{ __typename
    ... on Booking {{ {BOOKING_FIELDS} }}
    ... on Refusal {{ code message }}
    ... on SlotTaken {{ nearestFreeSlots {{ start }} }}
    ... on PatientBusy {{ conflictingBooking {{ id }} }}
    ... on TooManyHolds {{ holds {{ id status }} nextExpiresAt }}
}} }}
"""
CONFIRM = f"""
mutation ($input: ConfirmHoldInput!) {{ confirmHold(input: $input) {{ __typename
    ... on Booking {{ {BOOKING_FIELDS} }}
    ... on Refusal {{ code message }}
    ... on HoldExpired {{ nearestFreeSlots(first: 1) {{ start end localStart timeZone }} }}
    ... on VersionConflict {{ current {{ id version status }} }}
    ... on BookingNotActive {{ current {{ id status }} }}
}} }}
"""
RELEASE = f"""
mutation ($input: ReleaseHoldInput!) {{ releaseHold(input: $input) {{ __typename
    ... on Booking {{ {BOOKING_FIELDS} }}
    ... on Refusal {{ code message }}
    ... on HoldExpired {{ nearestFreeSlots(first: 1) {{ start }} }}
    ... on VersionConflict {{ current {{ id version status }} }}
}} }}
"""
RESCHEDULE = f"""
mutation ($input: RescheduleBookingInput!) {{ rescheduleBooking(input: $input) {{ __typename
    ... on Booking {{ {BOOKING_FIELDS} }}
    ... on Refusal {{ code message }}
    ... on VersionConflict {{ current {{ id version status }} }}
}} }}
"""
CANCEL = """
mutation ($input: CancelBookingInput!) { cancelBooking(input: $input) { __typename
    ... on Booking { id version status }
    ... on Refusal { code message }
    ... on VersionConflict { current { id version status } }
    ... on BookingNotActive { current { id status } }
    ... on CancellationClosed { closedAt }
} }
"""
BOOKING = f"query ($id: ID!) {{ booking(id: $id) {{ {BOOKING_FIELDS} }} }}"
ENTITIES = f"""
query ($representations: [_Any!]!) {{ _entities(representations: $representations) {{ __typename
    ... on Booking {{ {BOOKING_FIELDS} }}
    ... on Patient {{ id bookings {{ totalCount pageInfo {{ hasNextPage endCursor }} edges {{ cursor node {{ id }} }} }} }}
    ... on Practitioner {{ id calendar(from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z") {{
        totalCount edges {{ node {{ id }} }} }} }}
}} }}
"""


class Graph:
    """Runs operations on one world's data."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def run(
        self, operation: str, variables: dict[str, Any] | None = None, *, who: Viewer = ANONYMOUS, language: str = "en"
    ) -> dict[str, Any]:
        """The response as a client reads it: data, and errors when there are any."""
        clock = FixedClock(self.world.now)
        base = RequestContext(viewer=who, language=language, country=None, clock=clock, now=self.world.now)
        result = await schema.execute(
            operation, variable_values=deepcopy(variables), context_value=make_context(base, self.world.stores)
        )
        response: dict[str, Any] = {"data": result.data}
        if result.errors:
            response["errors"] = [error.formatted for error in result.errors]
        return response

    async def data(self, operation: str, variables: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
        """The data of an operation that has no errors."""
        response = await self.run(operation, variables, **options)
        assert "errors" not in response, response
        data: dict[str, Any] = response["data"]
        return data

    async def entities(self, who: Viewer, *representations: dict[str, Any]) -> list[Any]:
        """What `_entities` gives for the representations."""
        data = await self.data(ENTITIES, {"representations": list(representations)}, who=who)
        found: list[Any] = data["_entities"]
        return found
