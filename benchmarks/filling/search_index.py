"""The demo practitioners in a search index, put in as the consumer does it: many at a time, each durable when it is done."""

import asyncio
import time
from datetime import datetime

from benchmarks.filling.practitioners import events
from subgraphs.search.app import CONCURRENT_DOCUMENTS
from subgraphs.search.repository.port import SearchIndex
from subgraphs.search.use_cases.indexing import KeepIndex


async def fill_index(index: SearchIndex, practitioners: int, now: datetime) -> None:
    """Prints how long it takes; what is put in is found afterwards."""
    keep = KeepIndex(index)
    to_come = iter(list(events(practitioners, now)))
    started = time.perf_counter()

    async def one_lane() -> None:
        for profile, availability in to_come:
            await keep.practitioner(profile)
            await keep.availability(availability)

    await asyncio.gather(*(one_lane() for _ in range(CONCURRENT_DOCUMENTS)))
    took = time.perf_counter() - started
    await index.refresh()
    print(f"filled with {practitioners} practitioners in {took:.1f} s: {2 * practitioners / took:.0f} events a second")
