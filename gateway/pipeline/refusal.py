"""Why a request is not executed: an HTTP status and errors with codes.

| code | status | meaning |
|---|---|---|
| BAD_REQUEST | 400 | the body or a parameter is not as GraphQL over HTTP wants it |
| GRAPHQL_PARSE_FAILED | 400 | the document is not GraphQL |
| GRAPHQL_VALIDATION_FAILED | 400 | the document does not fit the schema |
| OPERATION_RESOLUTION_FAILURE | 400 | there is no operation of that name, or several and no name |
| BAD_USER_INPUT | 400 | a variable does not fit its type |
| QUERY_LIMIT_EXCEEDED | 400 | the document goes beyond a limit, which the message names |
| SUBSCRIPTIONS_NOT_SUPPORTED | 400 | a subscription was sent to an endpoint for queries and mutations |
| INCREMENTAL_DELIVERY_NOT_SUPPORTED | 400 | the document uses @defer or @stream |
| QUERY_PLAN_NOT_FOUND, QUERY_PLAN_TOO_COMPLEX | 400 | the planner found no way to fetch what was asked for |
| BATCHING_NOT_SUPPORTED | 400 | a list of requests |
| UNAUTHENTICATED | 401 | the token is not valid |
| CSRF_PREVENTED | 403 | a cross-site request that a browser sends without asking first |
| NOT_FOUND | 404 | no endpoint has that path |
| METHOD_NOT_ALLOWED | 405 | neither GET nor POST, or a mutation by GET |
| NOT_ACCEPTABLE | 406 | the Accept header allows no media type of GraphQL |
| PAYLOAD_TOO_LARGE | 413 | the body is larger than the limit |
| UNSUPPORTED_MEDIA_TYPE | 415 | the body is not JSON |
| HEADERS_TOO_LARGE | 431 | the headers are larger than the limit |
| INTERNAL_SERVER_ERROR | 500 | ours; masked, complete in the log |
| OVERLOADED | 503 | too many operations that are not known yet are waiting to be prepared |
| QUERY_PREPARATION_TIMEOUT | 503 | the operation took too long to prepare; it is not tried again for a minute |
| UNAVAILABLE | 503 | tokens cannot be judged right now |
| REQUEST_TIMEOUT | 504 | the whole request took too long |
"""

from collections.abc import Sequence

from gateway.executor.errors import ResponseError


class RequestRefused(Exception):
    """The request ends here. `is_protocol` refusals keep their status under every media type.

    The others are answers to well-formed requests: with `application/json` they have status 200, since old clients
    read any other status as a broken server (GraphQL over HTTP, 6.4.1).
    """

    def __init__(
        self,
        status: int,
        errors: Sequence[ResponseError | dict[str, object]],
        *,
        is_protocol: bool = True,
        headers: Sequence[tuple[bytes, bytes]] = (),
    ) -> None:
        super().__init__(str(errors))
        self.status = status
        self.errors = errors
        self.is_protocol = is_protocol
        self.headers = headers

    def again(self) -> "RequestRefused":
        """The same refusal without what led to it: an exception that is kept would keep syntax trees and frames."""
        return RequestRefused(self.status, self.errors, is_protocol=self.is_protocol, headers=self.headers)


def protocol_refusal(
    status: int, code: str, message: str, headers: Sequence[tuple[bytes, bytes]] = ()
) -> RequestRefused:
    """A request that is no request to a GraphQL server, or one that is not let in."""
    return RequestRefused(status, [ResponseError(message, code)], headers=headers)


def request_refusal(code: str, message: str) -> RequestRefused:
    """A request error (GraphQL, 7.1.2): nothing was executed."""
    return RequestRefused(400, [ResponseError(message, code)], is_protocol=False)
