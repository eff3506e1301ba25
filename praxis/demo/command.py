"""The command: runs the steps, shows each answer, and fails when one is not as promised."""

from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console

from praxis.demo.graph import Graph
from praxis.demo.steps import BrokenPromise, Demo
from praxis.embedded.problem import CannotStart
from praxis.up.options import DEFAULT_DATA, DEFAULT_PORT


def command(
    port: Annotated[int, typer.Option(help="Where `praxis up` serves.")] = DEFAULT_PORT,
    data: Annotated[Path, typer.Option(help="Its data folder.")] = DEFAULT_DATA,
) -> None:
    """Search, book, refuse, move, cancel; exits 1 if any step is not as promised."""
    console = Console()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10.0) as client:
        _require_ready(client, port)
        try:
            Demo(console, Graph(client), data).run()
        except BrokenPromise as broken:
            console.print(f"\n[red]Not as promised:[/red] {broken}")
            raise typer.Exit(1) from broken
    console.print("\n[green]Everything was as promised.[/green]")


def _require_ready(client: httpx.Client, port: int) -> None:
    way_out = f"Start it with make run PORT={port}, wait until it says that it is ready, and try again."
    try:
        answer = client.get("/health/ready")
    except httpx.TransportError as error:
        raise CannotStart(f"Nothing answers on port {port}.", way_out) from error
    if answer.status_code != 200:
        raise CannotStart(f"What runs on port {port} is not ready yet: {answer.text}", way_out)
