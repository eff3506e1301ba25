"""The index as a file: writes that share a commit and fail alone, files that are full, locked, broken or of old form."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from servicekit.kafka.outages import StoreUnavailable, is_outage
from subgraphs.search.repository.sqlite import SqliteIndex
from subgraphs.search.repository.sqlite import connections as connections_module
from subgraphs.search.repository.sqlite.connections import Connections
from subgraphs.search.repository.sqlite.tables import MIGRATIONS, migrate
from tests.subgraphs.search.documents import add, ids, profile, question


def insert(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO practitioners (id) VALUES ('x' || (SELECT count(*) FROM practitioners))")


def fail(_connection: sqlite3.Connection) -> None:
    raise ValueError("this one cannot be written")


def count(connection: sqlite3.Connection) -> int:
    (found,) = connection.execute("SELECT count(*) FROM practitioners").fetchone()
    return int(found)


async def test_what_is_written_at_the_same_time_is_all_there(index_file: Path) -> None:
    async with Connections.open(index_file) as connections:
        await asyncio.gather(*(connections.write(insert) for _ in range(200)))
        assert await connections.read(count) == 200


async def test_a_write_that_fails_takes_no_other_with_it(index_file: Path) -> None:
    async with Connections.open(index_file) as connections:
        works = [insert, fail, insert, fail, insert]
        outcomes = await asyncio.gather(*map(connections.write, works), return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [type(None), ValueError, type(None), ValueError, type(None)]
        assert await connections.read(count) == 3


async def test_callers_that_have_gone_leave_the_others_alone(index_file: Path) -> None:
    async with Connections.open(index_file) as connections:
        tasks = [asyncio.create_task(connections.write(insert)) for _ in range(20)]
        await asyncio.sleep(0)
        for task in tasks[::2]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await connections.write(insert)
        assert await connections.read(count) == 21


async def test_closing_waits_for_what_was_begun(index_file: Path) -> None:
    async with Connections.open(index_file) as connections:
        tasks = [asyncio.create_task(connections.write(insert)) for _ in range(5)]
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    async with Connections.open(index_file) as connections:
        assert await connections.read(count) == 5


async def test_a_locked_file_is_an_outage_that_ends(index_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections_module, "BUSY_TIMEOUT_SECONDS", 0.01)
    async with Connections.open(index_file) as connections:
        other = sqlite3.connect(index_file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable) as refused:
            await connections.write(insert)
        assert is_outage(refused.value)
        other.execute("ROLLBACK")
        other.close()
        await connections.write(insert)
        assert await connections.read(count) == 1


async def test_a_full_disk_is_an_outage_that_ends(index_file: Path) -> None:
    def limit(connection: sqlite3.Connection, pages: int) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    async with Connections.open(index_file) as connections:
        writer = connections._committer._connection  # only SQLite itself can say that it is full
        limit(writer, 1)
        with pytest.raises(StoreUnavailable):
            await asyncio.gather(*(connections.write(insert) for _ in range(500)))
        limit(writer, 1 << 20)
        await connections.write(insert)


async def test_what_was_put_in_is_there_after_a_restart(index_file: Path) -> None:
    async with SqliteIndex.open(index_file) as index:
        assert await index.is_empty()
        await add(index, profile("a"))
    async with SqliteIndex.open(index_file) as index:
        assert not await index.is_empty()
        assert await ids(index, question()) == ["a"]


@pytest.mark.parametrize("garbage", [b"", b"this is no database, but a text of some length" * 100])
def test_a_file_that_is_no_index_is_begun_anew(index_file: Path, garbage: bytes) -> None:
    async def begin() -> None:
        async with SqliteIndex.open(index_file) as index:
            assert await index.is_empty()
            await add(index, profile("a"))

    index_file.write_bytes(garbage)
    asyncio.run(begin())


async def test_an_index_of_an_earlier_form_is_filled_anew(index_file: Path) -> None:
    connection = sqlite3.connect(index_file)
    connection.executescript((MIGRATIONS / "0001_documents.sql").read_text())
    connection.execute("PRAGMA user_version = 1")
    connection.execute("INSERT INTO practitioners (id) VALUES ('a')")
    connection.commit()
    connection.close()
    async with SqliteIndex.open(index_file) as index:
        assert await index.is_empty()


def test_migrating_twice_changes_nothing(index_file: Path) -> None:
    connection = sqlite3.connect(index_file, isolation_level=None)
    migrate(connection)
    before = connection.execute("SELECT sql FROM sqlite_master").fetchall()
    insert(connection)
    migrate(connection)
    assert connection.execute("SELECT sql FROM sqlite_master").fetchall() == before
    assert count(connection) == 1
    connection.close()
