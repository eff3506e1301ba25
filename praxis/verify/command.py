"""`praxis verify`: the command."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from praxis.embedded.problem import CannotStart
from praxis.rebuild.stores import open_stores
from praxis.up.attached import attached
from praxis.up.options import DEFAULT_DATA
from praxis.verify.verification import Verification
from servicekit.kafka.outages import StoreUnavailable

PATIENCE_SECONDS = 30.0


def command(
    data: Annotated[Path, typer.Option(help="The data folder of the installation.")] = DEFAULT_DATA,
    patience: Annotated[float, typer.Option(min=0, help="Seconds that an event may be on its way.")] = PATIENCE_SECONDS,
) -> None:
    """Compare bookings, busy time, bitmaps, the search index and the copies of the rules; 1 if anything differs."""
    console = Console()
    try:
        found = asyncio.run(_run(console, data, patience))
    except StoreUnavailable as error:
        raise CannotStart(f"A store cannot be read: {error}.", "See that it runs, and try again.") from error
    if found:
        raise typer.Exit(1)


async def _run(console: Console, data: Path, patience_seconds: float) -> int:
    say = partial(console.print, soft_wrap=True, markup=False, highlight=False)
    async with attached(data, say) as addresses, open_stores(addresses) as stores:
        verification = Verification(stores, say, patience_seconds)
        with console.status("Comparing"):
            found = await verification.run()
    say(f"{found} difference{'' if found == 1 else 's'}." if found else "No difference.")
    return found
