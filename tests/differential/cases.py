"""Cases as readable text: what a failing one is printed as, and what is kept of it once it is mended."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

from tests.differential.monolith import Expected
from tests.differential.operation import Operation
from tests.differential.run import Outcome, WorldRun
from tests.differential.world import Facts, World
from tests.gateway.planner.plan_cases import LINK

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """One file: `# promise` lines, then sections that begin with `--- name`."""

    name: str
    promise: str
    world: World
    operation: Operation
    response: str

    def __str__(self) -> str:
        return self.name


def read_case(path: Path) -> Case:
    """Read one file."""
    head, *parts = path.read_text().split("\n--- ")
    sections = [part.partition("\n")[::2] for part in parts]
    named = {title: text.strip("\n") for title, text in sections}
    subgraphs = {title.split()[1]: _linked(text) for title, text in sections if title.startswith("subgraph ")}
    return Case(
        name=path.stem,
        promise=" ".join(line.lstrip("# ") for line in head.splitlines()),
        world=World(subgraphs, Facts.from_json(named.get("facts", ""))),
        operation=Operation(named["operation"], json.loads(named.get("variables", "{}"))),
        response=named["response"],
    )


def _linked(sdl: str) -> str:
    """The SDL with a link, unless it says one itself."""
    return sdl if "@link" in sdl else LINK + sdl


def all_cases() -> list[Case]:
    """All files, by name."""
    return [read_case(path) for path in sorted(FOLDER.glob("*.txt"))]


def write_case(world: World, operation: Operation, expected: Expected) -> str:
    """A case as the text of a file; its promise is still to be written."""
    parts = ["# Say here what is promised.\n"]
    for name, sdl in world.subgraphs.items():
        parts.append(f"--- subgraph {name}\n{sdl.strip()}\n")
    if world.facts != Facts():
        parts.append(f"--- facts\n{world.facts.to_json()}\n")
    parts.append(f"--- operation\n{operation.text.strip()}\n")
    if operation.variables:
        parts.append(f"--- variables\n{json.dumps(dict(operation.variables))}\n")
    parts.append(f"--- response\n{response_text(expected)}\n")
    return "\n".join(parts)


def response_text(expected: Expected) -> str:
    """The data as JSON."""
    return json.dumps(expected.data, ensure_ascii=False)


def describe(run: WorldRun, outcome: Outcome) -> str:
    """A failing case with all that its reader needs."""
    parts = [write_case(run.world, outcome.operation, outcome.expected)]
    parts.append(f"=== got\n{json.dumps(outcome.got, ensure_ascii=False)}\n")
    parts.append("=== differences\n" + "\n".join(outcome.differences) + "\n")
    parts += [
        f"=== request to {request.subgraph}\n{request.query}\n{json.dumps(request.variables)}\n"
        for request in outcome.requests
    ]
    try:
        parts.append(f"=== plan\n{run.plan(outcome.operation)}\n")
    except Exception as error:  # noqa: BLE001 - that there is no plan is then what is to be seen
        parts.append(f"=== plan\nnone: {error!r}\n")
    return "\n".join(parts)


async def rewrite_responses() -> None:
    """Write into the files what the monolith answers: read the difference before you keep it."""
    for path in sorted(FOLDER.glob("*.txt")):
        case = read_case(path)
        run = WorldRun(case.world)
        expected = (await run.run(case.operation)).expected
        text = path.read_text()
        kept = text[: text.index("\n--- response")]
        path.write_text(f"{kept}\n--- response\n{response_text(expected)}\n")
        await run.close()


if __name__ == "__main__":
    asyncio.run(rewrite_responses())
