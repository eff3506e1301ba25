"""Executes a plan: a fetch starts when what it depends on has arrived, not when a whole wave has."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from opentelemetry.trace import SpanKind

from gateway.executor.answer import SubgraphAnswer
from gateway.executor.entity_request import EntityRequest, build_entity_request
from gateway.executor.errors import (
    CONTEXT_VALUE_NULL,
    SUBGRAPH_MALFORMED_RESPONSE,
    Loss,
    Path,
    ResponseError,
    SubgraphFailure,
)
from gateway.executor.merge import copy_tree, merge_object
from gateway.executor.ready_plan import ReadyFetch, ReadyPlan
from gateway.executor.representations import Representations
from gateway.executor.subgraph import Subgraph
from gateway.executor.subgraph_errors import MAX_POSITIONS_PER_ERROR, entity_errors, root_errors
from gateway.executor.targets import JsonObject, collect_targets, locate_targets, longest_common_path
from gateway.executor.transports.transport import Headers
from gateway.planner.plan import EntityLookup, Fetch, OperationKind, Rename, TargetPath
from servicekit.telemetry import Telemetry, trace_headers

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class FetchedData:
    """Everything that the fetches brought, under response keys and internal aliases; `errors` in the plan's order."""

    data: JsonObject
    errors: list[ResponseError]


@dataclass(frozen=True, slots=True)
class RequestContext:
    """What all fetches of one request have in common: coerced variables and headers that go to every subgraph."""

    variables: Mapping[str, object] = field(default_factory=dict)
    headers: Headers = ()


class Executor:
    """Runs plans over a set of subgraphs."""

    def __init__(self, subgraphs: Mapping[str, Subgraph], telemetry: Telemetry | None = None) -> None:
        self._subgraphs = subgraphs
        self._telemetry = telemetry or Telemetry()

    async def execute(self, ready: ReadyPlan, context: RequestContext) -> FetchedData:
        """Fetches the data of one operation. A failed fetch is an error in the result and stops no other fetch."""
        execution = _Execution(ready, context, self._subgraphs, self._telemetry)
        await execution.run()
        errors = [error for fetch in ready.plan.fetches for error in execution.errors.get(fetch.id, ())]
        return FetchedData(execution.data, errors)


