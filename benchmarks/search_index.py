"""Searches in an index of the demo practitioners, beside the bare SQL that finds their candidates, in the same run.

    python -m benchmarks.search_index [--practitioners 20000] [--rounds 40]

A search is everything from the request to the ordered hits: the text is read, candidates are found, looked at and
ranked. Filling the index is measured as the consumer does it: many documents at a time, each durable when it is done.
"""

import argparse
import asyncio
import sqlite3
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.filling.search_index import fill_index
from benchmarks.searching.texts import TEXTS
from benchmarks.searching.times import show
from subgraphs.search.app import read_word_lists
from subgraphs.search.domain.search_request import Filters, SearchRequest
from subgraphs.search.repository.sqlite import SqliteIndex
from subgraphs.search.repository.sqlite.statement import Statement
from subgraphs.search.use_cases.understanding import understand

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
WIDEST = ("FR", "")
GOAL_P95_MS = 50


def main() -> None:
    """Prints how long filling takes, and p50 and p95 of each search and of all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--practitioners", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=40, help="how often each text is searched for")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure(Path(folder) / "search.sqlite", given.practitioners, given.rounds))


async def _measure(file: Path, practitioners: int, rounds: int) -> None:
    read_word_lists(NOW)
    async with SqliteIndex.open(file) as index:
        await fill_index(index, practitioners, NOW)
        all_ms, all_bare_ms = [], []
        for country, text in TEXTS:
            took_ms, bare_ms = await _searched(index, file, country, text, rounds)
            all_ms += took_ms
            all_bare_ms += bare_ms
        show("all of these", all_ms, all_bare_ms, f"goal: p95 {GOAL_P95_MS} ms")
        await _searched(index, file, *WIDEST, rounds)


async def _searched(
    index: SqliteIndex, file: Path, country: str, text: str, rounds: int
) -> tuple[list[float], list[float]]:
    """Milliseconds of each search and of each bare query, in turn."""
    took_ms, bare_ms = [], []
    connection = sqlite3.connect(file)
    for _ in range(rounds):
        started = time.perf_counter()
        question, _understood = understand(SearchRequest(now=NOW, text=text, country=country, filters=Filters()))
        hits = await index.search(question)
        took_ms.append((time.perf_counter() - started) * 1000)
        statement = Statement(question)
        started = time.perf_counter()
        candidates = connection.execute(statement.text, statement.values).fetchall()
        bare_ms.append((time.perf_counter() - started) * 1000)
    connection.close()
    show(f"{country} {text or '(everybody)'}", took_ms, bare_ms, f"{len(hits)} hits of {len(candidates)} candidates")
    return took_ms, bare_ms


if __name__ == "__main__":
    main()
