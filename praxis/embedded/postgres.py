"""PostgreSQL (15 or later): one cluster, reached over loopback TCP with passwords."""

import shutil
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

from praxis.embedded.account import Account
from praxis.embedded.files import PRIVATE, make_folder, write_whole
from praxis.embedded.ports import HOST
from praxis.embedded.problem import CannotStart, from_output
from praxis.embedded.process import Command, processes_in, run_to_end

SUPERUSER = "postgres"
INITDB_TIMEOUT_SECONDS = 120
LEFTOVER_TIMEOUT_SECONDS = 10.0
FIRST_WITH_BUILTIN_LOCALES = 17
SETTINGS: Mapping[str, str] = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "120",  # five subgraphs, the worker, their relays, and a few for people
    "shared_buffers": "32MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "autovacuum_max_workers": "1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_checkpoints": "off",
}
SETTINGS_SINCE: Mapping[int, Mapping[str, str]] = {
    16: {"scram_iterations": "1"},  # the passwords are random, so stretching them only costs time
    18: {"io_method": "sync"},  # otherwise it keeps three I/O workers
}
VOLATILE: Mapping[str, str] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class PostgresAddress:
    """Where the cluster listens and its superuser's password."""

    port: int
    superuser_password: str
    host: str = HOST

    def dsn(self, database: str, user: str, password: str) -> str:
        """A connection string for asyncpg and psycopg."""
        return f"postgresql://{user}:{password}@{self.host}:{self.port}/{database}"

    def superuser_dsn(self, database: str = "postgres") -> str:
        """A connection string that may do everything; no service is given it."""
        return self.dsn(database, SUPERUSER, self.superuser_password)


@dataclass(frozen=True)
class Postgres:
    """The server. `is_durable` false gives up fsync, for tests that do not kill it."""

    installation: Path
    cluster: Path
    address: PostgresAddress
    account: Account
    version: int
    is_durable: bool = True
    name: str = "postgres"
    may_restart: bool = True

    def prepare(self) -> None:
        """Makes the cluster in a folder beside its place and renames it, so a half-made one is never used."""
        if not (self.cluster / "PG_VERSION").exists():
            making = self.cluster.with_name(f"{self.cluster.name}.making")
            shutil.rmtree(making, ignore_errors=True)
            self._initialise(make_folder(making, owner=self.account))
            shutil.rmtree(self.cluster, ignore_errors=True)
            making.rename(self.cluster)
        self._refuse_foreign_owner()
        self._refuse_other_version()
        self._await_leftovers()

    def command(self) -> Command:
        """The postmaster; at its parent's death it shuts down in order ("fast")."""
        settings = {**SETTINGS, **({} if self.is_durable else VOLATILE), "port": str(self.address.port)}
        for since, known in SETTINGS_SINCE.items():
            settings |= known if self.version >= since else {}
        options = [f"--{name}={value}" for name, value in settings.items()]
        return Command(
            arguments=(str(self.installation / "bin" / "postgres"), "-D", str(self.cluster), *options),
            folder=self.cluster,
            account=self.account,
            environment={"LC_ALL": "C.UTF-8"},
            stop_signal=signal.SIGINT,
            parent_death_signal=signal.SIGINT,
        )

    def is_ready(self) -> bool:
        """Whether it takes connections and our password."""
        try:
            psycopg.connect(self.address.superuser_dsn(), connect_timeout=2).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise CannotStart(
                    f"The PostgreSQL cluster in {self.cluster} has another password than the one that is kept for it.",
                    "Delete the data folder to begin anew, or put its secrets.json back.",
                ) from None
            return False
        return True

    def _initialise(self, folder: Path) -> None:
        password_file = folder.with_name("superuser-password")
        write_whole(password_file, self.address.superuser_password, PRIVATE, self.account)
        arguments = ["-D", str(folder), "-U", SUPERUSER, f"--pwfile={password_file}", "--auth=scram-sha-256"]
        arguments += ["--encoding=UTF8", *self._locale_arguments(), *([] if self.is_durable else ["--no-sync"])]
        try:
            self._run_initdb(arguments)
        finally:
            password_file.unlink(missing_ok=True)

    def _locale_arguments(self) -> list[str]:
        """Text compares by code point, whichever version it is; settings of initdb's own server save it time."""
        if self.version < FIRST_WITH_BUILTIN_LOCALES:
            return ["--locale=C.UTF-8"]
        own_server = ["--set=scram_iterations=1", "--set=shared_buffers=32MB", "--set=max_connections=20"]
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", *own_server]

    def _run_initdb(self, arguments: list[str]) -> None:
        command = Command(
            arguments=(str(self.installation / "bin" / "initdb"), *arguments),
            folder=self.cluster.parent,
            account=self.account,
            environment={"LC_ALL": "C.UTF-8", "TZ": "UTC"},
        )
        status, said = run_to_end(command, INITDB_TIMEOUT_SECONDS)
        if status != 0:
            raise from_output(f"Making the PostgreSQL cluster in {self.cluster.parent}", said)

    def _refuse_foreign_owner(self) -> None:
        owner = self.cluster.stat().st_uid
        if owner != self.account.uid:
            raise CannotStart(
                f"The PostgreSQL cluster in {self.cluster} belongs to user {owner}, and this start would run it as user"
                f" {self.account.uid}.",
                "Start as the user who started it first, or choose another folder with --data DIR.",
            )

    def _refuse_other_version(self) -> None:
        found = (self.cluster / "PG_VERSION").read_text().strip()
        if found != str(self.version):
            raise CannotStart(
                f"The cluster in {self.cluster} is of PostgreSQL {found}, and this start would run it with {self.version}.",
                "Start what it was made with, or choose another folder with --data DIR.",
            )

    def _await_leftovers(self) -> None:
        """Waits until no backend of a killed server is left, then drops its lock file.

        Only who holds the data folder's lock comes here, so a postmaster.pid is of a server that is gone; its number may
        belong to another process by now, which would keep PostgreSQL from starting.
        """
        deadline = time.monotonic() + LEFTOVER_TIMEOUT_SECONDS
        while processes_in(self.cluster):
            if time.monotonic() > deadline:
                pids = ", ".join(map(str, processes_in(self.cluster)))
                raise CannotStart(
                    f"Processes of an earlier start still use {self.cluster}: {pids}.", "End them and start again."
                )
            time.sleep(0.05)
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
