"""Suggestions as a text is typed, letter by letter, right and with typos, beside the store's names alone in the same run.

    python -m benchmarks.search_suggestions [--practitioners 20000] [--rounds 5] [--full-stack] [--data FOLDER]

The index is a SQLite file, or in an OpenSearch that is started for it; its data folder is as `benchmarks.search_full_stack` fills it.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.filling.search_index import fill_index
from benchmarks.search_full_stack import PREFIX, fill, servers
from benchmarks.searching.times import show
from subgraphs.search.app import read_word_lists
from subgraphs.search.repository.opensearch import OpenSearchIndex
from subgraphs.search.repository.opensearch.client import open_client
from subgraphs.search.repository.opensearch.generations import Cluster
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
    parser.add_argument("--full-stack", action="store_true", help="on OpenSearch")
    parser.add_argument("--data", type=Path, help="for OpenSearch: a folder to fill once and keep")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        if not given.full_stack:
            asyncio.run(_measure(_in_sqlite(folder, given.practitioners), given.rounds))
            return
        with servers(given.data or folder / "data") as installation:
            asyncio.run(_measure(_in_opensearch(installation.opensearch.url, given.practitioners), given.rounds))


async def _measure(filled: AbstractAsyncContextManager[SearchIndex], rounds: int) -> None:
    read_word_lists(NOW)
    async with filled as index:
        all_ms: list[float] = []
        all_bare_ms: list[float] = []
        # A server that has just begun is slow.
        await _typed(index, [typed for texts in TYPED.values() for typed in texts])
        for kind, texts in TYPED.items():
            took_ms, bare_ms = await _typed(index, texts * rounds)
            show(kind, took_ms, bare_ms, "")
            all_ms += took_ms
            all_bare_ms += bare_ms
        show("all of these", all_ms, all_bare_ms, f"goal: p95 {GOAL_P95_MS} ms")


@asynccontextmanager
async def _in_sqlite(folder: Path, practitioners: int) -> AsyncIterator[SearchIndex]:
    async with SqliteIndex.open(folder / "search.sqlite") as index:
        await fill_index(index, practitioners, NOW)
        yield index


@asynccontextmanager
async def _in_opensearch(url: str, practitioners: int) -> AsyncIterator[SearchIndex]:
    async with OpenSearchIndex.open(url, PREFIX) as index, open_client(url) as client:
        await fill(Cluster(client, PREFIX), practitioners)
        yield index


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


if __name__ == "__main__":
    main()
