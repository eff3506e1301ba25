"""Structured logs with trace ids, and OpenTelemetry spans and metrics that cost nothing until an exporter is set."""

import logging
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TextIO

import structlog
from opentelemetry import context as otel_context
from opentelemetry import trace
from opentelemetry.metrics import Meter, NoOpMeter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricReader, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from servicekit.repeated_logs import RepetitionFilter

AttributeValue = str | int | float | bool
REPETITIVE_LIBRARIES = ("aiokafka",)  # while brokers are away they tell of each try, many times a second
TALKATIVE_LIBRARIES = ("aiokafka", "httpx")  # they tell every rebalance and every request; DEBUG shows them
_PROPAGATOR = TraceContextTextMapPropagator()


class Telemetry:
    """Spans of one deployable. Without a tracer every call is a no-op and no span object is made."""

    def __init__(
        self,
        tracer: trace.Tracer | None = None,
        provider: TracerProvider | None = None,
        meter_provider: MeterProvider | None = None,
    ) -> None:
        self._tracer = tracer
        self._provider = provider
        self._meter_provider = meter_provider
        self.meter: Meter = NoOpMeter("praxis") if meter_provider is None else meter_provider.get_meter("praxis")

    @classmethod
    def open(
        cls,
        service: str,
        otlp_endpoint: str | None,
        *processors: SpanProcessor,
        metric_readers: Sequence[MetricReader] = (),
    ) -> "Telemetry":
        """Telemetry that exports over OTLP/HTTP to the endpoint, and to processors and readers; off without any."""
        resource = Resource.create({"service.name": service})
        readers = [*metric_readers, *_metric_exporters(otlp_endpoint)]
        meter_provider = MeterProvider(readers, resource, shutdown_on_exit=False) if readers else None
        if otlp_endpoint is None and not processors:
            return cls(meter_provider=meter_provider)
        provider = TracerProvider(resource=resource)
        for processor in (*processors, *_exporters(otlp_endpoint)):
            provider.add_span_processor(processor)
        return cls(provider.get_tracer("praxis"), provider, meter_provider)

    @property
    def is_on(self) -> bool:
        """Whether spans are made at all."""
        return self._tracer is not None

    def span(
        self,
        name: str,
        kind: SpanKind = SpanKind.INTERNAL,
        *,
        carrier: Mapping[str, str] | None = None,
        attributes: Mapping[str, AttributeValue] | None = None,
    ) -> AbstractContextManager[Span | None]:
        """A span around a block; `carrier` holds the caller's `traceparent` (W3C Trace Context) if it has one."""
        if self._tracer is not None:
            return _span(self._tracer, name, kind, carrier, attributes)
        # A service that makes no spans still hands its caller's trace on, so that a trace is not cut in the middle.
        return _adopted(carrier) if carrier and "traceparent" in carrier else nullcontext()

    def record(
        self, name: str, kind: SpanKind, elapsed_seconds: float, attributes: Mapping[str, AttributeValue]
    ) -> None:
        """A span for what has just ended and took this long."""
        if self._tracer is None:
            return
        ended_ns = time.time_ns()
        span = self._tracer.start_span(
            name, kind=kind, attributes=attributes, start_time=ended_ns - int(elapsed_seconds * 1e9)
        )
        span.end(ended_ns)

    def close(self) -> None:
        """Sends what is left."""
        if self._provider is not None:
            self._provider.shutdown()
        if self._meter_provider is not None:
            self._meter_provider.shutdown()


@contextmanager
def _span(
    tracer: trace.Tracer,
    name: str,
    kind: SpanKind,
    carrier: Mapping[str, str] | None,
    attributes: Mapping[str, AttributeValue] | None,
) -> Iterator[Span]:
    parent = _PROPAGATOR.extract(carrier) if carrier else None
    with tracer.start_as_current_span(
        name, context=parent, kind=kind, attributes=attributes, record_exception=False
    ) as span:
        try:
            yield span
        except BaseException as error:
            span.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


@contextmanager
def _adopted(carrier: Mapping[str, str]) -> Iterator[None]:
    token = otel_context.attach(_PROPAGATOR.extract(carrier))
    try:
        yield
    finally:
        otel_context.detach(token)


def _exporters(otlp_endpoint: str | None) -> list[SpanProcessor]:
    if otlp_endpoint is None:
        return []
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return [BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{otlp_endpoint.rstrip('/')}/v1/traces"))]


def _metric_exporters(otlp_endpoint: str | None) -> list[MetricReader]:
    if otlp_endpoint is None:
        return []
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter

    return [PeriodicExportingMetricReader(OTLPMetricExporter(endpoint=f"{otlp_endpoint.rstrip('/')}/v1/metrics"))]


def trace_headers() -> dict[str, str]:
    """The `traceparent` (and `tracestate`) of the current trace, to hand on; empty outside a trace."""
    headers: dict[str, str] = {}
    _PROPAGATOR.inject(headers)
    return headers


def current_trace_id() -> str | None:
    """The 32 hex digits that stand in logs and masked errors; None outside a trace."""
    span_context = trace.get_current_span().get_span_context()
    return f"{span_context.trace_id:032x}" if span_context.is_valid else None


def configure_logging(service: str, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Sends structlog and the standard library's logs as one JSON object a line to `stream` (standard error)."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_trace_id,
        _namer(service),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(RepetitionFilter(*REPETITIVE_LIBRARIES))
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder(allow=["left_out"])],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    quiet_level = root.level if root.level <= logging.DEBUG else max(root.level, logging.WARNING)
    for library in TALKATIVE_LIBRARIES:
        logging.getLogger(library).setLevel(quiet_level)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger that takes an event name and key-value pairs; never put personal data into them."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return logger


def _add_trace_id(_logger: object, _method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    trace_id = current_trace_id()
    if trace_id is not None:
        event["trace_id"] = trace_id
    return event


def _namer(service: str) -> structlog.types.Processor:
    def add_service(_logger: object, _method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
        event.setdefault("service", service)
        return event

    return add_service
