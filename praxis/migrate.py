"""Brings every owner's schema to its newest revision."""

from collections.abc import Callable, Iterable
from pathlib import Path

import praxis
from praxis.embedded.databases import OWNERS
from servicekit.database import migrate

ROOT = Path(praxis.__file__).parent.parent
WORKERS = frozenset({"notification"})


def migrations_folder(owner: str) -> Path:
    """Where the owner's revisions are."""
    return ROOT / ("workers" if owner in WORKERS else "subgraphs") / owner / "migrations"


def migrate_owners(dsn: Callable[[str], str], owners: Iterable[str] = OWNERS) -> None:
    """Migrates the owners one after the other. `dsn` gives an owner's connection string; a second run changes nothing."""
    for owner in owners:
        migrate(dsn(owner), owner, migrations_folder(owner))
