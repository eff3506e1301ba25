"""What browsers may do from other sites: CORS, and a guard against requests that they send without asking first.

A POST needs `application/json`, so a browser asks first (a preflight request). A GET is sent at once: although it
changes nothing and its answer cannot be read, it may cost us work, so a cross-site GET from a browser is refused unless
it has a header that needs a preflight request or its origin is allowed.
"""

from gateway.pipeline.http import Headers, HttpRequest, HttpResponse
from gateway.pipeline.refusal import protocol_refusal
from gateway.settings import Cors

_PREFLIGHTED_HEADERS = (b"x-apollo-operation-name", b"apollo-require-preflight", b"x-requested-with")


def check_cross_site(request: HttpRequest, cors: Cors) -> None:
    """Raises RequestRefused for a cross-site GET that no preflight request has announced."""
    if request.method != "GET" or request.header(b"sec-fetch-site") not in ("cross-site", "same-site"):
        return
    is_allowed = any(name == b"access-control-allow-origin" for name, _ in cors_headers(request, cors))
    if is_allowed or any(request.header(name) for name in _PREFLIGHTED_HEADERS):
        return
    message = "Cross-site GET requests need the header 'apollo-require-preflight', or an allowed origin."
    raise protocol_refusal(403, "CSRF_PREVENTED", message)


def cors_headers(request: HttpRequest, cors: Cors) -> Headers:
    """The headers that let the origin read the answer; none when it may not."""
    origin = request.header(b"origin")
    if origin is None or not cors.origins:
        return ()
    if "*" in cors.origins:
        return [(b"access-control-allow-origin", b"*")]
    if origin in cors.origins:
        return [(b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"origin")]
    return [(b"vary", b"origin")]


def preflight_response(request: HttpRequest, cors: Cors) -> HttpResponse:
    """The answer to OPTIONS."""
    allowed = cors_headers(request, cors)
    if not any(name == b"access-control-allow-origin" for name, _ in allowed):
        return HttpResponse(204, [(b"allow", b"GET, POST, OPTIONS"), *allowed], b"")
    asked = request.header(b"access-control-request-headers") or "content-type, authorization"
    return HttpResponse(
        204,
        [
            *allowed,
            (b"access-control-allow-methods", b"GET, POST"),
            (b"access-control-allow-headers", asked.encode("latin-1")),
            (b"access-control-max-age", str(cors.max_age_seconds).encode()),
        ],
        b"",
    )
