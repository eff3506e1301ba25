"""Ten thousand practitioners, page by page, while documents change and the clock moves: each once, none missed."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from functools import partial
from itertools import pairwise
from random import Random, randrange
from sqlite3 import Connection
from typing import Any

import pytest

from servicekit.redis import open_redis
from servicekit.testing import FixedClock
from subgraphs.search.domain.document import Availability, Profile
from subgraphs.search.repository.port import SearchIndex
from subgraphs.search.repository.result_lists import GOOD_SECONDS
from subgraphs.search.repository.sqlite import SqliteIndex
from subgraphs.search.repository.sqlite.writing import put_availability, put_profile
from tests.subgraphs.search.documents import KM_NORTH, NOW, PARIS, availability, profile
from tests.subgraphs.search.indexes import NewIndex
from tests.subgraphs.search.service import Service

MANY = 10_000
PAGE, CHANGED_EVERY = 100, 500
TEXT = "dentist within 200 km of Paris this week"


def halves_of_many(random: Random) -> Iterator[Profile | Availability]:
    """With ranks of all kinds, and many that are equal."""
    for number in range(MANY):
        name, latitude = f"p{number:05}", PARIS.latitude + KM_NORTH * random.choice([0, random.uniform(0, 99)])
        rating = random.choice([None, 3.5, 5.0])
        yield profile(
            name,
            name="Moreau",
            languages=(),
            insurance_sectors=(),
            latitude=latitude,
            rating_average=rating,
            rating_count=9,
        )
        yield availability(name, [f"2026-11-{random.randrange(26, 30)}T{random.randrange(8, 18):02}:00"])


async def fill(index: SearchIndex, random: Random) -> None:
    halves = list(halves_of_many(random))
    if isinstance(index, SqliteIndex):
        await index._connections.write(partial(put_all, halves=halves))
    else:
        await asyncio.gather(*(change(index, half) for half in halves))
    await index.refresh()


def put_all(connection: Connection, halves: list[Profile | Availability]) -> None:
    """In one transaction."""
    for half in halves:
        if isinstance(half, Profile):
            put_profile(connection, half)
        else:
            put_availability(connection, half)


async def change(index: SearchIndex, half: Profile | Availability) -> None:
    await (index.put_profile(half) if isinstance(half, Profile) else index.put_availability(half))


@pytest.fixture
async def many(new_index: NewIndex, redis_url: str) -> AsyncIterator[Service]:
    seed = randrange(1 << 32)
    print(f"seed {seed}")
    async with new_index() as index, open_redis(redis_url) as redis:
        await fill(index, Random(seed))
        yield Service(index, redis, FixedClock(NOW))


@pytest.mark.timeout(300)
async def test_each_is_seen_once_and_none_is_missed(many: Service) -> None:
    page = first = await many.search(TEXT, first=PAGE)
    seen = ids_of(page)
    scores = [edge["score"] for edge in page["edges"]]
    while page["pageInfo"]["hasNextPage"]:
        if len(seen) % CHANGED_EVERY == 0:
            await turn_upside_down(many.index, seen[-1], f"p{MANY - len(seen):05}")
        many.clock.advance(timedelta(minutes=20))
        page = await many.search(TEXT, first=PAGE, after=page["pageInfo"]["endCursor"])
        assert (page["totalCount"], page["interpretation"]) == (MANY, first["interpretation"])
        seen += ids_of(page)
        scores += [edge["score"] for edge in page["edges"]]
    assert len(seen) == MANY
    assert set(seen) == {f"p{number:05}" for number in range(MANY)}
    assert all(one >= other for one, other in pairwise(scores))
    await many.index.refresh()
    afresh = await many.search(TEXT, first=PAGE)  # with what has changed by now
    assert afresh["edges"][0]["node"]["id"].startswith("new")
    assert await seconds_left(many) <= GOOD_SECONDS + many.cache_seconds


async def turn_upside_down(index: SearchIndex, shown: str, other: str) -> None:
    """Who was shown last retires, somebody comes who would be first, and another one's free starts go."""
    newcomer = f"new{shown}"
    await asyncio.gather(
        change(index, profile(shown, 2, is_retired=True)),
        change(index, profile(newcomer, rating_average=5.0, rating_count=9_000)),
        change(index, availability(newcomer, ["2026-11-27T09:00"])),
        change(index, availability(other, [], 2)),
    )


def ids_of(page: Any) -> list[str]:
    return [edge["node"]["id"] for edge in page["edges"]]


async def seconds_left(service: Service) -> int:
    """Of the list that is kept longest: none is kept for ever."""
    keys = [key async for key in service.redis.scan_iter("search:list:*")]
    left = [int(await service.redis.ttl(key)) for key in keys]
    assert all(seconds > 0 for seconds in left)
    return max(left)
