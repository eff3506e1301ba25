"""All that belongs to one supergraph, in one immutable object: a reload makes another one."""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import GraphQLSchema

from gateway.executor.execute import Executor
from gateway.executor.subgraph import Subgraph
from gateway.pipeline.cache import WeightedCache
from gateway.pipeline.prepare import Planner, Preparation, PreparedOperation, prepare
from gateway.pipeline.refusal import RequestRefused
from gateway.pipeline.variables import coerce_variables
from gateway.settings import GatewaySettings
from servicekit.telemetry import Telemetry

# A syntax tree, a plan and its projections take about this many bytes for each character of the document.
PREPARED_BYTES_PER_CHARACTER = 100
PREPARED_BYTES = 4_000
REFUSED_BYTES = 2_000

_OperationKey = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Runtime:
    """A supergraph ready to be served. Operations are prepared once for each text and operation name."""

    schema: GraphQLSchema
    preparation: Preparation
    executor: Executor
    prepared: WeightedCache[_OperationKey, PreparedOperation | RequestRefused]

    def operation(self, text: str, operation_name: str | None) -> PreparedOperation:
        """The prepared operation, from the cache if it was asked for before. Raises RequestRefused."""

        def make() -> PreparedOperation | RequestRefused:
            try:
                return prepare(self.preparation, text, operation_name)
            except RequestRefused as refusal:
                return refusal.with_traceback(None)

        def weigh(result: PreparedOperation | RequestRefused) -> int:
            if isinstance(result, RequestRefused):
                return REFUSED_BYTES + len(text)
            return PREPARED_BYTES + PREPARED_BYTES_PER_CHARACTER * len(text)

        result = self.prepared.get_or_make((text, operation_name), make, weigh)
        if isinstance(result, RequestRefused):
            raise RequestRefused(result.status, result.errors, is_protocol=result.is_protocol, headers=result.headers)
        return result

    def coerce_variables(self, operation: PreparedOperation, values: Mapping[str, object]) -> Mapping[str, object]:
        """The operation's variables with their defaults. Raises RequestRefused."""
        hide_suggestions = not self.preparation.introspection
        return coerce_variables(self.schema, operation.definition, values, hide_suggestions=hide_suggestions)


def make_runtime(
    schema: GraphQLSchema,
    plan: Planner,
    subgraphs: Mapping[str, Subgraph],
    settings: GatewaySettings,
    telemetry: Telemetry,
) -> Runtime:
    """Builds what serves one supergraph."""
    return Runtime(
        schema=schema,
        preparation=Preparation(schema, plan, settings.limits, settings.introspection),
        executor=Executor(subgraphs, telemetry),
        prepared=WeightedCache(settings.plan_cache_bytes),
    )
