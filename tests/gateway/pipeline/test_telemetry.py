"""One span for the request and one for each fetch, and only where there is a tracer."""

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from servicekit.telemetry import Telemetry
from tests.gateway.pipeline.bookshop import Bookshop, post

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"
QUERY = {"query": "query Shelf { books { id inStock } stockRefreshed }"}


async def test_a_trace_goes_from_the_client_through_the_gateway_into_each_subgraph() -> None:
    exporter = InMemorySpanExporter()
    shop = Bookshop()
    app = shop.app(telemetry=Telemetry.open("gateway", None, SimpleSpanProcessor(exporter)))
    await app.pipeline.handle(post(QUERY, traceparent=PARENT))
    spans: dict[str, list[ReadableSpan]] = {}
    for span in exporter.get_finished_spans():
        spans.setdefault(span.name, []).append(span)
        assert span.context is not None
        assert f"{span.context.trace_id:032x}" == TRACE
    assert set(spans) == {"query Shelf", "fetch books", "fetch stock"}
    assert len(spans["fetch stock"]) == 2
    sent = [headers["traceparent"] for headers in shop.stock_server.headers + shop.books_server.headers]
    assert len(set(sent)) == 3  # each fetch is a span of its own
    assert all(TRACE in header and header != PARENT for header in sent)


async def test_without_a_tracer_the_clients_trace_goes_on_unchanged() -> None:
    shop = Bookshop()
    await shop.app().pipeline.handle(post(QUERY, traceparent=PARENT))
    assert {headers["traceparent"] for headers in shop.stock_server.headers} == {PARENT}
