"""The database file: opened, brought up to date, replaced when it is broken, since all in it can be told again."""

import sqlite3
from pathlib import Path

MIGRATIONS = Path(__file__).parents[2] / "migrations" / "sqlite"
BUSY_TIMEOUT_SECONDS = 10.0
_PAGES_KB = 32 * 1024


def open_database(file: Path, countries: list[str]) -> tuple[sqlite3.Connection, bool]:
    """The writing connection, and whether the index is new or was lost, so that everything has to be told again."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = connect(file)
        return connection, migrate(connection, countries)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
    for suffix in ("", "-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    connection = connect(file)
    return connection, migrate(connection, countries)


def connect(file: Path) -> sqlite3.Connection:
    """A connection that any thread may use, one at a time."""
    connection = sqlite3.connect(file, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    # A crash of the machine may lose the last transactions; positions are stored later, so they come again.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{_PAGES_KB}")
    return connection


def migrate(connection: sqlite3.Connection, countries: list[str]) -> bool:
    """Runs what has not run yet; true when a country's index was made."""
    connection.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)")
    done = {name for (name,) in connection.execute("SELECT name FROM migrations")}
    wanted = [(script.name, script.read_text(encoding="utf-8")) for script in sorted(MIGRATIONS.glob("*.sql"))]
    for country in countries:
        code = country_suffix(country)
        for script in sorted((MIGRATIONS / "country").glob("*.sql")):
            wanted.append((f"{code}/{script.name}", script.read_text(encoding="utf-8").replace("{country}", code)))
    missing = [(name, script) for name, script in wanted if name not in done]
    for name, script in missing:
        connection.executescript(f"BEGIN;\n{script}\nINSERT INTO migrations VALUES ('{name}');\nCOMMIT;")
    return bool(missing)


def country_suffix(country: str) -> str:
    """The part of table names that says the country; nothing but two letters ever gets into SQL text."""
    if len(country) != 2 or not country.isascii() or not country.isalpha():
        raise ValueError(f"not a country code: {country!r}")
    return country.lower()
