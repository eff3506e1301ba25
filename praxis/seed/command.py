"""`praxis seed`: the demo data of an installation that is not running."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from praxis.embedded.run import EMBEDDED, running_servers
from praxis.migrate import migrate_owners
from praxis.seed import seed
from praxis.up.options import DEFAULT_DATA, DEFAULT_PRACTITIONERS
from praxis.up.stacks import stack_of


def command(
    data: Annotated[Path, typer.Option(help="The data folder of the installation.")] = DEFAULT_DATA,
    practitioners: Annotated[int, typer.Option(help="How many there shall be.", min=1)] = DEFAULT_PRACTITIONERS,
) -> None:
    """Add what is missing of the demo data; what is there stays."""
    stack = stack_of(data) or EMBEDDED
    with running_servers(data, print, stack=stack, practitioners=practitioners) as servers:
        migrate_owners(servers.databases.dsn)
        with Progress() as bar:
            result = seed(servers.databases.dsn, practitioners, bar)
    print(f"Added {result.practitioners_added} practitioners and {result.patients_added} patients.")
