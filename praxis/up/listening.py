"""An ASGI application on a port of this process's own event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn

from praxis.embedded.ports import HOST
from praxis.embedded.problem import CannotStart
from praxis.up.lifespan import AsgiApp

SHUTDOWN_TIMEOUT_SECONDS = 5
BACKLOG = 2048
POLL_SECONDS = 0.01


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves signals to whoever stops the whole process in order."""
        yield


@asynccontextmanager
async def listening(app: AsgiApp, port: int) -> AsyncIterator[None]:
    """Serves an application whose lifespan runs already; at the end requests get a moment to finish."""
    config = uvicorn.Config(
        app,
        http="httptools",
        loop="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=SHUTDOWN_TIMEOUT_SECONDS,
    )
    server = _Server(config)
    with _listener(port) as listener:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(POLL_SECONDS)
            yield
        finally:
            server.should_exit = True
            await serving


def _listener(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port), backlog=BACKLOG)
    except OSError as error:
        raise CannotStart(
            f"Port {port} on {HOST} cannot be listened on: {error.strerror}.",
            "End the program that listens there, or choose another port with --port.",
        ) from None
