"""`praxis up`: every deployable in one process on one event loop; the gateway calls the subgraphs without a socket."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from http import HTTPStatus
from importlib import import_module
from pathlib import Path

import httpx
import uvloop

from gateway.app import create_app
from gateway.executor.transports.asgi import AsgiTransport
from gateway.settings import read_settings
from praxis.embedded.run import RunningServers
from praxis.up.announcement import Announcement
from praxis.up.environments import SUBGRAPHS, WORKER, Environments
from praxis.up.gateway_config import SUPERGRAPH, closed_url, write_gateway_config
from praxis.up.lifespan import AsgiApp, running
from praxis.up.listening import listening
from praxis.up.options import Options
from servicekit.telemetry import configure_logging

WATCH_SECONDS = 0.3


def serve_all_in_one(
    options: Options,
    servers: RunningServers,
    environments: Environments,
    ready_file: Path,
    announcement: Announcement,
) -> None:
    """Serves until SIGINT or SIGTERM. Raises CannotStart when a server is lost for good."""
    with (servers.installation.folders.logs / "praxis.log").open("a") as log:
        configure_logging("praxis", environments.common().get("LOG_LEVEL", "INFO"), log)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner, suppress(asyncio.CancelledError):
            runner.run(_serve(options, servers, environments, ready_file, announcement))


async def _serve(
    options: Options,
    servers: RunningServers,
    environments: Environments,
    ready_file: Path,
    announcement: Announcement,
) -> None:
    _cancel_on_signal()
    data = servers.installation.folders.data
    async with _deployables(options, data, environments, ready_file) as services:
        gc.collect()
        gc.freeze()  # what a start makes stays until the end, so no later collection need look at it
        while True:
            servers.supervisor.check()
            if not announcement.is_made:
                await asyncio.to_thread(announcement.look, await _unready(services))
            await asyncio.sleep(WATCH_SECONDS)


async def _unready(services: Mapping[str, AsgiApp]) -> list[str]:
    unready = []
    for name, app in services.items():
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url=f"http://{name}"
        ) as client:
            if (await client.get("/health/ready")).status_code != HTTPStatus.OK:
                unready.append(name)
    return unready


def _cancel_on_signal() -> None:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a coroutine runs in a task
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)


@asynccontextmanager
async def _deployables(
    options: Options, data: Path, environments: Environments, ready_file: Path
) -> AsyncIterator[Mapping[str, AsgiApp]]:
    """Subgraphs and worker, then the gateway, then its port; ended in the opposite order."""
    services = {name: deployable_app(f"subgraphs.{name}", environments.of(name)) for name in SUBGRAPHS}
    transports = {
        name: AsgiTransport(app, name=name) for name, app in services.items() if name not in options.unreachable
    }
    services[WORKER] = deployable_app(f"workers.{WORKER}", environments.of(WORKER))
    async with AsyncExitStack() as stack:
        for app in services.values():
            await stack.enter_async_context(running(app))
        config = data / "gateway.yaml"
        urls = {name: closed_url() for name in options.unreachable}
        write_gateway_config(config, environments.common(), urls, ready_file)
        gateway = create_app(read_settings(config, {}), SUPERGRAPH.read_text(), transports=transports)
        await stack.enter_async_context(running(gateway))
        await stack.enter_async_context(listening(gateway, options.port))
        yield services


def deployable_app(module: str, environment: dict[str, str]) -> AsgiApp:
    """A deployable's application, with settings as if its process had this environment."""
    settings_type = import_module(f"{module}.settings").Settings
    settings = settings_type(**{name.lower(): value for name, value in environment.items()})
    app: AsgiApp = import_module(f"{module}.app").create_app(settings)
    return app
