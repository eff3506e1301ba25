"""The published suites, read where they are; nothing of them is copied here."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3] / ".." / "shared" / "conformance" / "federation"

needs_suites = pytest.mark.skipif(not ROOT.is_dir(), reason="the conformance suites are not beside the repository")


@dataclass(frozen=True, eq=False)
class Case:
    """One operation of a suite, with the answer expected and the requests that the best gateway known makes."""

    suite: str
    number: int
    query: str
    expected: dict[str, Any]
    best_requests: int

    @property
    def folder(self) -> Path:
        """Where the suite's files are."""
        return ROOT / self.suite

    def __str__(self) -> str:
        return f"{self.suite}-{self.number}"


@cache
def all_cases() -> list[Case]:
    """Every case; none where the suites are absent."""
    if not ROOT.is_dir():
        return []
    best = json.loads((ROOT / "subgraph_requests.json").read_text())
    return [
        Case(suite, number, item["query"], item["expected"], best[suite][number])
        for suite in sorted(best)
        for number, item in enumerate(json.loads((ROOT / suite / "tests.json").read_text()))
    ]


def supergraph_sdl(suite: str) -> str:
    """The suite's supergraph."""
    return (ROOT / suite / "supergraph.graphql").read_text()


def subgraph_sdls(suite: str) -> dict[str, str]:
    """What the subgraphs' authors wrote, by subgraph."""
    return {path.stem: path.read_text() for path in sorted((ROOT / suite / "subgraphs").glob("*.graphql"))}


def entities(suite: str) -> dict[str, Any]:
    """The rows that the subgraphs share."""
    path = ROOT / suite / "entities.json"
    return json.loads(path.read_text()) if path.exists() else {}
