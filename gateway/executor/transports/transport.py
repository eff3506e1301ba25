"""The one seam between the gateway and its subgraphs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Headers = Sequence[tuple[bytes, bytes]]  # names in lower case

ACCEPT = b"application/graphql-response+json, application/json"
TRACE_HEADERS = frozenset({b"traceparent", b"tracestate"})
DEFAULT_MAX_RESPONSE_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class TransportResponse:
    """What a subgraph answered; header names are in lower case."""

    status: int
    headers: Headers
    body: bytes


class TransportError(Exception):
    """The request brought no complete answer. The message is safe to show: it names no address."""


class Unreachable(TransportError):
    """No connection, or it broke before the answer was complete."""


class MalformedAnswer(TransportError):
    """What came is not HTTP."""


class ResponseTooLarge(TransportError):
    """The answer is larger than the limit; reading was stopped."""


class Transport(Protocol):
    """Sends a GraphQL request to one subgraph."""

    async def send(self, body: bytes, headers: Headers, *, repeatable: bool) -> TransportResponse:
        """POSTs the JSON body with these headers and waits for the whole answer.

        Args:
            body: the encoded GraphQL request.
            headers: what is forwarded from the client; the transport adds host, media types and length.
            repeatable: whether the request may be written a second time when a kept connection turns out to be dead.

        Raises TransportError.
        """
        ...


def request_headers(host: bytes, body: bytes) -> list[tuple[bytes, bytes]]:
    """The headers that every subgraph request has."""
    return [
        (b"host", host),
        (b"content-type", b"application/json"),
        (b"accept", ACCEPT),
        (b"accept-encoding", b"identity"),  # without it a server may send any (RFC 9110, 12.5.3)
        (b"content-length", b"%d" % len(body)),
    ]
