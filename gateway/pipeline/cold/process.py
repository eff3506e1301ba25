"""The worker process: holds one supergraph and does one job after the other, from its input to its output."""

import gc
import os
import pickle
import sys
import threading
import time
import traceback
from typing import BinaryIO

from graphql import OperationDefinitionNode, parse

from gateway.executor import json_text
from gateway.executor.errors import ResponseError
from gateway.executor.introspection import answer_introspection
from gateway.pipeline.cold.jobs import (
    LENGTH,
    Answer,
    Broken,
    Coerce,
    Coerced,
    Introspect,
    Job,
    Load,
    LoadRefused,
    Prepare,
    Refused,
    encode_message,
)
from gateway.pipeline.planning import planner_of
from gateway.pipeline.prepare import Preparation, plan_document, read_document
from gateway.pipeline.refusal import RequestRefused
from gateway.pipeline.variables import coerce_variables, json_object
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.model import SupergraphError

NICENESS = 5  # requests whose operations are known come first, also for the processor
PARENT_CHECK_SECONDS = 0.5


class Workshop:
    """Does the jobs."""

    def __init__(self) -> None:
        self._preparation: Preparation | None = None

    def do(self, job: Job) -> Answer:
        """The answer to a job; never raises."""
        try:
            return self._load(job) if isinstance(job, Load) else self._do(job)
        except RequestRefused as refusal:
            return _refused(refusal)
        except Exception:  # noqa: BLE001 - the gateway logs it
            return Broken(traceback.format_exc())

    def _load(self, job: Load) -> Answer:
        try:
            supergraph = load_supergraph(job.sdl)
        except SupergraphError as error:
            return LoadRefused(str(error))
        planner = planner_of(supergraph)
        self._preparation = Preparation(supergraph.api_schema, planner, job.limits, job.introspection)
        gc.collect()
        gc.freeze()
        return None

    def _do(self, job: Prepare | Coerce | Introspect) -> Answer:
        preparation = self._preparation
        assert preparation is not None  # noqa: S101 - loading is the first job
        if isinstance(job, Prepare):
            return plan_document(preparation, read_document(preparation.limits, job.key))
        if isinstance(job, Coerce):
            return _coerce(preparation, job)
        return answer_introspection(preparation.schema, job.document, job.variables)


def _coerce(preparation: Preparation, job: Coerce) -> Coerced:
    operation = parse(f"query {job.definitions} {{ __typename }}", no_location=True).definitions[0]
    assert isinstance(operation, OperationDefinitionNode)  # noqa: S101 - it is written so
    hide_suggestions = not preparation.introspection
    values = coerce_variables(preparation.schema, operation, json_object(job.values), hide_suggestions=hide_suggestions)
    return Coerced({name: json_text.encode(value) for name, value in values.items()})


def _refused(refusal: RequestRefused) -> Refused:
    errors = (error.as_json() if isinstance(error, ResponseError) else error for error in refusal.errors)
    return Refused(refusal.status, tuple(errors), refusal.is_protocol)


def main() -> None:
    """Works until its input ends, or its parent."""
    os.nice(NICENESS)
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever prints does not get between the answers
    threading.Thread(target=_watch_parent, args=(os.getppid(),), daemon=True).start()
    gc.disable()
    workshop = Workshop()
    while (job := _read(sys.stdin.buffer)) is not None:
        output.write(encode_message(workshop.do(job)))
        output.flush()
        gc.collect()  # between jobs; what was loaded is frozen and costs nothing here


def _read(source: BinaryIO) -> Job | None:
    header = source.read(LENGTH.size)
    if len(header) < LENGTH.size:
        return None
    job: Job = pickle.loads(source.read(LENGTH.unpack(header)[0]))  # noqa: S301 - our own parent wrote it
    return job


def _watch_parent(parent: int) -> None:
    """Ends the process in the middle of a job when its gateway has been killed."""
    while os.getppid() == parent:
        time.sleep(PARENT_CHECK_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
