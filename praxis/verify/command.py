"""`praxis verify`: the command."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from praxis.rebuild.stores import answering, open_stores
from praxis.up.attached import attached
from praxis.up.options import DEFAULT_DATA
from praxis.verify.verification import Verification

PATIENCE_SECONDS = 30.0


def command(
    data: Annotated[Path, typer.Option(help="The data folder of the installation.")] = DEFAULT_DATA,
    patience: Annotated[float, typer.Option(min=0, help="Seconds that an event may be on its way.")] = PATIENCE_SECONDS,
) -> None:
    """Compare bookings, busy time, bitmaps, the search index and the copies of the rules; 1 if anything differs."""
    console = Console()
    if asyncio.run(_run(console, data, patience)):
        raise typer.Exit(1)


async def _run(console: Console, data: Path, patience_seconds: float) -> int:
    say = partial(console.print, soft_wrap=True, markup=False, highlight=False)
    async with attached(data, say) as addresses:
        with answering(), console.status("Comparing"):
            async with open_stores(addresses) as stores:
                found = await Verification(stores, lambda each: say(str(each)), patience_seconds).run()
    say(f"{found} difference{'' if found == 1 else 's'}." if found else "No difference.")
    return found
