"""What clients see of an error: ours masked and logged, theirs with a code that says how to mend it."""

from graphql import GraphQLError

from servicekit.errors import ClientError
from servicekit.telemetry import current_trace_id, get_logger

LONGEST_MESSAGE = 400
_SHOWN_END = 120  # where GraphQL's own messages say what would fit

_log = get_logger("servicekit.graphql")


def presentable(error: GraphQLError) -> GraphQLError:
    """The error as a client may see it: always with `extensions.code`, never with what is ours."""
    original = error.original_error
    if isinstance(original, ClientError):
        return _with(error, original.message, {**original.extensions, "code": original.code})
    if isinstance(original, GraphQLError):
        return _with(error, _showable(error.message), {"code": "BAD_USER_INPUT", **(original.extensions or {})})
    if original is None:
        return _with(
            error, _showable(error.message), {"code": _code_of_request_error(error), **(error.extensions or {})}
        )
    return _masked(error, original)


def _masked(error: GraphQLError, original: Exception) -> GraphQLError:
    trace_id = current_trace_id()
    _log.error("fault", path=error.path, error=type(original).__name__, exc_info=original)
    extensions: dict[str, object] = {"code": "INTERNAL_SERVER_ERROR"}
    if trace_id is not None:
        extensions["traceId"] = trace_id
    return _with(error, "Something went wrong on our side.", extensions)


def _code_of_request_error(error: GraphQLError) -> str:
    # Without a path the request never ran: it did not parse, validate, or its variables did not fit.
    return "BAD_USER_INPUT" if error.path else "GRAPHQL_VALIDATION_FAILED"


def _showable(message: str) -> str:
    """A message that may repeat a client's value: not at any length, and without what no answer can hold."""
    if len(message) > LONGEST_MESSAGE:
        message = f"{message[: LONGEST_MESSAGE - _SHOWN_END - 3]}...{message[-_SHOWN_END:]}"
    return message.encode("utf-8", "replace").decode()


def _with(error: GraphQLError, message: str, extensions: dict[str, object]) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
