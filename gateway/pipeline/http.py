"""A request and a response as the pipeline sees them, whatever server carries them."""

from collections.abc import Sequence
from dataclasses import dataclass

Headers = Sequence[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """An HTTP request; header names are in lower case."""

    method: str
    path: str
    query_string: bytes
    headers: Headers
    body: bytes

    def header(self, name: bytes) -> str | None:
        """The header's value (several values joined, RFC 9110, 5.3); None without it."""
        values = [value for key, value in self.headers if key == name]
        return b", ".join(values).decode("latin-1") if values else None


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An HTTP response."""

    status: int
    headers: Headers
    body: bytes