class _Execution:
    """One run of one plan."""

    def __init__(
        self, ready: ReadyPlan, context: RequestContext, subgraphs: Mapping[str, Subgraph], telemetry: Telemetry
    ) -> None:
        self._ready = ready
        self._context = context
        self._subgraphs = subgraphs
        self._telemetry = telemetry
        self._typename_key = ready.plan.typename_key
        self._missing = {fetch.id: len(fetch.depends_on) for fetch in ready.plan.fetches}
        self.data: JsonObject = {}
        self.errors: dict[int, list[ResponseError]] = {}

    async def run(self) -> None:
        starting = [self._ready.fetches[fetch.id] for fetch in self._ready.plan.fetches if not fetch.depends_on]
        if len(starting) == 1 and len(self._ready.fetches) == 1:
            await self._perform(starting[0])
            return
        try:
            async with asyncio.TaskGroup() as tasks:
                for fetch in starting:
                    tasks.create_task(self._follow(fetch, tasks))
        except BaseExceptionGroup as group:
            # Only what is ours can fail here (subgraphs' failures are errors of the response): one of them says enough.
            raise group.exceptions[0] from None

    async def _follow(self, ready: ReadyFetch, tasks: asyncio.TaskGroup) -> None:
        """Performs a fetch and what becomes possible by it; a chain needs one task for all its fetches."""
        following: ReadyFetch | None = ready
        while following is not None:
            await self._perform(following)
            released = self._release(following)
            for other in released[1:]:
                tasks.create_task(self._follow(other, tasks))
            following = released[0] if released else None

    def _release(self, arrived: ReadyFetch) -> list[ReadyFetch]:
        released = []
        for dependent in arrived.dependents:
            self._missing[dependent] -= 1
            if self._missing[dependent] == 0:
                released.append(self._ready.fetches[dependent])
        return released

    async def _perform(self, ready: ReadyFetch) -> None:
        if not ready.is_needed(self._context.variables):
            return
        try:
            if ready.fetch.entities:
                await self._fetch_entities(ready)
            else:
                await self._fetch_root(ready)
        except RecursionError:
            # Only an answer that is nested far deeper than any schema gets here.
            failure = SubgraphFailure(SUBGRAPH_MALFORMED_RESPONSE, "answers are nested too deeply")
            self._record_failure(ready.fetch, failure, ())

    async def _fetch_root(self, ready: ReadyFetch) -> None:
        fetch = ready.fetch
        targets = collect_targets(self.data, fetch.root_path, self._typename_key)
        if not targets:
            return
        try:
            answer = await self._send(fetch, ready.body(self._context.variables))
        except SubgraphFailure as failure:
            self._record_failure(fetch, failure, self._root_places(ready))
            return
        if answer.errors:
            roots = self._roots(fetch)
            lost = self._ready.lost_with(fetch.id)
            self.errors[fetch.id] = root_errors(fetch, answer, roots, self._root_places(ready), lost)
        if answer.data is None:
            return
        for rename in fetch.renames:
            self._rename(rename, rename.path, answer.data)
        for index, target in enumerate(targets):
            merge_object(target, answer.data if index == 0 else _copy(answer.data))

    async def _fetch_entities(self, ready: ReadyFetch) -> None:
        fetch = ready.fetch
        request = build_entity_request(fetch, self.data, self._context.variables, self._typename_key)
        self._record_unfilled(fetch, request)
        if request.is_empty:
            return
        lookups = request.lookups
        try:
            body = ready.body(self._context.variables, request.variables(), request.document)
            answer = await self._send(fetch, body)
            entities = _entities_of(answer, lookups)
        except SubgraphFailure as failure:
            places = self._entity_places(lookups)
            self._record_failure(fetch, failure, [p for by_index in places.values() for ps in by_index for p in ps])
            return
        if answer.errors:
            lost = self._ready.lost_with(fetch.id)
            located = entity_errors(fetch, answer, self._entity_places(lookups), lost)
            self.errors.setdefault(fetch.id, []).extend(located)
        if answer.data is not None:
            for rename in fetch.renames:
                for path in request.answered_paths(rename.path):
                    self._rename(rename, path, answer.data)
        for lookup, found in zip(lookups, entities, strict=True):
            strange = _merge_entities(lookup, found, self._typename_key)
            if strange:
                message = (
                    f"The subgraph {fetch.subgraph!r} answered with something else than the object it was asked for."
                )
                self._record_at(fetch, lookup.lookup, strange, message, SUBGRAPH_MALFORMED_RESPONSE)

    async def _send(self, fetch: Fetch, body: bytes) -> SubgraphAnswer:
        subgraph = self._subgraphs[fetch.subgraph]
        send = subgraph.mutate if fetch.kind is OperationKind.MUTATION else subgraph.query
        if not self._telemetry.is_on:
            return await send(body, self._context.headers)
        with self._telemetry.span(f"fetch {fetch.subgraph}", SpanKind.CLIENT, attributes={"subgraph": fetch.subgraph}):
            return await send(body, [*self._context.headers, *_encoded_trace_headers()])

    def _rename(self, rename: Rename, path: TargetPath, data: JsonObject) -> None:
        for target in collect_targets(data, path, self._typename_key):
            if rename.source_key in target:
                target[rename.key] = target.pop(rename.source_key)

    def _record_failure(self, fetch: Fetch, failure: SubgraphFailure, places: Sequence[Path]) -> None:
        _log.warning("subgraph_failed", subgraph=fetch.subgraph, code=failure.code, reason=failure.reason)
        message = f"The subgraph {fetch.subgraph!r} could not be asked: {failure.reason}."
        path = longest_common_path(places)
        loss = Loss(path, self._ready.lost_with(fetch.id))
        error = ResponseError(message, failure.code, path, {"subgraph": fetch.subgraph}, loss)
        self.errors.setdefault(fetch.id, []).append(error)

    def _record_unfilled(self, fetch: Fetch, request: EntityRequest) -> None:
        message = f"The subgraph {fetch.subgraph!r} was not asked: what it needs from a context is null."
        for lookup, target in request.unfilled[:MAX_POSITIONS_PER_ERROR]:
            self._record_at(fetch, lookup, [target], message, CONTEXT_VALUE_NULL)

    def _record_at(
        self, fetch: Fetch, lookup: EntityLookup, targets: list[JsonObject], message: str, code: str
    ) -> None:
        """One error at each place of these targets, up to the cap."""
        (places,) = _places_of(lookup, [targets], self.data, self._typename_key)
        lost = self._ready.lost_with(fetch.id)
        for path in places[:MAX_POSITIONS_PER_ERROR]:
            error = ResponseError(message, code, path, {"subgraph": fetch.subgraph}, Loss(path, lost))
            self.errors.setdefault(fetch.id, []).append(error)

    def _roots(self, fetch: Fetch) -> list[Path]:
        return [place for _, place in locate_targets(self.data, fetch.root_path, self._typename_key)]

    def _root_places(self, ready: ReadyFetch) -> list[Path]:
        beneath = () if ready.only_key is None else (ready.only_key,)
        return [(*root, *beneath) for root in self._roots(ready.fetch)]

    def _entity_places(self, lookups: Sequence[Representations]) -> dict[str, list[list[Path]]]:
        return {
            each.names.key: _places_of(each.lookup, each.targets, self.data, self._typename_key) for each in lookups
        }


