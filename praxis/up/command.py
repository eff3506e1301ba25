"""`praxis up`: the command."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from praxis.embedded.problem import CannotStart
from praxis.up.environments import SUBGRAPHS
from praxis.up.options import DEFAULT_DATA, DEFAULT_PORT, DEFAULT_PRACTITIONERS, Options
from praxis.up.pipeline import run


def command(
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Where the gateway listens.")] = DEFAULT_PORT,
    data: Annotated[
        Path, typer.Option(help="The data folder; made when missing, else its data is kept.")
    ] = DEFAULT_DATA,
    practitioners: Annotated[
        int, typer.Option(min=1, help="How many demo practitioners a first start makes.")
    ] = DEFAULT_PRACTITIONERS,
    is_split: Annotated[
        bool, typer.Option("--processes", help="Each deployable a process of its own, over HTTP.")
    ] = False,
    unreachable: Annotated[list[str] | None, typer.Option(hidden=True)] = None,
) -> None:
    """Serve everything on this machine until Ctrl-C."""
    unknown = sorted(set(unreachable or ()) - set(SUBGRAPHS))
    if unknown:
        raise CannotStart(f"There is no subgraph {', '.join(unknown)}.", f"There are {', '.join(SUBGRAPHS)}.")
    run(Options(port, data, practitioners, is_split, frozenset(unreachable or ())), Console())
