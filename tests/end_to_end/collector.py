"""An OpenTelemetry collector that keeps the names of spans."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Collector:
    """Takes OTLP over HTTP on a free port."""

    def __init__(self) -> None:
        self._spans: list[tuple[str, str, str]] = []  # trace, service, name
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                if self.path.endswith("/traces"):
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
            service = attributes["service.name"]
            for scope in resource.scope_spans:
                self._spans += [(span.trace_id.hex(), service, span.name) for span in scope.spans]

    def spans_of(self, trace_id: str) -> dict[str, set[str]]:
        """The names of one trace's spans, by service."""
        spans: dict[str, set[str]] = {}
        for trace, service, name in list(self._spans):
            if trace == trace_id:
                spans.setdefault(service, set()).add(name)
        return spans

    def close(self) -> None:
        """Ends the server."""
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()
