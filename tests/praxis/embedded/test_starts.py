"""A second start keeps what the first one made, and whatever a broken start left behind mends itself."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import psycopg
import pytest

from praxis.embedded.files import begin_anew_when_long
from praxis.embedded.folders import open_folders
from praxis.embedded.installation import open_installation
from praxis.embedded.problem import CannotStart
from praxis.embedded.run import EMBEDDED, RunningServers, running_servers

NOT_DURABLE = replace(EMBEDDED, open=partial(open_installation, is_durable=False))


@contextmanager
def _open_folder() -> Iterator[Path]:
    """A data folder whose parents are open to the servers' account."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name) / "data"


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder before its first start."""
    with _open_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def installed() -> Iterator[Path]:
    """A data folder after a first start that made everything, with a table that holds 42."""
    with _open_folder() as folder:
        with _started(folder) as servers:
            _execute(servers, "CREATE TABLE kept AS SELECT 42 AS answer")
        yield folder


def _started(data: Path) -> AbstractContextManager[RunningServers]:
    return running_servers(data, print, stack=NOT_DURABLE)


def _execute(servers: RunningServers, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(servers.databases.dsn("booking"), autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def test_a_second_start_keeps_data_addresses_and_keys(installed: Path) -> None:
    with _started(installed) as first:
        addresses = (first.installation.postgres.address, first.installation.servers, first.installation.issuer)
        keys = first.installation.issuer.issuer().public_keys()
    with _started(installed) as second:
        assert _execute(second, "SELECT answer FROM kept") == [(42,)]
        assert addresses == (
            second.installation.postgres.address,
            second.installation.servers,
            second.installation.issuer,
        )
        assert second.installation.issuer.issuer().public_keys() == keys


def test_a_half_finished_first_start_mends_itself(data: Path) -> None:
    folders = open_folders(data)
    making = folders.servers / "postgres.making"
    (making / "base").mkdir(parents=True)
    (making / "PG_VERSION").write_text("18\n")
    half = folders.servers / "postgres"  # a folder without PG_VERSION was never a cluster
    half.mkdir()
    (half / "rubbish").write_text("rubbish")
    with _started(data) as servers:
        assert _execute(servers, "SELECT current_schema()") == [("booking",)]
    assert not making.exists()


def test_databases_that_a_first_start_did_not_come_to_are_made_by_the_next(installed: Path) -> None:
    with (
        _started(installed) as servers,
        psycopg.connect(servers.databases.superuser_dsn(), autocommit=True) as connection,
    ):
        connection.execute("DROP DATABASE patient")
        connection.execute("DROP DATABASE consumer_positions")
    with _started(installed) as servers, psycopg.connect(servers.databases.dsn("notification")) as connection:
        assert connection.execute("SELECT current_schema()").fetchone() == ("notification",)


def test_a_deleted_data_folder_begins_anew_wherever_its_cluster_was(data: Path) -> None:
    with _started(data) as servers:
        _execute(servers, "CREATE TABLE forgotten ()")
        kept_elsewhere = data.parent / "kept"
        shutil.copytree(servers.installation.folders.servers, kept_elsewhere, copy_function=shutil.copy2)
    shutil.rmtree(data)
    # As under root with a closed checkout: the servers' folder outlives the data folder and its passwords.
    data.mkdir()
    shutil.copytree(kept_elsewhere, data / "servers")
    with _started(data) as servers:
        assert _execute(servers, "SELECT to_regclass('forgotten')") == [(None,)]


def test_a_lock_file_whose_number_belongs_to_another_process_does_not_keep_postgres_from_starting(
    installed: Path,
) -> None:
    with _started(installed) as servers:
        cluster = servers.installation.postgres.cluster
    (cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster}\n")
    with _started(installed) as servers:
        assert _execute(servers, "SELECT 1") == [(1,)]


def test_a_port_that_is_taken_meanwhile_is_chosen_again_and_kept(data: Path) -> None:
    first = open_installation(open_folders(data))
    with socket.create_server(("127.0.0.1", first.redis.address.port)):
        second = open_installation(open_folders(data))
    third = open_installation(open_folders(data))
    assert second.redis.address.port != first.redis.address.port
    assert third.redis.address == second.redis.address
    assert third.postgres.address == first.postgres.address


def test_what_is_secret_is_readable_by_its_owner_alone_and_asked_for(installed: Path) -> None:
    with _started(installed) as servers:
        installation = servers.installation
        secret = ("secrets.json", "issuer/key.json", "issuer/clients.json")
        files = (*(installed / name for name in secret), installation.redis.folder / "redis.conf")
        assert {oct(file.stat().st_mode & 0o777) for file in files} == {"0o600"}
        assert oct(installation.folders.mailbox.stat().st_mode & 0o777) == "0o700"
        assert oct(installation.postgres.cluster.stat().st_mode & 0o777) == "0o700"
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"postgresql://booking@127.0.0.1:{installation.postgres.address.port}/booking")
        with socket.create_connection(("127.0.0.1", installation.redis.address.port)) as client:
            client.sendall(b"PING\r\n")
            assert client.recv(100).startswith(b"-NOAUTH")


def test_what_fails_while_the_disk_is_full_is_said_to_be_that(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConnectionError), _started(installed):
        raise ConnectionError("the database went away")
    with pytest.raises(CannotStart, match="the disk is full"), _started(installed):
        usage = shutil.disk_usage(installed)._replace(free=1_000_000)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
        raise ConnectionError("the database went away")


def test_a_long_log_is_put_aside_and_a_short_one_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    for text, put_aside in (("short", False), ("long" * 10, True), ("longer" * 10, True)):
        log.write_text(text)
        begin_anew_when_long(log, longest_bytes=20)
        assert log.exists() != put_aside
    assert (tmp_path / "server.log.old").read_text() == "longer" * 10
