"""Searches in an index of the demo practitioners, beside the bare SQL that finds their candidates, in the same run.

    python -m benchmarks.search_index [--practitioners 20000] [--rounds 40]

A search is everything from the request to the ordered hits: the text is read, candidates are found, looked at and
ranked. Filling the index is measured as the consumer does it: many documents at a time, each durable when it is done.
"""

import argparse
import asyncio
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.filling.search_index import fill_index
from subgraphs.search.app import read_word_lists
from subgraphs.search.domain.search_request import Filters, SearchRequest
from subgraphs.search.repository.sqlite import SqliteIndex
from subgraphs.search.repository.sqlite.statement import Statement
from subgraphs.search.use_cases.understanding import understand

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
# What patients ask for, from narrow to a whole country.
TEXTS = (
    ("FR", "dentist within 10km of Paris with availability this week"),
    ("FR", "dermatologue à Lyon demain matin"),
    ("FR", "médecin généraliste Marseille secteur 1"),
    ("FR", "pédiatre Toulouse la semaine prochaine"),
    ("FR", "Dr Martin Paris"),
    ("FR", "ostéopathe le samedi à Nantes"),
    ("FR", "médecin à Paris"),
    ("FR", "téléconsultation dermatologue demain"),
    ("FR", "dentiste"),
    ("DE", "Zahnarzt in Berlin nächste Woche"),
    ("DE", "Hautarzt München gesetzlich versichert"),
    ("DE", "Kinderarzt im Umkreis von 20 km von Köln"),
    ("DE", "Hausarzt Hamburg heute Nachmittag"),
    ("DE", "English speaking psychologist Berlin"),
    ("DE", "Videosprechstunde diese Woche"),
    ("DE", "Frau Dr. Schneider"),
)
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
        _print("all of these", all_ms, all_bare_ms, f"goal: p95 {GOAL_P95_MS} ms")
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
    _print(f"{country} {text or '(everybody)'}", took_ms, bare_ms, f"{len(hits)} hits of {len(candidates)} candidates")
    return took_ms, bare_ms


def _print(label: str, took_ms: list[float], bare_ms: list[float], note: str) -> None:
    (p50, p95), (bare_p50, bare_p95) = _p50_p95(took_ms), _p50_p95(bare_ms)
    print(
        f"{label[:50]:<50} p50 {p50:6.1f} p95 {p95:6.1f} ms   bare SQL p50 {bare_p50:6.1f} p95 {bare_p95:6.1f}   {note}"
    )


def _p50_p95(times_ms: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(times_ms, n=20)
    return cuts[9], cuts[18]


if __name__ == "__main__":
    main()
