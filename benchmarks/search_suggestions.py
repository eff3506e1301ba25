"""Suggestions as a text is typed, letter by letter, right and with typos, beside the store's names alone in the same run.

    python -m benchmarks.search_suggestions [--practitioners 20000] [--rounds 5] [--opensearch URL]

Without an address the index is a SQLite file. On OpenSearch it is under a prefix of its own, which is deleted afterwards.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.filling.search_index import fill_index
from subgraphs.search.app import read_word_lists
from subgraphs.search.repository.opensearch import OpenSearchIndex
from subgraphs.search.repository.opensearch.client import open_client
from subgraphs.search.repository.port import SearchIndex
from subgraphs.search.repository.sqlite import SqliteIndex
from subgraphs.search.use_cases.suggesting import Suggest

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
FIRST = 8
GOAL_P95_MS = 20
TYPED = {
    "specialties": [("FR", "dermatologue"), ("FR", "médecin généraliste"), ("DE", "Zahnarzt"), ("DE", "Frauenärztin")],
    "specialties with typos": [("FR", "dermatolgue"), ("FR", "medecin generalsite"), ("DE", "Zahnrazt")],
    "cities": [("FR", "Marseille"), ("FR", "Saint-Étienne"), ("DE", "Berlin"), ("DE", "Frankfurt am Main")],
    "cities with typos": [("FR", "Marsielle"), ("FR", "Saint Etine"), ("DE", "Berln"), ("DE", "Frnakfurt am Mian")],
    "practitioners": [("FR", "Martin"), ("FR", "Dr Camille Laurent"), ("DE", "Schmidt"), ("DE", "Dr Anna Müller")],
    "practitioners with typos": [("FR", "Matrin"), ("FR", "Camile Laurnet"), ("DE", "Schmit"), ("DE", "Ana Mülelr")],
}


def main() -> None:
    """Prints p50 and p95 of each kind and of all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--practitioners", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5, help="how often each text is typed")
    parser.add_argument("--opensearch", metavar="URL", help="of a server that runs")
    given = parser.parse_args()
    asyncio.run(_measure(given.opensearch, given.practitioners, given.rounds))


async def _measure(opensearch: str | None, practitioners: int, rounds: int) -> None:
    read_word_lists(NOW)
    async with _empty_index(opensearch) as index:
        await fill_index(index, practitioners, NOW)
        all_ms: list[float] = []
        all_bare_ms: list[float] = []
        for kind, texts in TYPED.items():
            took_ms, bare_ms = await _typed(index, texts * rounds)
            _print(kind, took_ms, bare_ms)
            all_ms += took_ms
            all_bare_ms += bare_ms
        _print("all of these", all_ms, all_bare_ms, f"   goal: p95 {GOAL_P95_MS} ms")


@asynccontextmanager
async def _empty_index(opensearch: str | None) -> AsyncIterator[SearchIndex]:
    if opensearch is None:
        with tempfile.TemporaryDirectory() as folder:
            async with SqliteIndex.open(Path(folder) / "search.sqlite") as index:
                yield index
        return
    prefix = f"benchmark{uuid.uuid4().hex[:16]}"
    try:
        async with OpenSearchIndex.open(opensearch, prefix) as index:
            yield index
    finally:
        async with open_client(opensearch) as client:
            await client.indices.delete(index=f"{prefix}-*")


async def _typed(index: SearchIndex, texts: list[tuple[str, str]]) -> tuple[list[float], list[float]]:
    """Milliseconds after each letter: of all suggestions, and of the store's names alone."""
    suggest = Suggest(index)
    took_ms, bare_ms = [], []
    for country, text in texts:
        for length in range(1, len(text) + 1):
            started = time.perf_counter()
            await suggest.run(text[:length], country, country.lower(), FIRST)
            took_ms.append((time.perf_counter() - started) * 1000)
            started = time.perf_counter()
            await index.names(country, text[:length], FIRST)
            bare_ms.append((time.perf_counter() - started) * 1000)
    return took_ms, bare_ms


def _print(label: str, took_ms: list[float], bare_ms: list[float], note: str = "") -> None:
    cuts, bare = statistics.quantiles(took_ms, n=20), statistics.quantiles(bare_ms, n=20)
    told = f"p50 {cuts[9]:6.1f} p95 {cuts[18]:6.1f} ms   names alone p50 {bare[9]:6.1f} p95 {bare[18]:6.1f}"
    print(f"{label:<26} {told}{note}")


if __name__ == "__main__":
    main()
