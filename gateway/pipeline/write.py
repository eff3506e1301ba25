"""Writes the answer."""

from collections.abc import Sequence

from gateway.executor import json_text
from gateway.executor.errors import ResponseError
from gateway.executor.targets import JsonObject
from gateway.pipeline.http import Headers, HttpResponse
from gateway.pipeline.media_types import PLAIN_JSON
from gateway.pipeline.refusal import RequestRefused


def executed_response(
    data: JsonObject | None, errors: Sequence[ResponseError], media_type: str, headers: Headers = ()
) -> HttpResponse:
    """The answer to an operation that was executed: errors first, since they are read first."""
    body: JsonObject = {}
    if errors:
        body["errors"] = [error.as_json() for error in errors]
    body["data"] = data
    return _response(200, body, media_type, headers)


def refused_response(refusal: RequestRefused, media_type: str, headers: Headers = ()) -> HttpResponse:
    """The answer to a request that was not executed: it has no `data`."""
    body: JsonObject = {
        "errors": [error.as_json() if isinstance(error, ResponseError) else error for error in refusal.errors]
    }
    status = 200 if media_type == PLAIN_JSON and not refusal.is_protocol else refusal.status
    return _response(status, body, media_type, [*refusal.headers, *headers])


def _response(status: int, body: JsonObject, media_type: str, headers: Headers) -> HttpResponse:
    encoded = json_text.encode(body)
    return HttpResponse(
        status,
        [
            (b"content-type", f"{media_type}; charset=utf-8".encode()),
            (b"content-length", str(len(encoded)).encode()),
            *headers,
        ],
        encoded,
    )
