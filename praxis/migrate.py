"""`praxis migrate`: brings every owner's schema to its newest revision."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import typer

import praxis
from praxis.embedded.databases import OWNERS
from praxis.embedded.run import EMBEDDED, running_servers
from praxis.up.options import DEFAULT_DATA
from praxis.up.stacks import stack_of
from servicekit.database.migrations import migrate

ROOT = Path(praxis.__file__).parent.parent
WORKERS = frozenset({"notification"})


def migrations_folder(owner: str) -> Path:
    """Where the owner's revisions are."""
    return ROOT / ("workers" if owner in WORKERS else "subgraphs") / owner / "migrations"


def migrate_owners(dsn: Callable[[str], str], owners: Iterable[str] = OWNERS) -> None:
    """Migrates the owners one after the other. `dsn` gives an owner's connection string; a second run changes nothing."""
    for owner in owners:
        migrate(dsn(owner), owner, migrations_folder(owner))


def command(data: Annotated[Path, typer.Option(help="The data folder of the installation.")] = DEFAULT_DATA) -> None:
    """Bring the tables of an installation that is not running up to date."""
    with running_servers(data, print, stack=stack_of(data) or EMBEDDED) as servers:
        migrate_owners(servers.databases.dsn)
    print("All tables are up to date.")
