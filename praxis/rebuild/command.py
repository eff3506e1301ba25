"""`praxis rebuild`: the command."""

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from praxis.embedded.problem import CannotStart
from praxis.rebuild.rebuild import Rebuild
from praxis.rebuild.steps import Steps
from praxis.rebuild.stores import Stores, answering, open_stores
from praxis.up.attached import attached
from praxis.up.options import DEFAULT_DATA
from subgraphs.practitioner.use_cases.telling_again import TellPractitioners


class ReadModel(StrEnum):
    """What can be rebuilt."""

    AVAILABILITY = "availability"
    SEARCH = "search"
    BOOKING_RULES = "booking-rules"


def command(
    read_model: Annotated[ReadModel, typer.Argument(help="Which read model.")],
    country: Annotated[str | None, typer.Option(help="Only practitioners of this country, such as FR.")] = None,
    is_from_nothing: Annotated[
        bool, typer.Option("--from-nothing", help="Availability: empty its tables first, too.")
    ] = False,
    data: Annotated[Path, typer.Option(help="The data folder of the installation.")] = DEFAULT_DATA,
) -> None:
    """Make a read model again from the services that own the truth, while they run or not; it may be run twice."""
    if is_from_nothing and read_model is not ReadModel.AVAILABILITY:
        raise CannotStart(f"There is no {read_model} from nothing.", "Leave --from-nothing out.")
    console = Console()
    try:
        asyncio.run(_run(console, data, read_model, country, is_from_nothing=is_from_nothing))
    except KeyboardInterrupt:
        raise CannotStart(
            "The rebuild was broken off; what it had told by then takes effect all the same.",
            "Running it again is safe: it begins anew.",
        ) from None
    console.print(f"{read_model} is as its owners say.")


async def _run(
    console: Console, data: Path, read_model: ReadModel, country: str | None, *, is_from_nothing: bool
) -> None:
    steps = Steps(console)
    async with attached(data, steps.say) as addresses:
        with answering():
            async with open_stores(addresses) as stores:
                await _require_practitioners(stores, country)
                with steps.shown():
                    await _rebuild(Rebuild(stores, steps, country), read_model, is_from_nothing=is_from_nothing)


async def _rebuild(rebuild: Rebuild, read_model: ReadModel, *, is_from_nothing: bool) -> None:
    if read_model is ReadModel.BOOKING_RULES:
        await rebuild.booking_rules()
    elif read_model is ReadModel.SEARCH:
        await rebuild.search()
    elif is_from_nothing:
        await rebuild.availability_from_nothing()
    else:
        await rebuild.availability()


async def _require_practitioners(stores: Stores, country: str | None) -> None:
    if country is not None and not await TellPractitioners(stores.practitioner).count(country):
        raise CannotStart(
            f"There is no practitioner in {country!r}.", "Name a country by its two capital letters, such as FR or DE."
        )
