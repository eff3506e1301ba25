"""The demo practitioners in a search index, put in as the consumer does it: many at a time, each durable when it is done."""

import asyncio
import time
from collections.abc import Iterator
from datetime import datetime

from domain_events import AvailabilityChanged, PractitionerChanged
from praxis.seed.practitioners import practitioner
from scheduling import Rules, free_hours
from subgraphs.search.app import CONCURRENT_DOCUMENTS
from subgraphs.search.repository.port import SearchIndex
from subgraphs.search.use_cases.indexing import KeepIndex


async def fill_index(index: SearchIndex, practitioners: int, now: datetime) -> None:
    """Prints how long it takes; what is put in is found afterwards."""
    keep = KeepIndex(index)
    events = iter(list(_events(practitioners, now)))
    started = time.perf_counter()

    async def one_lane() -> None:
        for profile, availability in events:
            await keep.practitioner(profile)
            await keep.availability(availability)

    await asyncio.gather(*(one_lane() for _ in range(CONCURRENT_DOCUMENTS)))
    took = time.perf_counter() - started
    await index.refresh()
    print(f"filled with {practitioners} practitioners in {took:.1f} s: {2 * practitioners / took:.0f} events a second")


def _events(practitioners: int, now: datetime) -> Iterator[tuple[PractitionerChanged, AvailabilityChanged]]:
    for number in range(practitioners):
        profile = practitioner(number, now).practitioner.event()
        assert isinstance(profile, PractitionerChanged)
        rules = Rules.of(profile)
        free = free_hours(rules, [], now)
        yield (
            profile,
            AvailabilityChanged(
                practitioner_id=profile.practitioner_id,
                version=1,
                time_zone=rules.time_zone,
                first_local_date=free.first_local_date,
                free_hours=free.free_hours,
                next_slots=free.next_slots,
            ),
        )
