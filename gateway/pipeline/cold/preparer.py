"""Decides where cold work is done: the small between other requests, the rest in the worker process."""

from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic

import msgspec
from graphql import print_ast

from gateway.executor import json_text
from gateway.executor.introspection import IntrospectionAnswer, answer_introspection
from gateway.pipeline.cold.garbage import collected_at_once
from gateway.pipeline.cold.jobs import Answer, Coerce, Coerced, Introspect, Job, Prepare, Refused
from gateway.pipeline.cold.loop_share import LoopShare
from gateway.pipeline.cold.worker import JobOverdue, Worker, WorkerBusy
from gateway.pipeline.prepare import (
    OperationKey,
    PlannedOperation,
    Preparation,
    PreparedOperation,
    ReadDocument,
    check_text,
    make_prepared,
    plan_document,
    read_document,
)
from gateway.pipeline.refusal import RequestRefused, protocol_refusal
from gateway.pipeline.variables import coerce_variables, json_object
from gateway.planner import PlanningInterrupted
from gateway.settings import ColdOperations

LARGE_VARIABLES_BYTES = 16 * 1024
# A value that is larger than this stays JSON: no condition depends on it, and it goes on to subgraphs as it is.
DECODED_VALUE_BYTES = 64
OVERDUE_SECONDS = 60.0
MAX_OVERDUE = 1_000


class Preparer:
    """Does for one supergraph what costs more than a known operation does. All methods raise RequestRefused."""

    def __init__(self, preparation: Preparation, settings: ColdOperations, worker: Worker) -> None:
        self._preparation = preparation
        self._settings = settings
        self._worker = worker
        self._loop_share = LoopShare(settings.loop_share)
        self._overdue: OrderedDict[OperationKey, float] = OrderedDict()

    def start(self) -> None:
        """From now on there is a worker process; without it, everything is done on the event loop."""
        if self._settings.worker:
            self._worker.start()

    async def loaded(self) -> None:
        """Waits for the worker to hold the supergraph. Raises SupergraphRefused."""
        if self._worker.is_open:
            await self._worker.loaded()

    async def close(self) -> None:
        """Ends the worker process after what it is doing."""
        await self._worker.close()

    async def turn(self) -> None:
        """Waits until the loop has time for an operation that is not known."""
        if self._worker.is_open:
            await self._loop_share.turn()

    def prepare_now(self, key: OperationKey) -> PreparedOperation | None:
        """The operation, if preparing it keeps nobody waiting; None: it is for `prepare`."""
        with self._loop_share.spending():
            check_text(key.text, self._preparation.limits)
            if not self._worker.is_open:
                return self._on_loop(key)
            if len(key.text) > self._settings.loop_characters or not self._loop_share.is_full():
                return None
            with collected_at_once():
                return self._small_on_loop(key)

    async def prepare(self, key: OperationKey) -> PreparedOperation:
        """The operation, from the worker process if there is one."""
        if not self._worker.is_open:
            return self._on_loop(key)
        if self._overdue.get(key, 0.0) > monotonic():
            raise self._too_slow()
        try:
            planned = await self._ask(Prepare(key))
        except JobOverdue:
            self._overdue[key] = monotonic() + OVERDUE_SECONDS
            if len(self._overdue) > MAX_OVERDUE:
                self._overdue.popitem(last=False)
            raise self._too_slow() from None
        assert isinstance(planned, PlannedOperation)  # noqa: S101 - the answer to Prepare
        return make_prepared(self._preparation.schema, planned)

    async def coerce(self, operation: PlannedOperation, values: bytes) -> Mapping[str, object]:
        """The operation's variables with their defaults, from a JSON object (empty: none)."""
        declared = operation.definition.variable_definitions
        if not declared:
            return {}
        if len(values) <= LARGE_VARIABLES_BYTES or not self._worker.is_open:
            hide_suggestions = not self._preparation.introspection
            schema, definition = self._preparation.schema, operation.definition
            return coerce_variables(schema, definition, json_object(values), hide_suggestions=hide_suggestions)
        definitions = f"({', '.join(print_ast(item) for item in declared)})"
        try:
            coerced = await self._ask(Coerce(definitions, values))
        except JobOverdue:
            raise self._too_slow() from None
        assert isinstance(coerced, Coerced)  # noqa: S101 - the answer to Coerce
        return {name: _decoded(value) for name, value in coerced.values.items()}

    async def introspect(self, document: str, variables: bytes) -> IntrospectionAnswer:
        """What the schema says of itself."""
        if not self._worker.is_open:
            return answer_introspection(self._preparation.schema, document, variables)
        try:
            answer = await self._ask(Introspect(document, variables))
        except JobOverdue:
            raise self._too_slow() from None
        assert isinstance(answer, IntrospectionAnswer)  # noqa: S101 - the answer to Introspect
        return answer

    def _small_on_loop(self, key: OperationKey) -> PreparedOperation | None:
        read = read_document(self._preparation.limits, key)
        if read.size.fields > self._settings.loop_fields:
            return None
        with suppress(PlanningInterrupted):
            return self._plan(read, self._settings.loop_planning_steps)
        return None

    def _on_loop(self, key: OperationKey) -> PreparedOperation:
        return self._plan(read_document(self._preparation.limits, key))

    def _plan(self, read: ReadDocument, patience_steps: int | None = None) -> PreparedOperation:
        return make_prepared(self._preparation.schema, plan_document(self._preparation, read, patience_steps))

    async def _ask(self, job: Job) -> Answer:
        try:
            answer = await self._worker.do(job)
        except WorkerBusy:
            message = "Too many operations are being prepared; try again soon."
            raise protocol_refusal(503, "OVERLOADED", message, [(b"retry-after", b"1")]) from None
        if isinstance(answer, Refused):
            raise RequestRefused(answer.status, answer.errors, is_protocol=answer.is_protocol)
        return answer

    def _too_slow(self) -> RequestRefused:
        message = f"The operation could not be prepared within {self._settings.seconds:g} s; make it smaller."
        return protocol_refusal(503, "QUERY_PREPARATION_TIMEOUT", message)


def _decoded(value: bytes) -> object:
    return json_text.decode_input(value) if len(value) <= DECODED_VALUE_BYTES else msgspec.Raw(value)
