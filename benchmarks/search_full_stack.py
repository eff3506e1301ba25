"""Searches on OpenSearch among 500,000 practitioners of two countries, beside the bare query in the same run.

    python -m benchmarks.search_full_stack [--practitioners 500000] [--data FOLDER] [--rounds 20] [--seconds 10]

A search is everything from the request to the first page with its cursors: the text is read, OpenSearch asked, what it
gives looked at and ranked, the list kept in Redis. The bare query is what that search sent to OpenSearch, sent again in
turn with it, its answer read from JSON and nothing else. OpenSearch has a heap of 2 GB. A data folder is filled once and kept.
"""

import argparse
import asyncio
import itertools
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvloop

from benchmarks.filling.practitioners import events
from benchmarks.measuring.load import measured
from benchmarks.searching.texts import TEXTS
from benchmarks.searching.times import show
from domain_events import AvailabilityChanged, PractitionerChanged
from praxis.embedded.folders import make_data_folder, open_folders
from praxis.embedded.supervisor import Supervisor
from praxis.full_stack.installation import FullStackInstallation, open_full_stack
from servicekit.kafka.outages import StoreUnavailable
from servicekit.redis import Patience, open_redis
from servicekit.telemetry import Telemetry
from subgraphs.search.app import read_word_lists, use_cases
from subgraphs.search.domain.search_request import Filters, SearchRequest
from subgraphs.search.repository.opensearch import OpenSearchIndex
from subgraphs.search.repository.opensearch.client import open_client
from subgraphs.search.repository.opensearch.generations import Cluster
from subgraphs.search.repository.opensearch.payload import availability_payload, profile_payload
from subgraphs.search.repository.opensearch.projection import project
from subgraphs.search.repository.port import MAX_HITS
from subgraphs.search.repository.shared_answers import Sharing
from subgraphs.search.use_cases.indexing import availability_of, profile_of
from subgraphs.search.use_cases.searching import SearchPractitioners

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
PREFIX = "practitioners"
HEAP_MB = 2_048
CLIENTS = 16
PAGE = 10
GOAL = 1.3
KEY = b"benchmark"
CACHE_SECONDS = 60.0
BULK, BULKS_AT_ONCE, PAUSE_SECONDS = 200, 3, 1.0

Event = tuple[PractitionerChanged, AvailabilityChanged]


@contextmanager
def servers(data: Path) -> Iterator[FullStackInstallation]:
    """OpenSearch and Redis alone, on a data folder."""
    folders = open_folders(make_data_folder(data))
    installation = open_full_stack(folders)
    needed = (replace(installation.opensearch, heap_mb=HEAP_MB), installation.redis)
    supervisor = Supervisor(needed, folders.logs, folders.pids, print)
    supervisor.start()
    try:
        yield installation
    finally:
        supervisor.stop()


async def fill(cluster: Cluster, practitioners: int) -> None:
    """Puts the documents in as the consumer does in the end, without the halves that it keeps beside them."""
    generation = (await cluster.generations()).serving
    if generation.countries:
        return
    started, to_come = time.perf_counter(), batched(events(practitioners, NOW, are_busy=True), BULK)
    await put(cluster, next(to_come))
    generation = (await cluster.generations()).serving
    indexes = ",".join(cluster.index(generation, country) for country in generation.countries)
    await cluster.client.indices.put_settings(index=indexes, body={"refresh_interval": "-1"})

    async def one_lane() -> None:
        for batch in to_come:
            await put(cluster, batch)

    await asyncio.gather(*(one_lane() for _ in range(BULKS_AT_ONCE)))
    await cluster.client.indices.put_settings(index=indexes, body={"refresh_interval": None})
    await cluster.client.indices.refresh(index=indexes)
    took = time.perf_counter() - started
    print(f"filled with {practitioners} practitioners in {took:.0f} s: {practitioners / took:.0f} a second", flush=True)


async def put(cluster: Cluster, batch: Sequence[Event]) -> None:
    """Some documents, again until the server has time for them."""
    sources = {
        profile.practitioner_id: {
            "country": profile.country,
            "is_complete": True,
            "profile": profile_payload(profile_of(profile)),
            "availability": availability_payload(availability_of(availability)),
        }
        for profile, availability in batch
    }
    while True:
        try:
            failed = await project(cluster, (await cluster.generations()).serving, sources, are_found_at_once=False)
        except StoreUnavailable:
            await asyncio.sleep(PAUSE_SECONDS)
            continue
        if failed:
            raise SystemExit(f"{len(failed)} documents were not taken: {next(iter(failed.values()))}")
        return


