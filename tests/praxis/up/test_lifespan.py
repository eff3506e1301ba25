"""Applications are started and shut down as a server would do it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Message, Receive, Send

from praxis.embedded.ports import free_port
from praxis.embedded.problem import CannotStart
from praxis.up.lifespan import running
from praxis.up.listening import listening


def _app(events: list[str], *, fails: str = "") -> FastAPI:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if fails == "start":
            raise ConnectionError("the database is away")
        events.append("started")
        try:
            yield
        finally:
            events.append("stopped")
        if fails == "stop":
            raise ConnectionError("the database went away")

    app = FastAPI(lifespan=lifespan)

    @app.get("/")
    async def root() -> str:
        return "served"

    return app


async def test_an_application_is_started_before_and_stopped_after_the_block() -> None:
    events: list[str] = []
    async with running(_app(events)):
        assert events == ["started"]
    assert events == ["started", "stopped"]


async def test_what_fails_at_the_start_is_raised_as_it_was() -> None:
    with pytest.raises(ConnectionError, match="the database is away"):
        async with running(_app([], fails="start")):
            pytest.fail("it did not start")


async def test_what_ended_the_block_is_not_hidden_by_a_shutdown_that_fails_too() -> None:
    with pytest.raises(CannotStart, match="broker"):
        async with running(_app([], fails="stop")):
            raise CannotStart("The broker ended.", "Start again.")
    with pytest.raises(ConnectionError):
        async with running(_app([], fails="stop")):
            pass


@pytest.mark.parametrize("when", ["while it starts", "while it runs"])
async def test_a_cancelled_block_shuts_the_application_down(when: str) -> None:
    events: list[str] = []
    app = _app(events)
    reached = asyncio.Event()

    async def told(scope: Message, receive: Receive, send: Send) -> None:
        async def send_and_tell(message: Message) -> None:
            if when == "while it starts" and not reached.is_set():
                reached.set()
                await asyncio.Event().wait()
            await send(message)
            reached.set()

        await app(scope, receive, send_and_tell)

    async def serve() -> None:
        async with running(told):
            await asyncio.Event().wait()

    task = asyncio.create_task(serve())
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert events == ["started", "stopped"]


async def test_a_port_serves_the_application_until_the_block_ends() -> None:
    port = free_port()
    async with httpx.AsyncClient() as client:
        async with running(app := _app([])), listening(app, port):
            assert (await client.get(f"http://127.0.0.1:{port}/")).json() == "served"
        with pytest.raises(httpx.ConnectError):
            await client.get(f"http://127.0.0.1:{port}/")


async def test_a_port_in_use_is_named() -> None:
    port = free_port()
    async with listening(_app([]), port):
        with pytest.raises(CannotStart, match=f"Port {port} .* cannot be listened on: Address already in use"):
            async with listening(_app([]), port):
                pytest.fail("two servers on one port")
