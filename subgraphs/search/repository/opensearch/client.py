"""The client of OpenSearch, and which of its errors mean that it is away."""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import msgspec
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import ConnectionError as NotConnected
from opensearchpy.exceptions import SerializationError, TransportError
from opensearchpy.serializer import JSONSerializer

from servicekit.kafka.outages import StoreUnavailable

REQUEST_TIMEOUT_SECONDS = 20.0
CONNECTIONS = 16
TRIES_MORE = 2  # the client's own, where a node answers that it cannot serve now

_TOO_MANY_REQUESTS, _SERVER_ERRORS = 429, 500
_BLOCKED = "cluster_block_exception"


class _QuickJson(JSONSerializer):
    """An answer of ten thousand hits is read in a fraction of the time."""

    def loads(self, s: str) -> Any:
        try:
            return msgspec.json.decode(s)
        except msgspec.DecodeError as error:
            raise SerializationError(s[:200], error) from error


@asynccontextmanager
async def open_client(url: str) -> AsyncIterator[AsyncOpenSearch]:
    """A client, closed at the end. It connects when it is first used."""
    # Its warnings hold whole tracebacks of what is raised anyway.
    logging.getLogger("opensearch").setLevel(logging.ERROR)
    client = AsyncOpenSearch(
        hosts=[url],
        maxsize=CONNECTIONS,
        timeout=REQUEST_TIMEOUT_SECONDS,
        max_retries=TRIES_MORE,
        retry_on_timeout=False,
        serializer=_QuickJson(),
    )
    try:
        yield client
    finally:
        await client.close()


@contextmanager
def outages() -> Iterator[None]:
    """Raises StoreUnavailable for what waiting can mend: no connection, too many requests, a failing server."""
    try:
        yield
    except NotConnected as error:
        raise StoreUnavailable(f"OpenSearch cannot be reached: {type(error).__name__}") from error
    except TransportError as error:
        if is_outage(error.status_code, error.error):
            raise StoreUnavailable(f"OpenSearch does not serve now: {error.status_code} {error.error}") from error
        raise


def is_outage(status: int | str, kind: str) -> bool:
    """Whether an answer, of a request or of one item, says "later"."""
    failing = isinstance(status, int) and (status == _TOO_MANY_REQUESTS or status >= _SERVER_ERRORS)
    return failing or kind == _BLOCKED