def batched(events_to_come: Iterator[Event], size: int) -> Iterator[list[Event]]:
    """In groups."""
    while batch := list(itertools.islice(events_to_come, size)):
        yield batch


def request(country: str, text: str) -> SearchRequest:
    """As a client sends it."""
    return SearchRequest(now=NOW, text=text, country=country, filters=Filters())


class Recorder:
    """Remembers what is asked of OpenSearch, and asks it again."""

    def __init__(self, client: Any) -> None:
        self._search = client.search
        self._asked: list[dict[str, Any]] = []
        client.search = self._remember

    async def _remember(self, **asked: Any) -> Any:
        self._asked.append(asked)
        return await self._search(**asked)

    def forget(self) -> None:
        """Begins anew."""
        self._asked.clear()

    async def ask_again(self) -> None:
        """The bare queries of the search before."""
        for asked in self._asked:
            await self._search(**asked)


async def measure_text(
    search: SearchPractitioners, recorder: Recorder, country: str, text: str, rounds: int
) -> tuple[list[float], list[float]]:
    """Milliseconds of each search and of its bare query, in turn."""
    took_ms, bare_ms, found = [], [], 0
    for _ in range(rounds):
        recorder.forget()
        started = time.perf_counter()
        page = await search.run(request(country, text), PAGE, None)
        took_ms.append((time.perf_counter() - started) * 1000)
        found = page.found.total
        started = time.perf_counter()
        await recorder.ask_again()
        bare_ms.append((time.perf_counter() - started) * 1000)
    show(f"{country} {text}", took_ms, bare_ms, f"{found} hits{' at most' if found == MAX_HITS else ''}")
    return took_ms, bare_ms


async def measure_rate(label: str, search: SearchPractitioners, seconds: float) -> None:
    """Prints searches a second of many clients, each with another text each time."""
    texts = itertools.cycle(TEXTS)

    async def one_search() -> None:
        await search.run(request(*next(texts)), PAGE, None)

    rate, p50, p95 = await measured(one_search, CLIENTS, seconds)
    print(f"{label}, {CLIENTS} clients: {rate} searches a second, p50 {p50:.1f} p95 {p95:.1f} ms", flush=True)


async def measure(installation: FullStackInstallation, given: argparse.Namespace) -> None:
    """Prints all figures."""
    read_word_lists(NOW)
    url = installation.opensearch.url
    async with (
        OpenSearchIndex.open(url, PREFIX),
        open_client(url) as client,
        open_redis(installation.redis.address.url()) as redis,
    ):
        cluster = Cluster(client, PREFIX)
        await fill(cluster, given.practitioners)
        recorder = Recorder(client)
        index = OpenSearchIndex(cluster, Telemetry(), apart_seconds=0)

        def searching(lifetime_seconds: float) -> SearchPractitioners:
            return use_cases(index, Sharing(redis, Patience(), lifetime_seconds, Telemetry()), KEY).search

        uncached = searching(0)
        await measure_rate("warming up, uncached", uncached, given.seconds)
        all_ms, all_bare_ms = [], []
        for country, text in TEXTS:
            took_ms, bare_ms = await measure_text(uncached, recorder, country, text, given.rounds)
            all_ms += took_ms
            all_bare_ms += bare_ms
        show("all of these", all_ms, all_bare_ms, f"goal: p95 x {GOAL}")
        await measure_rate("uncached", uncached, given.seconds)
        await measure_rate("cached", searching(CACHE_SECONDS), given.seconds)


def main() -> None:
    """Starts what is needed and measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--practitioners", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=20, help="how often each text is searched for")
    parser.add_argument("--seconds", type=float, default=10, help="how long many clients search at once")
    parser.add_argument("--data", type=Path, help="a folder to fill once and keep")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        with servers(given.data or Path(name) / "data") as installation:
            uvloop.run(measure(installation, given))


if __name__ == "__main__":
    main()
