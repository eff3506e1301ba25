"""Reads a subgraph's answer."""

from dataclasses import dataclass, field

from gateway.executor import json_text
from gateway.executor.errors import (
    SUBGRAPH_HTTP_ERROR,
    SUBGRAPH_MALFORMED_RESPONSE,
    Path,
    SubgraphFailure,
)
from gateway.executor.targets import JsonObject
from gateway.executor.transports.transport import TransportResponse


@dataclass(frozen=True, slots=True)
class SubgraphError:
    """One entry of a subgraph's `errors`; `path` is None when it has none."""

    message: str
    path: Path | None
    extensions: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SubgraphAnswer:
    """A GraphQL response. `data` is None when the whole request failed; there are errors then."""

    data: JsonObject | None
    errors: tuple[SubgraphError, ...]


def read_answer(response: TransportResponse) -> SubgraphAnswer:
    """Decodes a response. Its body counts more than its status: an error status may carry a GraphQL answer.

    Raises SubgraphFailure when it is no GraphQL response.
    """
    is_success = 200 <= response.status < 300
    try:
        body = json_text.decode(response.body)
        return _read_body(body)
    except (json_text.InvalidJson, _NotGraphQL) as error:
        if not is_success:
            raise SubgraphFailure(SUBGRAPH_HTTP_ERROR, f"it answered with status {response.status}") from error
        reason = str(error) if isinstance(error, _NotGraphQL) else "its answer is not JSON"
        raise SubgraphFailure(SUBGRAPH_MALFORMED_RESPONSE, reason) from error


class _NotGraphQL(Exception):
    """The JSON is not a GraphQL response (GraphQL, 7.1)."""


def _read_body(body: object) -> SubgraphAnswer:
    if not isinstance(body, dict):
        raise _NotGraphQL("its answer is not a GraphQL response")
    errors = body.get("errors")
    data = body.get("data")
    if data is not None and not isinstance(data, dict):
        raise _NotGraphQL("its answer has data that is not an object")
    if errors is not None and not isinstance(errors, list):
        raise _NotGraphQL("its answer has errors that are not a list")
    if data is None and not errors:
        raise _NotGraphQL("its answer has neither data nor errors")
    return SubgraphAnswer(data, tuple(_read_error(entry) for entry in errors or ()))


def _read_error(entry: object) -> SubgraphError:
    if not isinstance(entry, dict):
        return SubgraphError("", None)
    message, path, extensions = entry.get("message"), entry.get("path"), entry.get("extensions")
    return SubgraphError(
        message if isinstance(message, str) else "",
        tuple(path) if isinstance(path, list) and all(type(key) in (str, int) for key in path) else None,
        extensions if isinstance(extensions, dict) else {},
    )
