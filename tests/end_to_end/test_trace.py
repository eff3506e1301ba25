"""One trace from the gateway through subgraph, SQL and event into the worker."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.end_to_end.conftest import offer_of_demo_practitioner
from tests.end_to_end.product import Client, Product, wait_until

PRACTITIONERS = 40
TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACEPARENT = f"00-{TRACE_ID}-00f067aa0ba902b7-01"

Spans = dict[str, set[str]]


class Collector:
    """An OpenTelemetry collector that keeps the names of one trace's spans, by service."""

    def __init__(self) -> None:
        self.spans: Spans = {}
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                collector.keep(ExportTraceServiceRequest.FromString(body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_arguments: object) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self._thread = threading.Thread(target=self.server.serve_forever)
        self._thread.start()

    def keep(self, request: ExportTraceServiceRequest) -> None:
        """Takes one export."""
        for resource in request.resource_spans:
            attributes = {attribute.key: attribute.value.string_value for attribute in resource.resource.attributes}
            names = self.spans.setdefault(attributes["service.name"], set())
            for scope in resource.scope_spans:
                names |= {span.name for span in scope.spans if span.trace_id.hex() == TRACE_ID}

    def close(self) -> None:
        """Ends the server."""
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()


@pytest.fixture
def collector() -> Iterator[Collector]:
    running = Collector()
    try:
        yield running
    finally:
        running.close()


@pytest.fixture(params=["all-in-one", "processes"])
def traced(request: pytest.FixtureRequest, tmp_path: Path, collector: Collector) -> Iterator[Product]:
    environment = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "200"}
    running = Product(tmp_path / "data", request.param, PRACTITIONERS, environment)
    try:
        running.start()
        yield running
    finally:
        running.stop()


async def test_a_booking_is_one_trace_from_the_gateway_into_the_mail(traced: Product, collector: Collector) -> None:
    async with httpx.AsyncClient(base_url=traced.url, timeout=30.0) as http:
        offer = await offer_of_demo_practitioner(Client(http))
        document = "mutation($input: CreateBookingInput!) { createBooking(input: $input) { __typename } }"
        wanted = {"practitionerId": offer.practitioner_id, "consultationTypeId": offer.type_id}
        wanted["start"] = offer.slots[0]["start"]
        answer = await Client(http, traced.token()).send(document, {"input": wanted}, traceparent=TRACEPARENT)
    assert answer == {"data": {"createBooking": {"__typename": "Booking"}}}

    def is_whole() -> bool:
        spans = collector.spans
        return (
            bool(spans.get("gateway"))
            and {"POST /graphql", "booking INSERT"} <= spans.get("booking", set())
            and "availability BookingCreated" in spans.get("availability", set())
            and {"notification BookingCreated", "deliver booking_confirmed"} <= spans.get("notification", set())
        )

    try:
        wait_until(is_whole, "the trace is whole")
    except AssertionError:
        raise AssertionError(f"the trace is not whole: {collector.spans}") from None
