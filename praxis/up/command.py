"""`praxis up`: the command."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from praxis.embedded.problem import CannotStart
from praxis.up.environments import SUBGRAPHS
from praxis.up.options import DEFAULT_DATA, DEFAULT_FULL_STACK_DATA, DEFAULT_PORT, DEFAULT_PRACTITIONERS, Options
from praxis.up.pipeline import run


def command(
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Where the gateway listens.")] = DEFAULT_PORT,
    data: Annotated[
        Path | None,
        typer.Option(
            help=f"The data folder; made when missing, else its data is kept. [{DEFAULT_DATA}, or {DEFAULT_FULL_STACK_DATA}]"
        ),
    ] = None,
    practitioners: Annotated[
        int, typer.Option(min=1, help="How many demo practitioners a first start makes.")
    ] = DEFAULT_PRACTITIONERS,
    is_split: Annotated[
        bool, typer.Option("--processes", help="Each deployable a process of its own, over HTTP.")
    ] = False,
    is_full_stack: Annotated[
        bool, typer.Option("--full-stack", help="On Kafka, OpenSearch, and Debian's PostgreSQL and Redis.")
    ] = False,
    unreachable: Annotated[list[str] | None, typer.Option(hidden=True)] = None,
) -> None:
    """Serve everything on this machine until Ctrl-C."""
    unknown = sorted(set(unreachable or ()) - set(SUBGRAPHS))
    if unknown:
        raise CannotStart(f"There is no subgraph {', '.join(unknown)}.", f"There are {', '.join(SUBGRAPHS)}.")
    default_data = DEFAULT_FULL_STACK_DATA if is_full_stack else DEFAULT_DATA
    options = Options(port, data or default_data, practitioners, is_split, is_full_stack, frozenset(unreachable or ()))
    run(options, Console())
