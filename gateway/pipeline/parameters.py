"""Reads the GraphQL request out of the HTTP request (GraphQL over HTTP, 5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from gateway.executor.json_text import InvalidJson, decode_input
from gateway.pipeline.http import HttpRequest
from gateway.pipeline.refusal import RequestRefused, protocol_refusal

MAX_QUERY_PARAMETERS = 20


@dataclass(frozen=True, slots=True)
class GraphQLParameters:
    """What a client asks for. `by_get` requests must not change anything."""

    query: str
    operation_name: str | None = None
    variables: Mapping[str, object] = field(default_factory=dict)
    extensions: Mapping[str, object] = field(default_factory=dict)
    by_get: bool = False


def read_parameters(request: HttpRequest) -> GraphQLParameters:
    """The parameters of a GET or POST request. Raises RequestRefused."""
    if request.method == "POST":
        return _from_body(request)
    if request.method == "GET":
        return _from_query_string(request.query_string)
    allow = [(b"allow", b"GET, POST")]
    raise protocol_refusal(405, "METHOD_NOT_ALLOWED", "Use POST, or GET for queries.", allow)


def _from_body(request: HttpRequest) -> GraphQLParameters:
    _check_content_type(request.header(b"content-type"))
    try:
        body = decode_input(request.body)
    except InvalidJson as error:
        raise _bad_request(f"The body is not JSON: {error}.") from error
    if isinstance(body, list):
        raise protocol_refusal(400, "BATCHING_NOT_SUPPORTED", "Send one operation per request, not a list.")
    if not isinstance(body, dict):
        raise _bad_request("The body must be a JSON object with the member 'query'.")
    return _checked(body, by_get=False)


def _from_query_string(query_string: bytes) -> GraphQLParameters:
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_QUERY_PARAMETERS
        )
    except ValueError as error:
        raise _bad_request("The query string is not form-urlencoded UTF-8.") from error
    members: dict[str, object] = dict(pairs)
    for name in ("variables", "extensions"):
        text = members.get(name)
        if isinstance(text, str) and text:
            try:
                members[name] = decode_input(text)
            except InvalidJson as error:
                raise _bad_request(f"The parameter '{name}' is not JSON: {error}.") from error
        elif text == "":
            del members[name]
    if members.get("operationName") == "":
        del members["operationName"]
    return _checked(members, by_get=True)


def _checked(members: Mapping[str, object], *, by_get: bool) -> GraphQLParameters:
    query, name = members.get("query"), members.get("operationName")
    if query is None:
        raise _bad_request("The member 'query' is missing: it holds the GraphQL document.")
    if not isinstance(query, str):
        raise _bad_request("The member 'query' must be a string.")
    if name is not None and not isinstance(name, str):
        raise _bad_request("The member 'operationName' must be a string.")
    return GraphQLParameters(query, name, _mapping(members, "variables"), _mapping(members, "extensions"), by_get)


def _mapping(members: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = members.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _bad_request(f"The member '{name}' must be an object.")
    return value


def _check_content_type(content_type: str | None) -> None:
    media_type, *parameters = (part.strip().lower() for part in (content_type or "").split(";"))
    charsets = [value.strip('"') for name, _, value in (p.partition("=") for p in parameters) if name == "charset"]
    if media_type != "application/json" or any(charset not in ("utf-8", "utf8") for charset in charsets):
        raise protocol_refusal(
            415, "UNSUPPORTED_MEDIA_TYPE", "Send the body as JSON in UTF-8, with Content-Type: application/json."
        )


def _bad_request(message: str) -> RequestRefused:
    return protocol_refusal(400, "BAD_REQUEST", message)
