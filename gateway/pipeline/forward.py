"""Which headers of a request go on to the subgraphs: those on an allow-list, and what the path said."""

from collections.abc import Collection

from gateway.pipeline.http import Headers, HttpRequest


def forwarded_headers(request: HttpRequest, allowed: Collection[bytes], from_path: Headers) -> Headers:
    """The headers of every fetch: the client's that are allowed, and those that the path's parameters give."""
    return [*((name, value) for name, value in request.headers if name in allowed), *from_path]
