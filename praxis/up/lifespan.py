"""Drives an ASGI application's lifespan (ASGI specification 3.0, "Lifespan Protocol"), as a server would."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

from servicekit.cancellation import cancel_and_wait
from servicekit.telemetry import get_logger

Message = MutableMapping[str, Any]
AsgiApp = Callable[
    [MutableMapping[str, Any], Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]

_log = get_logger("praxis.up")


class StartupFailed(Exception):
    """The application said that it cannot start."""


@asynccontextmanager
async def running(app: AsgiApp) -> AsyncIterator[None]:
    """Starts the application and shuts it down at the end. Raises what its start-up raised, or StartupFailed."""
    lifespan = _Lifespan(app)
    await lifespan.start()
    try:
        yield
    except BaseException:
        try:
            await lifespan.stop()
        except Exception as error:  # noqa: BLE001 - what ended the block matters more than what follows from it
            _log.warning("an application did not shut down in order", error=repr(error))
        raise
    await lifespan.stop()


class _Lifespan:
    def __init__(self, app: AsgiApp) -> None:
        self._to_app: asyncio.Queue[Message] = asyncio.Queue()
        self._from_app: asyncio.Queue[Message] = asyncio.Queue()
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": {}}
        self._task = asyncio.ensure_future(app(scope, self._to_app.get, self._from_app.put))

    async def start(self) -> None:
        """Returns when the application has started; when this is cancelled, so is the application."""
        try:
            await self._ask("lifespan.startup")
        except BaseException:
            await cancel_and_wait([self._task])
            raise

    async def stop(self) -> None:
        """Returns when it has shut down."""
        await self._ask("lifespan.shutdown")
        await self._task

    async def _ask(self, kind: str) -> None:
        await self._to_app.put({"type": kind})
        answer = asyncio.ensure_future(self._from_app.get())
        await asyncio.wait({answer, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            answer.cancel()
            self._task.result()  # raises what ended it
            raise StartupFailed(f"the application ended without an answer to {kind}")
        message = answer.result()
        if message["type"] != f"{kind}.complete":
            # Starlette sends the traceback as text and then raises the error itself, which says more.
            await self._task
            raise StartupFailed(message.get("message", kind))
