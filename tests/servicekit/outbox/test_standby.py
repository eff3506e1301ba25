"""A standby takes over from a relay that is stopped or killed; events that come twice for it come in order first."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest
from structlog.testing import capture_logs

from servicekit.cancellation import CLEAN_UP_SECONDS
from servicekit.database import Database
from servicekit.outbox.lease import Lease
from servicekit.outbox.log import OutboxLog
from tests.embedded_servers import TestDatabase
from tests.servicekit.outbox.conftest import Outbox, Seen, ThingHappened
from tests.servicekit.sensitivity import Counted
from tests.servicekit.waiting import eventually

CHECKOUT = Path(__file__).parents[3]


@contextmanager
def relay_process(outbox: Outbox, dsn: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A relay that is killed at the end, whatever state it is in."""
    arguments = ["-m", "tests.servicekit.outbox.relay_process", dsn, outbox.bootstrap_servers, outbox.topic_prefix]
    process = subprocess.Popen([sys.executable, *arguments], cwd=CHECKOUT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("blow", [signal.SIGSTOP, signal.SIGKILL], ids=["stopped", "killed"])
async def test_a_standby_takes_over_and_a_relay_that_wakes_up_again_does_no_harm(
    outbox: Outbox, postgres: TestDatabase, blow: signal.Signals
) -> None:
    seen = Seen()
    with relay_process(outbox, postgres.dsn) as active:
        async with outbox.consuming(seen):
            await outbox.add(ThingHappened("a", 0))
            await eventually(seen.numbers, lambda numbers: numbers == [0])
            async with outbox.relaying():
                active.send_signal(blow)
                await outbox.add(*(ThingHappened("a", number) for number in range(1, 20)))
                await eventually(seen.numbers, lambda numbers: set(numbers) == set(range(20)))
                if blow is signal.SIGSTOP:
                    active.send_signal(signal.SIGCONT)
                await outbox.add(ThingHappened("a", 20))
                await eventually(seen.numbers, lambda numbers: 20 in numbers)
    assert list(dict.fromkeys(await seen.numbers())) == list(range(21))


async def test_whoever_lost_the_lease_gives_no_numbers(outbox: Outbox, postgres: TestDatabase) -> None:
    await outbox.add(ThingHappened("a", 1))
    await outbox.may_be_taken()
    async with (
        Database.open(postgres.dsn, pool_size=1) as other,
        other.connection() as mine,
        outbox.database.connection() as theirs,
    ):
        lost, held = Lease(mine), Lease(theirs)
        assert await lost.take()
        await lost.release()
        assert await held.take()
        assert await OutboxLog(mine, lost.holder).next_rows(10) == []
        assert [row.publication for row in await OutboxLog(theirs, held.holder).next_rows(10)] == [1]


async def test_a_relay_that_lost_its_lease_stands_by_and_comes_back(outbox: Outbox, postgres: TestDatabase) -> None:
    seen = Seen()
    with capture_logs() as logs:
        async with outbox.relaying() as task, outbox.consuming(seen):
            await outbox.add(ThingHappened("a", 1))
            await eventually(seen.numbers, lambda numbers: numbers == [1])
            async with Database.open(postgres.dsn, pool_size=1) as other, other.connection() as connection:
                await connection.execute(
                    "UPDATE outbox_lease SET holder = gen_random_uuid(), backend_pid = pg_backend_pid(),"
                    " expires_at = '2100-01-01'"
                )

                async def losses() -> int:
                    return sum(entry["event"] == "another relay publishes now" for entry in logs)

                await eventually(losses, lambda number: number == 1)
            # The other one is gone without a word.
            await outbox.add(ThingHappened("a", 2))
            await eventually(seen.numbers, lambda numbers: numbers == [1, 2])
            assert not task.done()


async def test_a_relay_is_woken_again_after_its_listening_connection_was_lost(
    outbox: Outbox, postgres: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("servicekit.outbox.relay.POLL_SECONDS", 3600)
    monkeypatch.setattr("servicekit.database.pool.RELISTEN_SECONDS", 0.05)
    seen = Seen()
    async with outbox.relaying(), outbox.consuming(seen):
        await outbox.add(ThingHappened("a", 1))
        await eventually(seen.numbers, lambda numbers: numbers == [1])
        async with outbox.database.connection() as connection:
            ended = await connection.fetchval(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
            )
        assert ended == 1
        await outbox.add(ThingHappened("a", 2))
        await eventually(seen.numbers, lambda numbers: numbers == [1, 2])


async def test_a_relay_whose_server_dies_ends_though_its_listening_connection_dies_while_it_is_given_back(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_back = Counted(asyncpg.Connection, "remove_listener", monkeypatch)
    async with outbox.relaying() as task, outbox.database.connection() as connection:
        await outbox.add(ThingHappened("a", 1))
        await eventually(outbox.unpublished, lambda number: number == 0)
        listening = await connection.fetchval(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
        os.kill(listening, signal.SIGSTOP)
        try:
            await connection.execute("SELECT pg_terminate_backend(backend_pid) FROM outbox_lease")
            await given_back.more(1)
            await connection.execute("SELECT pg_terminate_backend($1)", listening)
        finally:
            os.kill(listening, signal.SIGCONT)
        done, _ = await asyncio.wait({task}, timeout=CLEAN_UP_SECONDS / 2)
        assert done, "the relay waits for ever, and nothing is published any more"
        assert isinstance(task.exception(), asyncpg.PostgresError | asyncpg.InterfaceError | OSError)


async def test_an_event_that_has_to_wait_when_it_is_told_of_does_not_wait_for_the_poll(
    outbox: Outbox, postgres: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("servicekit.outbox.relay.POLL_SECONDS", 3600)
    looks = Counted(OutboxLog, "next_rows", monkeypatch)
    seen = Seen()
    async with outbox.relaying(), outbox.consuming(seen), Database.open(postgres.dsn, pool_size=1) as other:
        async with other.transaction() as earlier:
            await earlier.execute("CREATE TABLE elsewhere ()")
            await outbox.add(ThingHappened("a", 1))
            # After these every notification is used up, and nothing tells of the end of a transaction.
            await looks.more(3)
        await eventually(seen.numbers, lambda numbers: numbers == [1])


async def test_rows_go_at_once_where_the_broker_keeps_the_log(outbox: Outbox) -> None:
    seen = Seen()
    async with outbox.relaying(retention_hours=0), outbox.consuming(seen):
        await outbox.add(ThingHappened("a", 1), ThingHappened("a", 2))
        await eventually(seen.numbers, lambda numbers: numbers == [1, 2])
        await eventually(outbox.rows, lambda number: number == 0)
