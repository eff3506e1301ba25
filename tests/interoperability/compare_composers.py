"""Compares our composer with Apollo's over the suites' subgraphs, as they are and with one thing changed.

    python -m tests.interoperability.compare_composers [--mutants 2] [--seed 1]

Both take a set of subgraphs, with supergraphs that mean the same, or both refuse it, for a reason that they share. Exits
0 if that is so. Apollo's composer runs in one process of Node for all of them.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from gateway.composition import CompositionFailed, SubgraphInput, compose
from tests.gateway.composition.semantics import facts
from tests.interoperability.mutate import Mutant, mutants

FOLDER = Path(__file__).parent
THROWN = "THROWN"  # a fault of Apollo's composer, which says nothing of the subgraphs


def compared_sets(count: int, seed: int) -> Iterator[Mutant]:
    """Every suite's subgraphs, then `count` changed sets of each."""
    suites = json.loads(_node("list_suites.mjs", ""))
    for number, (suite, schemas) in enumerate(sorted(suites.items())):
        yield Mutant(suite, schemas)
        for mutant in mutants(schemas, seed * 1000 + number, count):
            yield Mutant(f"{suite}, {mutant.what}", mutant.schemas)


def compose_with_apollo(sets: Sequence[Mutant]) -> list[dict[str, Any]]:
    """For each set its supergraph, or the codes of its errors and their messages."""
    lines = (
        json.dumps([{"name": name, "url": f"http://{name}", "sdl": sdl} for name, sdl in each.schemas.items()])
        for each in sets
    )
    return [json.loads(line) for line in _node("compose_batch.mjs", "\n".join(lines)).splitlines()]


def compose_with_ours(each: Mutant) -> dict[str, Any]:
    """The same from our composer."""
    try:
        composed = compose([SubgraphInput(name, f"http://{name}", sdl) for name, sdl in each.schemas.items()])
    except CompositionFailed as failed:
        return {"codes": [error.code for error in failed.errors], "messages": [str(error) for error in failed.errors]}
    return {"supergraph": composed.supergraph_sdl}


def difference(ours: dict[str, Any], theirs: dict[str, Any]) -> str | None:
    """In what they differ; None where they agree."""
    if "supergraph" in ours and "supergraph" in theirs:
        own, other = facts(ours["supergraph"]), facts(theirs["supergraph"])
        if own == other:
            return None
        return f"only our supergraph says {sorted(own - other)}, only Apollo's {sorted(other - own)}"
    if THROWN in theirs.get("codes", ()) or set(ours.get("codes", ())) & set(theirs.get("codes", ())):
        return None
    return f"ours: {ours.get('messages', 'composes')}, Apollo: {theirs.get('messages', 'composes')}"


def _node(script: str, text: str) -> str:
    done = subprocess.run(["node", str(FOLDER / script)], input=text, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def main() -> int:
    """Prints each difference."""
    parser = argparse.ArgumentParser(description="Compare our composer with Apollo's.")
    parser.add_argument("--mutants", type=int, default=2, help="changed sets for each suite")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    sets = list(compared_sets(options.mutants, options.seed))
    differing = taken = 0
    for each, theirs in zip(sets, compose_with_apollo(sets), strict=True):
        ours = compose_with_ours(each)
        taken += "supergraph" in ours
        found = difference(ours, theirs)
        if found:
            differing += 1
            print(f"{each.what}:\n  {found}", file=sys.stderr)
    print(f"seed {options.seed}: {len(sets)} sets of subgraphs composed, {taken} taken, {differing} differences")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
