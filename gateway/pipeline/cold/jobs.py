"""What the gateway and its worker process say to each other: plain data, pickled, each behind its length."""

import pickle
import struct
from dataclasses import dataclass

from gateway.executor.introspection import IntrospectionAnswer
from gateway.pipeline.prepare import OperationKey, PlannedOperation
from gateway.settings import Limits

LENGTH = struct.Struct("!I")


@dataclass(frozen=True, slots=True)
class Load:
    """The first job of every process: the supergraph that all others are about. Answer: None, or LoadRefused."""

    sdl: str
    limits: Limits
    introspection: bool


@dataclass(frozen=True, slots=True)
class Prepare:
    """Parse, check and plan a document. Answer: PlannedOperation, or Refused."""

    key: OperationKey


@dataclass(frozen=True, slots=True)
class Coerce:
    """Bring the values of variables into form. Answer: Coerced, or Refused.

    `definitions` is `($id: ID!)` as an operation declares it, `values` a JSON object.
    """

    definitions: str
    values: bytes


@dataclass(frozen=True, slots=True)
class Introspect:
    """Answer questions about the schema. `variables` is a JSON object. Answer: IntrospectionAnswer."""

    document: str
    variables: bytes


Job = Load | Prepare | Coerce | Introspect


@dataclass(frozen=True, slots=True)
class LoadRefused:
    """The text is no supergraph, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The operation or its variables are not right; the parts of a RequestRefused."""

    status: int
    errors: tuple[dict[str, object], ...]
    is_protocol: bool


@dataclass(frozen=True, slots=True)
class Coerced:
    """The coerced variables, each as JSON."""

    values: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Broken:
    """The process could not do the job, by a fault of ours."""

    traceback: str


Answer = PlannedOperation | Coerced | IntrospectionAnswer | LoadRefused | Refused | Broken | None


def encode_message(message: Job | Answer) -> bytes:
    """The message as it goes through the pipe."""
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(content)) + content
