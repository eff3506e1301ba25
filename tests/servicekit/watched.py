"""Telemetry whose metrics tests can read."""

from collections.abc import Iterator, Mapping
from typing import Any

from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from servicekit.telemetry import Telemetry


class Watched:
    """Telemetry that can be read."""

    def __init__(self) -> None:
        self._reader = InMemoryMetricReader()
        self.telemetry = Telemetry.open("test", None, metric_readers=[self._reader])

    async def read(self) -> Mapping[str, float]:
        """The newest value of each metric."""
        return {name: point.value for name, point in self._points()}

    def counts(self, name: str, attribute: str) -> Mapping[str, int]:
        """The values of a counter by one of its attributes."""
        return {point.attributes[attribute]: point.value for metric, point in self._points() if metric == name}

    def _points(self) -> Iterator[tuple[str, Any]]:
        data = self._reader.get_metrics_data()
        for resource in data.resource_metrics if data else ():
            for scope in resource.scope_metrics:
                for metric in scope.metrics:
                    for point in metric.data.data_points:
                        yield metric.name, point
