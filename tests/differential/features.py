"""Counts what a run went through, so that nobody trusts an empty test."""

import re
from collections import Counter

from tests.differential.run import Outcome, WorldRun
from tests.differential.world import Facts, World

# What to look for in a world's SDLs.
_IN_WORLDS = {
    "@requires": r"@requires\(",
    "@requires with arguments": r'@requires\(fields: "[^"]*\(',
    "@requires with fragments": r'@requires\(fields: "[^"]*\.\.\.',
    "@provides": r"@provides\(",
    "@provides with fragments": r'@provides\(fields: "[^"]*\.\.\.',
    "@override": r"@override\(",
    "progressive override": r"@override\([^)]*label",
    "interface object": r"^type \w+ @interfaceObject",
    "composite key": r'@key\(fields: "\w+ \w+',
    "nested key": r'@key\(fields: "[^"]*\{',
    "key through an entity": r'@key\(fields: "[^"]*org \{',
    "unresolvable key": r"resolvable: false",
    "@inaccessible": r" @inaccessible( |$)",
    "union": r"^union ",
    "interface below interface": r"^interface \w+ implements",
    "mutations": r"^type Mutation",
    "split value type": r"^type Split",
    "custom scalar": r"^scalar Blob",
    "Query below the root": r"query: Query",
}


class Counts:
    """How often each feature was met, in worlds and in operations."""

    def __init__(self) -> None:
        self.worlds: Counter[str] = Counter()
        self.operations: Counter[str] = Counter()
        self.failures = 0
        self.refusals: list[int] = []

    def known_features(self) -> list[str]:
        """All that is looked for in worlds."""
        return [*_IN_WORLDS, *vars(Facts())]

    def refused(self, seed: int) -> None:
        """Composition refused a world."""
        self.refusals.append(seed)

    def world(self, world: World) -> None:
        """A world, by what its SDLs say."""
        text = "\n".join(world.subgraphs.values())
        self.worlds["worlds"] += 1
        self.worlds.update(name for name, pattern in _IN_WORLDS.items() if re.search(pattern, text, re.MULTILINE))
        self.worlds.update(name for name, values in vars(world.facts).items() if values)

    def operation(self, run: WorldRun, outcome: Outcome) -> None:
        """An operation, by its text, its plan and its answer."""
        self.operations["operations"] += 1
        self.operations["subgraph requests"] += len(outcome.requests)
        self.failures += bool(outcome.differences)
        text = outcome.operation.text
        seen = {
            "mutation": text.startswith("mutation"),
            "conditions": "@skip" in text or "@include" in text,
            "named fragments": "fragment " in text,
            "variables": "$v" in text,
            "several lookups in one request": any(
                len(request.variables or ()) > 1 for request in outcome.requests if "_e0" in request.query
            ),
            "errors in the answer": "errors" in outcome.got,
            "null at the root": outcome.got.get("data", {}) is None,
            "several requests": len(outcome.requests) > 1,
            "five requests or more": len(outcome.requests) > 4,
        }
        self.operations.update(name for name, holds in seen.items() if holds)
        self.operations.update({name for stub in run.stubs.values() for name in stub.seen})

    def progress(self, seconds: float) -> str:
        """One line."""
        count = self.operations["operations"]
        return (
            f"{self.worlds['worlds']} worlds, {count} operations, {self.failures} differences,"
            f" {len(self.refusals)} refused, {count / seconds:.1f} operations a second"
        )

    def report(self, seconds: float) -> str:
        """Everything."""
        lines = [self.progress(seconds) + f", {seconds:.0f} s"]
        lines += [f"  {count:6} worlds with {name}" for name, count in self.worlds.most_common()]
        lines += [f"  {count:6} {name}" for name, count in self.operations.most_common()]
        return "\n".join(lines)
