"""Reads the GraphQL request out of the HTTP request (GraphQL over HTTP, 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

import msgspec

from gateway.pipeline.http import HttpRequest
from gateway.pipeline.refusal import RequestRefused, protocol_refusal

MAX_QUERY_PARAMETERS = 20


@dataclass(frozen=True, slots=True)
class GraphQLParameters:
    """What a client asks for. `by_get` requests must not change anything.

    `variables` and `extensions` are JSON objects that nobody has decoded yet (empty: none): they may be large.
    """

    query: str
    operation_name: str | None = None
    variables: bytes = b""
    extensions: bytes = b""
    by_get: bool = False


class _Members(msgspec.Struct):
    """The members of a request, each as JSON; others are skipped."""

    query: msgspec.Raw = msgspec.Raw()
    operationName: msgspec.Raw = msgspec.Raw()  # noqa: N815 - as it is called on the wire
    variables: msgspec.Raw = msgspec.Raw()
    extensions: msgspec.Raw = msgspec.Raw()


_raw_decoder = msgspec.json.Decoder(msgspec.Raw)
_string_decoder = msgspec.json.Decoder(str)
_members_decoder = msgspec.json.Decoder(_Members)


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
    members = _members(request.body)
    query, name = _string(members.query, "query"), _string(members.operationName, "operationName")
    return _checked(query, name, bytes(members.variables), bytes(members.extensions), by_get=False)


def _members(body: bytes) -> _Members:
    try:
        text = body.decode()
        try:
            return _members_decoder.decode(text)
        except msgspec.ValidationError:
            _raw_decoder.decode(text)  # what is no JSON at all is told apart
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _bad_request(f"The body is not JSON: {error}.") from error
    if text.lstrip().startswith("["):
        raise protocol_refusal(400, "BATCHING_NOT_SUPPORTED", "Send one operation per request, not a list.")
    raise _bad_request("The body must be a JSON object with the member 'query'.")


def _from_query_string(query_string: bytes) -> GraphQLParameters:
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_QUERY_PARAMETERS
        )
    except ValueError as error:
        raise _bad_request("The query string is not form-urlencoded UTF-8.") from error
    members = dict(pairs)
    variables, extensions = (_json_parameter(members, name) for name in ("variables", "extensions"))
    return _checked(members.get("query"), members.get("operationName") or None, variables, extensions, by_get=True)


def _json_parameter(members: Mapping[str, str], name: str) -> bytes:
    text = members.get(name, "")
    if text:
        try:
            _raw_decoder.decode(text)
        except (msgspec.DecodeError, RecursionError) as error:
            raise _bad_request(f"The parameter '{name}' is not JSON: {error}.") from error
    return text.encode()


def _checked(
    query: str | None, name: str | None, variables: bytes, extensions: bytes, *, by_get: bool
) -> GraphQLParameters:
    if query is None:
        raise _bad_request("The member 'query' is missing: it holds the GraphQL document.")
    return GraphQLParameters(query, name, _object(variables, "variables"), _object(extensions, "extensions"), by_get)


def _string(text: msgspec.Raw, name: str) -> str | None:
    """The value of a member, which is decoded only when it is a string."""
    encoded = bytes(text).strip()
    if encoded in (b"", b"null"):
        return None
    if not encoded.startswith(b'"'):
        raise _bad_request(f"The member '{name}' must be a string.")
    try:
        return _string_decoder.decode(encoded)
    except msgspec.DecodeError as error:
        raise _bad_request(f"The member '{name}' is not JSON: {error}.") from error


def _object(text: bytes, name: str) -> bytes:
    """The text of an object, told by its first letter; what is inside is judged by who decodes it."""
    stripped = text.strip()
    if stripped in (b"", b"null"):
        return b""
    if not stripped.startswith(b"{"):
        raise _bad_request(f"The member '{name}' must be an object.")
    return stripped


def _check_content_type(content_type: str | None) -> None:
    media_type, *parameters = (part.strip().lower() for part in (content_type or "").split(";"))
    charsets = [value.strip('"') for name, _, value in (p.partition("=") for p in parameters) if name == "charset"]
    if media_type != "application/json" or any(charset not in ("utf-8", "utf8") for charset in charsets):
        raise protocol_refusal(
            415, "UNSUPPORTED_MEDIA_TYPE", "Send the body as JSON in UTF-8, with Content-Type: application/json."
        )


def _bad_request(message: str) -> RequestRefused:
    return protocol_refusal(400, "BAD_REQUEST", message)
