"""The tables of the index file, brought up to date by the numbered scripts in migrations/."""

import sqlite3
from contextlib import closing
from pathlib import Path

from servicekit.telemetry import get_logger

MIGRATIONS = Path(__file__).parents[2] / "migrations"
_WRITTEN_BESIDE = ("", "-wal", "-shm")
_UNREADABLE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

_log = get_logger("subgraphs.search.sqlite")


def migrate(connection: sqlite3.Connection) -> None:
    """Runs the scripts whose number is above the file's `user_version`, each as one transaction."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for script in sorted(MIGRATIONS.glob("*.sql")):
        number = int(script.name.partition("_")[0])
        if number > version:
            connection.executescript(f"BEGIN IMMEDIATE; {script.read_text()} PRAGMA user_version = {number}; COMMIT;")


def discard_unreadable(file: Path) -> None:
    """Removes a file that is no index any more: it can be filled again, and would stop the service for ever."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode not in _UNREADABLE:
            raise
        _log.warning("search index unreadable, starting a new one", error=error.sqlite_errorname)
        for suffix in _WRITTEN_BESIDE:
            file.with_name(file.name + suffix).unlink(missing_ok=True)