def _entities_of(answer: SubgraphAnswer, lookups: Sequence[Representations]) -> list[list[object]]:
    """For each lookup the entities in the order of its representations; nulls when the whole request failed."""
    entities: list[list[object]] = []
    for lookup in lookups:
        found = None if answer.data is None else answer.data.get(lookup.names.key)
        if found is None and (answer.errors or not lookup.encoded):
            found = [None] * len(lookup.encoded)
        if not isinstance(found, list) or len(found) != len(lookup.encoded):
            raise SubgraphFailure(SUBGRAPH_MALFORMED_RESPONSE, "its answer has not one entity for each representation")
        entities.append(found)
    return entities


def _merge_entities(lookup: Representations, entities: Sequence[object], typename_key: str) -> list[JsonObject]:
    """Merges what was found; gives the targets for which something else came: no object, or one of another type."""
    strange: list[JsonObject] = []
    for entity, targets in zip(entities, lookup.targets, strict=True):
        if entity is None:
            continue
        if type(entity) is not dict or _is_of_another_type(entity, targets[0], typename_key):
            strange += targets
            continue
        for target in targets[1:]:
            # What is inside an entity may differ from target to target in the end, so it is not shared.
            merge_object(target, _copy(entity))
        merge_object(targets[0], entity)
    return strange


def _is_of_another_type(entity: JsonObject, target: JsonObject, typename_key: str) -> bool:
    told, known = entity.get(typename_key), target.get(typename_key)
    return told is not None and known is not None and told != known


def _copy(source: JsonObject) -> JsonObject:
    copied = copy_tree(source)
    assert isinstance(copied, dict)  # noqa: S101 - an object's copy is an object
    return copied


def _places_of(
    lookup: EntityLookup, targets: Sequence[Sequence[JsonObject]], data: JsonObject, typename_key: str
) -> list[list[Path]]:
    """Where the targets of each representation stand, found again by their identity: only errors need it."""
    by_identity: dict[int, list[Path]] = {}
    for path in lookup.targets:
        for target, place in locate_targets(data, path, typename_key):
            places = by_identity.setdefault(id(target), [])
            if place not in places:
                places.append(place)
    return [
        list(dict.fromkeys(place for target in group for place in by_identity.get(id(target), ()))) for group in targets
    ]


def _encoded_trace_headers() -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in trace_headers().items()]
