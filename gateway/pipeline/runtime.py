"""All that belongs to one supergraph, in one immutable object: a reload makes another one."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from graphql import GraphQLSchema

from gateway.executor.execute import Executor, FetchedData, RequestContext
from gateway.executor.subgraph import Subgraph
from gateway.pipeline.cache import WeightedCache
from gateway.pipeline.cold.jobs import Load
from gateway.pipeline.cold.preparer import Preparer
from gateway.pipeline.cold.worker import Worker
from gateway.pipeline.http import Headers
from gateway.pipeline.override_labels import OverrideLabels
from gateway.pipeline.planning import planner_of
from gateway.pipeline.prepare import OperationKey, Preparation, PreparedOperation
from gateway.pipeline.refusal import RequestRefused
from gateway.settings import GatewaySettings
from gateway.supergraph.model import Supergraph
from servicekit.telemetry import Telemetry

# A syntax tree, a plan and its projections take about this many bytes for each character of the document.
PREPARED_BYTES_PER_CHARACTER = 100
PREPARED_BYTES = 4_000
REFUSED_BYTES = 2_000

_Outcome = PreparedOperation | RequestRefused


@dataclass(frozen=True, slots=True)
class Runtime:
    """A supergraph ready to be served. Operations are prepared once for each text and operation name."""

    fingerprint: str
    schema: GraphQLSchema
    preparer: Preparer
    executor: Executor
    subgraphs: Mapping[str, Subgraph]
    labels: OverrideLabels
    prepared: WeightedCache[OperationKey, _Outcome]
    _flights: dict[OperationKey, asyncio.Task[_Outcome]] = field(default_factory=dict)

    def key(self, text: str, operation_name: str | None) -> OperationKey:
        """Which plan a request gets; with progressive overrides that is drawn for each request."""
        return OperationKey(text, operation_name, self.labels.draw())

    def known(self, key: OperationKey) -> PreparedOperation | None:
        """The operation if it was asked for before. Raises RequestRefused if it was refused then."""
        outcome = self.prepared.get(key)
        return None if outcome is None else _operation_of(outcome)

    async def operation(self, key: OperationKey) -> PreparedOperation:
        """Makes an operation ready that is not known. Raises RequestRefused."""
        await self.preparer.turn()
        try:
            operation = self.preparer.prepare_now(key)
        except RequestRefused as refusal:
            self._keep(key, refusal)
            raise
        if operation is not None:
            self._keep(key, operation)
            return operation
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = asyncio.create_task(self._prepare(key))
            flight.add_done_callback(lambda landed: self._land(key, landed))
        return _operation_of(await asyncio.shield(flight))

    async def warm(self, key: OperationKey) -> None:
        """Makes an operation known before anybody asks. Raises RequestRefused."""
        self._keep(key, await self.preparer.prepare(key))

    async def execute(
        self, operation: PreparedOperation, variables: Mapping[str, object], headers: Headers
    ) -> FetchedData:
        """Fetches from the subgraphs, and adds what the schema says of itself."""
        fetched = await self.executor.execute(operation.planned.ready_plan, RequestContext(variables, headers))
        if operation.introspection is not None:
            data, errors = await operation.introspection.answer(variables, self.preparer.introspect)
            fetched.data.update(data)
            fetched.errors.extend(errors)
        return fetched

    async def _prepare(self, key: OperationKey) -> _Outcome:
        try:
            outcome: _Outcome = await self.preparer.prepare(key)
        except RequestRefused as refusal:
            if refusal.is_protocol:  # it says nothing of the operation, but of the moment
                return refusal
            outcome = refusal
        self._keep(key, outcome)
        return outcome

    def _land(self, key: OperationKey, flight: asyncio.Task[_Outcome]) -> None:
        self._flights.pop(key, None)
        if not flight.cancelled():
            flight.exception()  # seen, also when everybody has left

    def _keep(self, key: OperationKey, outcome: _Outcome) -> None:
        length = len(key.text)
        if isinstance(outcome, RequestRefused):
            self.prepared.put(key, outcome.again(), REFUSED_BYTES + length)
        else:
            self.prepared.put(key, outcome, PREPARED_BYTES + PREPARED_BYTES_PER_CHARACTER * length)


def make_runtime(
    supergraph: Supergraph, sdl: str, subgraphs: Mapping[str, Subgraph], settings: GatewaySettings, telemetry: Telemetry
) -> Runtime:
    """Builds what serves one supergraph; `sdl` is its text, for the worker process."""
    preparation = Preparation(supergraph.api_schema, planner_of(supergraph), settings.limits, settings.introspection)
    cold = settings.cold_operations
    worker = Worker(Load(sdl, settings.limits, settings.introspection), cold.seconds, cold.max_waiting)
    return Runtime(
        fingerprint=supergraph.fingerprint,
        schema=supergraph.api_schema,
        preparer=Preparer(preparation, cold, worker),
        executor=Executor(subgraphs, telemetry),
        subgraphs=subgraphs,
        labels=OverrideLabels(supergraph.override_labels, settings.override_labels),
        prepared=WeightedCache(settings.plan_cache_bytes),
    )


def _operation_of(outcome: _Outcome) -> PreparedOperation:
    if isinstance(outcome, RequestRefused):
        raise outcome.again()
    return outcome
