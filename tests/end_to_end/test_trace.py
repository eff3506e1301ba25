"""One trace from the gateway through subgraph, SQL and event into the worker."""

import secrets

import httpx

from tests.end_to_end.collector import Collector
from tests.end_to_end.conftest import offer_of
from tests.end_to_end.product import Client, Product
from tests.praxis.processes import wait_for


async def test_a_booking_is_one_trace_from_the_gateway_into_the_mail(crashing: Product, collector: Collector) -> None:
    trace_id = secrets.token_hex(16)
    async with httpx.AsyncClient(base_url=crashing.url, timeout=30.0) as http:
        offer = await offer_of(Client(http))
        document = "mutation($input: CreateBookingInput!) { createBooking(input: $input) { __typename } }"
        wanted = {"practitionerId": offer.practitioner_id, "consultationTypeId": offer.type_id}
        wanted["start"] = offer.slots[0]["start"]
        answer = await Client(http, crashing.token()).send(
            document, {"input": wanted}, traceparent=f"00-{trace_id}-00f067aa0ba902b7-01"
        )
    assert answer == {"data": {"createBooking": {"__typename": "Booking"}}}

    def is_whole() -> bool:
        spans = collector.spans_of(trace_id)
        return (
            bool(spans.get("gateway"))
            and {"POST /graphql", "booking WITH"} <= spans.get("booking", set())
            and "availability BookingCreated" in spans.get("availability", set())
            and {"notification BookingCreated", "deliver booking_confirmed"} <= spans.get("notification", set())
        )

    try:
        wait_for(is_whole, "the trace is whole")
    except AssertionError:
        raise AssertionError(f"the trace is not whole: {collector.spans_of(trace_id)}") from None
