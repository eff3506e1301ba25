"""A rebuild that is kept waiting says by whom and what to do, goes on, and ends in words when it cannot end well."""

import asyncio
import io
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console

from praxis.embedded.problem import CannotStart
from praxis.rebuild import patience
from praxis.rebuild.rebuild import Rebuild
from praxis.rebuild.steps import Steps
from praxis.rebuild.stores import Stores, open_stores
from tests.praxis.platform import Servers, running_service
from tests.praxis.processes import running, wait_for_line
from tests.servicekit.waiting import eventually


@dataclass
class Rebuilding:
    """A rebuild on stores that no service works on, and what it has said."""

    stores: Stores
    servers: Servers
    output: io.StringIO

    def begin(self) -> Rebuild:
        """Another one."""
        return Rebuild(self.stores, Steps(Console(file=self.output)))

    async def has_said(self, text: str) -> None:
        """Waits for it."""

        async def said() -> str:
            return self.output.getvalue()

        await eventually(said, lambda everything: text in everything)


@pytest.fixture
async def rebuilding(silent_servers: Servers, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Rebuilding]:
    monkeypatch.setattr(patience, "HINT_AFTER_SECONDS", 0.2)
    async with open_stores(silent_servers.addresses) as stores:
        yield Rebuilding(stores, silent_servers, io.StringIO())


async def test_who_keeps_a_rebuild_waiting_is_named_and_it_goes_on_until_the_effect_is_there(
    rebuilding: Rebuilding,
) -> None:
    waiting = asyncio.create_task(rebuilding.begin().booking_rules())
    await rebuilding.has_said("The practitioner service publishes nothing of what it has to publish")
    async with running_service(rebuilding.servers, "practitioner"):
        await rebuilding.has_said("The booking service does not handle what is in practitioner-events: it is 4 events")
        assert rebuilding.output.getvalue().count(patience.GOES_ON) == 2
        async with running_service(rebuilding.servers, "booking"):
            await waiting


async def test_every_service_that_keeps_the_new_index_from_serving_is_named(rebuilding: Rebuilding) -> None:
    waiting = asyncio.create_task(rebuilding.begin().search())
    await rebuilding.has_said("The practitioner service publishes nothing")
    await rebuilding.has_said("The availability service publishes nothing")
    async with running_service(rebuilding.servers, "practitioner"):
        await rebuilding.has_said("The search service does not handle what is in practitioner-events")
    assert not waiting.done()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


async def test_a_rebuild_of_the_index_that_another_one_replaces_ends_and_says_so(rebuilding: Rebuilding) -> None:
    first = asyncio.create_task(rebuilding.begin().search())
    await rebuilding.has_said(patience.GOES_ON)
    second = asyncio.create_task(rebuilding.begin().search())
    with pytest.raises(CannotStart, match="Another rebuild of the search index began and took the place of this one"):
        await first
    assert not second.done()
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)


def test_ctrl_c_ends_a_rebuild_that_waits_and_says_that_it_may_be_run_again(
    silent_servers: Servers, tmp_path: Path
) -> None:
    log, command = tmp_path / "log", (sys.executable, "-m", "praxis", "rebuild", "booking-rules")
    with running(*command, log=log, environment=silent_servers.told_addresses) as process:
        wait_for_line(process, log, patience.GOES_ON)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 1
    said = log.read_text()
    assert "Running it again is safe" in said
    assert "Traceback" not in said
