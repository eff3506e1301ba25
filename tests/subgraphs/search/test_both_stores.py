"""Over the demo data, either store gives the same hits in the same order to whatever is asked."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random, randrange

import pytest

from subgraphs.search.domain.document import Availability, Profile
from subgraphs.search.repository.port import SearchIndex
from tests.subgraphs.search.demo import demo_halves, drawn_questions
from tests.subgraphs.search.indexes import empty_opensearch_index, empty_sqlite_index

pytestmark = pytest.mark.full_stack

PRACTITIONERS = 2_000
SEARCHES = 300
BEGINNINGS = (
    "m",
    "mar",
    "schm",
    "dr",
    "jean p",
    "müller",
    "x",
    "an",
    "le",
    "schmit",
    "mulelr",
    "jaen p",
    "martni",
    "duboi",
    "lefebrve",
)


@pytest.mark.timeout(600)
async def test_both_stores_give_the_same_hits_in_the_same_order(opensearch_url: str, tmp_path: Path) -> None:
    seed = randrange(1 << 32)
    print(f"seed {seed}")
    random = Random(seed)
    async with AsyncExitStack() as stack:
        stores: list[SearchIndex] = [
            await stack.enter_async_context(empty_opensearch_index(opensearch_url)),
            await stack.enter_async_context(empty_sqlite_index(tmp_path)),
        ]
        halves = list(demo_halves(PRACTITIONERS, random))
        for index in stores:
            random.shuffle(halves)
            await asyncio.gather(*(_put(index, half) for half in halves))
            await index.refresh()
        found = 0
        for question in drawn_questions(SEARCHES, random):
            one, other = [await index.search(question) for index in stores]
            assert one == other, question
            found += bool(one)
        assert found > SEARCHES / 5  # what finds nobody compares nothing; about a third finds somebody
        for country in ("FR", "DE"):
            for beginning in BEGINNINGS:
                suggested, same = [await index.names(country, beginning, 20) for index in stores]
                assert suggested == same
        assert await _everyone(stores[0]) == await _everyone(stores[1])


async def _put(index: SearchIndex, half: Profile | Availability) -> None:
    await (index.put_profile(half) if isinstance(half, Profile) else index.put_availability(half))


async def _everyone(index: SearchIndex) -> list[object]:
    found = [*await index.stored("", 700)]
    while page := await index.stored(found[-1].id, 700):
        found += page
    assert len(found) == PRACTITIONERS
    return [*found]
