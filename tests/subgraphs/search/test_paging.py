"""Paging: a fixed list, read with signed cursors, while documents change, time passes and Redis comes and goes."""

import asyncio
from pathlib import Path
from random import Random
from typing import Any

import pytest

from subgraphs.search.repository.result_lists import GOOD_SECONDS
from tests.embedded_servers import OwnServer
from tests.servicekit.waiting import eventually
from tests.subgraphs.search.documents import add, profile
from tests.subgraphs.search.service import SEARCH, Service, service_over


async def fill(service: Service, count: int) -> set[str]:
    names = [f"p{number:04d}" for number in range(count)]
    random = Random(7)
    halves = [
        add(
            service.index,
            profile(name, rating_average=random.uniform(1, 5), rating_count=random.randrange(90)),
            f"2026-11-{random.randrange(26, 30)}T{random.randrange(8, 18):02}:00",
        )
        for name in names
    ]
    await asyncio.gather(*halves)
    return set(names)


async def test_any_edge_can_be_gone_on_from(service: Service) -> None:
    await fill(service, 5)
    page = await service.search()
    names = [edge["node"]["id"] for edge in page["edges"]]
    for place, edge in enumerate(page["edges"]):
        assert await service.found(after=edge["cursor"]) == names[place + 1 :]
    last = await service.search(after=page["pageInfo"]["endCursor"])
    assert last["pageInfo"] == {"hasNextPage": False, "endCursor": None}
    assert last["totalCount"] == 5


async def test_a_cursor_is_good_in_every_process_that_has_the_key(service: Service) -> None:
    await fill(service, 3)
    page = await service.search(first=1)
    other = Service(service.index, service.redis, service.clock)
    assert len(await other.found(after=page["pageInfo"]["endCursor"])) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"country": "DE"},
        {"text": "nurse"},
        {"sort": "RATING"},
        {"filter": {"insuranceSectors": ["SECTOR_2"]}},
        {"near": {"latitude": 48.0, "longitude": 2.0}},
    ],
    ids=str,
)
async def test_a_cursor_opens_no_other_search(service: Service, other: dict[str, Any]) -> None:
    await fill(service, 3)
    page = await service.search("dentist", first=1)
    asked = {"text": "dentist", "country": "FR", **other}
    _, errors = await service.run(SEARCH, after=page["pageInfo"]["endCursor"], **asked)
    assert "another search" in errors[0]["message"]
    assert errors[0]["extensions"] == {"argument": "after", "code": "BAD_USER_INPUT"}


async def test_a_list_that_has_expired_says_so(service: Service) -> None:
    await fill(service, 3)
    page = await service.search(first=1)
    (key,) = await service.redis.keys("search:list:*")
    assert 0 < await service.redis.ttl(key) <= GOOD_SECONDS + service.cache_seconds
    await service.redis.delete(key)
    assert await service.code(country="FR", after=page["pageInfo"]["endCursor"]) == "CURSOR_EXPIRED"


async def test_a_list_of_another_form_has_expired(service: Service) -> None:
    await fill(service, 3)
    page = await service.search(first=1)
    (key,) = await service.redis.keys("search:list:*")
    await service.redis.set(key, b'{"of": "before"}')
    assert await service.code(country="FR", after=page["pageInfo"]["endCursor"]) == "CURSOR_EXPIRED"


async def test_a_search_that_finds_nobody_keeps_nothing(service: Service) -> None:
    page = await service.search()
    assert page["edges"] == []
    assert page["pageInfo"] == {"hasNextPage": False, "endCursor": None}
    assert await service.redis.keys("*") == []


async def test_without_redis_first_pages_are_served_and_later_ones_have_expired(
    index_file: Path, own_redis: OwnServer
) -> None:
    async with service_over(index_file, own_redis.address) as service:
        await fill(service, 3)
        await asyncio.to_thread(own_redis.stop)
        page = await service.search(first=2)
        assert len(page["edges"]) == 2
        assert page["totalCount"] == 3
        assert await service.code(country="FR", after=page["pageInfo"]["endCursor"]) == "CURSOR_EXPIRED"
        await asyncio.to_thread(own_redis.start)

        async def second_page() -> Any:
            again = await service.search(first=2)
            data, _ = await service.run(SEARCH, country="FR", after=again["pageInfo"]["endCursor"])
            return data["searchPractitioners"]

        page = await eventually(second_page, lambda page: page is not None)
        assert len(page["edges"]) == 1


@pytest.mark.parametrize("first", [0, -1, 101, 2**31 - 1])
async def test_pages_have_from_1_to_100(service: Service, first: int) -> None:
    assert await service.code(country="FR", first=first) == "BAD_USER_INPUT"


async def test_more_than_a_page_can_hold_is_more_pages(service: Service) -> None:
    await fill(service, 101)
    page = await service.search(first=100)
    assert page["pageInfo"]["hasNextPage"] is True
    assert (await service.search(first=100, after=page["pageInfo"]["endCursor"]))["pageInfo"]["hasNextPage"] is False
