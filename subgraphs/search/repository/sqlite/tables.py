"""The tables of the index file, brought up to date by the numbered scripts in migrations/."""

import sqlite3
from pathlib import Path

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def migrate(connection: sqlite3.Connection) -> None:
    """Runs the scripts whose number is above the file's `user_version`, each as one transaction."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for script in sorted(MIGRATIONS.glob("*.sql")):
        number = int(script.name.partition("_")[0])
        if number > version:
            connection.executescript(f"BEGIN IMMEDIATE; {script.read_text()} PRAGMA user_version = {number}; COMMIT;")


def is_new(file: Path) -> bool:
    """Whether nothing was ever put into the file."""
    if not file.exists():
        return True
    connection = sqlite3.connect(file)
    try:
        row: tuple[int] = connection.execute("SELECT NOT EXISTS (SELECT 1 FROM practitioners)").fetchone()
        return row == (1,)
    except sqlite3.OperationalError:
        return True
    finally:
        connection.close()
