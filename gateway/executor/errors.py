"""Errors of a response: every one has a path where there is one, and a stable `extensions.code`.

Codes that the executor gives:

| code | meaning |
|---|---|
| SUBGRAPH_UNREACHABLE | no connection, or it broke before an answer was complete |
| SUBGRAPH_TIMEOUT | no answer in time |
| SUBGRAPH_HTTP_ERROR | a status that is not 2xx, without a GraphQL answer |
| SUBGRAPH_RESPONSE_TOO_LARGE | more bytes than the limit |
| SUBGRAPH_MALFORMED_RESPONSE | no JSON, no GraphQL response, or not what was asked for |
| DOWNSTREAM_SERVICE_ERROR | a field's error without a code of the subgraph's own; its message is masked |
| CONTEXT_VALUE_NULL | an argument that a context fills must not be null, and the context's value is |
| INVALID_SUBGRAPH_VALUE | a value that its type does not allow: an enum's, an Int beyond 32 bits, a type's name |
| NULL_FOR_NON_NULL | null, or nothing, where the schema promises a value |
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

SUBGRAPH_UNREACHABLE = "SUBGRAPH_UNREACHABLE"
SUBGRAPH_TIMEOUT = "SUBGRAPH_TIMEOUT"
SUBGRAPH_HTTP_ERROR = "SUBGRAPH_HTTP_ERROR"
SUBGRAPH_RESPONSE_TOO_LARGE = "SUBGRAPH_RESPONSE_TOO_LARGE"
SUBGRAPH_MALFORMED_RESPONSE = "SUBGRAPH_MALFORMED_RESPONSE"
DOWNSTREAM_SERVICE_ERROR = "DOWNSTREAM_SERVICE_ERROR"
CONTEXT_VALUE_NULL = "CONTEXT_VALUE_NULL"
INVALID_SUBGRAPH_VALUE = "INVALID_SUBGRAPH_VALUE"
NULL_FOR_NON_NULL = "NULL_FOR_NON_NULL"


@dataclass(frozen=True, slots=True)
class Loss:
    """What is missing because of an error: fields under these response keys, at any depth beneath a path."""

    beneath: Path
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class ResponseError:
    """One entry of `errors`. An empty path means that the error belongs to no single field.

    `loss` is of errors that a fetch brought: it is wider than the path where a null spread, or a whole object is gone.
    """

    message: str
    code: str
    path: Path = ()
    extensions: Mapping[str, object] = field(default_factory=dict)
    loss: Loss | None = field(default=None, compare=False)

    def as_json(self) -> dict[str, object]:
        """The error as it stands in the response (GraphQL, 7.1.2)."""
        entry: dict[str, object] = {"message": self.message}
        if self.path:
            entry["path"] = list(self.path)
        entry["extensions"] = {**self.extensions, "code": self.code}
        return entry


class SubgraphFailure(Exception):
    """A fetch that brought no GraphQL answer; the message is safe to show and names no address."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
