"""First pages are shared by who means the same: for a while, by country, and never at the cost of an error."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from redis.asyncio import Redis

from servicekit.redis import REPLY_TIMEOUT_SECONDS, open_redis
from servicekit.telemetry import Telemetry
from servicekit.testing import FixedClock
from subgraphs.search.domain.facets import Facet
from subgraphs.search.domain.question import Hit, Question
from subgraphs.search.repository import shared_answers
from subgraphs.search.repository.result_lists import GOOD_SECONDS
from subgraphs.search.repository.sqlite import SqliteIndex
from tests.embedded_servers import OwnServer
from tests.servicekit.waiting import eventually
from tests.servicekit.watched import Watched
from tests.subgraphs.search.documents import NOW, add, availability, profile
from tests.subgraphs.search.service import SEARCH, Service

LIFETIME_SECONDS = 60
CONCURRENT = 50
FACETS = '{ searchPractitioners(country: "FR", first: 1) { totalCount facets { languages { language count } } } }'


class CountedIndex(SqliteIndex):
    """Notes what it is asked; answers when the gate is open."""

    asked: list[Question]
    counted: int
    gate: asyncio.Event

    async def search(self, question: Question) -> list[Hit]:
        self.asked.append(question)
        await self.gate.wait()
        return await super().search(question)

    async def counts(self, country: str, ids: Sequence[str], facets: Sequence[Facet]) -> dict[Facet, dict[str, int]]:
        self.counted += 1
        return await super().counts(country, ids, facets)


@pytest.fixture
async def counted(index_file: Path) -> AsyncIterator[CountedIndex]:
    """With a dentist in Paris and one in Berlin."""
    async with CountedIndex.open(index_file) as index:
        assert isinstance(index, CountedIndex)
        index.asked, index.counted, index.gate = [], 0, asyncio.Event()
        index.gate.set()
        await add(index, profile("french"))
        await add(index, profile("german", country="DE", latitude=52.52, longitude=13.405))
        yield index


@pytest.fixture
async def cached(counted: CountedIndex, redis_url: str) -> AsyncIterator[Service]:
    async with open_redis(redis_url) as redis:
        yield Service(counted, redis, FixedClock(NOW), LIFETIME_SECONDS)


def another_process(service: Service, telemetry: Telemetry | None = None) -> Service:
    return Service(service.index, service.redis, service.clock, service.cache_seconds, telemetry or Telemetry())


async def page_keys(redis: Redis) -> list[bytes]:
    return [key async for key in redis.scan_iter("search:shared:pages:*") if not key.endswith(b":lease")]


async def test_what_means_the_same_is_searched_once_in_every_process(cached: Service, counted: CountedIndex) -> None:
    other = another_process(cached)
    pages = [
        await cached.search("Zahnarzt Berlin", country="DE"),
        await cached.search("dentist in Berlin", country="DE"),
        await other.search("dentiste à Berlin", country=None, path="DE", first=7),
        await other.search("Berlin", country=None, filter={"specialties": ["dentist"]}),
    ]
    assert [edge["node"]["id"] for page in pages for edge in page["edges"]] == ["german"] * 4
    assert len(counted.asked) == 1


async def test_the_interpretation_is_of_each_text_and_the_hits_are_of_all(cached: Service) -> None:
    first = await cached.search("dentist Paris xyzzy")
    second = await cached.search("Zahnarzt in Paris")
    assert (first["interpretation"]["unrecognised"], second["interpretation"]["unrecognised"]) == (["xyzzy"], [])
    assert [edge["node"] for edge in first["edges"]] == [edge["node"] for edge in second["edges"]] == [{"id": "french"}]


async def test_countries_never_share(cached: Service, counted: CountedIndex) -> None:
    for _ in range(2):
        assert await cached.found("dentist", country="FR") == ["french"]
        assert await cached.found("dentist", country="DE") == ["german"]
    assert [question.country for question in counted.asked] == ["FR", "DE"]
    assert sorted(key.split(b":")[3] for key in await page_keys(cached.redis)) == [b"{DE", b"{FR"]


async def test_a_page_lives_from_half_its_longest_life_to_all_of_it(cached: Service) -> None:
    for radius in range(1, 31):
        await cached.search(f"dentist within {radius} km of Paris")
    left_ms = [await cached.redis.pttl(key) for key in await page_keys(cached.redis)]
    assert len(left_ms) == 30
    assert all(LIFETIME_SECONDS * 1000 / 2 - 5_000 < left <= LIFETIME_SECONDS * 1000 for left in left_ms)
    assert max(left_ms) - min(left_ms) > 5_000  # so they do not all end together: a chance of 1 in 10^20 without fault


async def test_cursors_of_a_page_are_good_for_ten_minutes_however_late_it_is_shown(cached: Service) -> None:
    await cached.search()
    (page,) = await page_keys(cached.redis)
    (results,) = await cached.redis.keys("search:list:*")
    assert await cached.redis.ttl(results) - await cached.redis.pttl(page) / 1000 >= GOOD_SECONDS - 1


async def test_fifty_who_ask_at_once_are_one_search(cached: Service, counted: CountedIndex) -> None:
    counted.gate.clear()
    searches = [asyncio.create_task(cached.search("dentist")) for _ in range(CONCURRENT)]
    await eventually(lambda: number_asked(counted), lambda number: number > 0)
    counted.gate.set()
    pages = await asyncio.gather(*searches)
    assert all(page["edges"] == pages[0]["edges"] for page in pages)
    assert len(counted.asked) == 1


async def test_fifty_who_ask_at_once_are_one_search_without_redis_too(
    counted: CountedIndex, own_redis: OwnServer
) -> None:
    async with open_redis(own_redis.address) as redis:
        service = Service(counted, redis, FixedClock(NOW), LIFETIME_SECONDS)
        await asyncio.to_thread(own_redis.stop)
        counted.gate.clear()
        searches = [asyncio.create_task(service.search("dentist")) for _ in range(CONCURRENT)]
        await eventually(lambda: number_asked(counted), lambda number: number > 0)
        counted.gate.set()
        await asyncio.gather(*searches)
        assert len(counted.asked) == 1


async def number_asked(index: CountedIndex) -> int:
    return len(index.asked)


async def test_one_process_searches_while_another_waits_for_it(
    cached: Service, counted: CountedIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_answers, "WAIT_SECONDS", 60.0)
    looked = watch_looks(monkeypatch)
    counted.gate.clear()
    first = asyncio.create_task(cached.search("dentist"))
    await eventually(lambda: number_asked(counted), lambda number: number == 1)
    second = asyncio.create_task(another_process(cached).search("Zahnarzt"))
    await eventually(looked, lambda looks: looks > 3)
    (lease,) = await cached.redis.keys("search:shared:pages:*:lease")
    assert 0 < await cached.redis.pttl(lease) <= shared_answers.LEASE_SECONDS * 1000  # it ends with its process
    counted.gate.set()
    assert (await first)["edges"][0]["node"] == (await second)["edges"][0]["node"]
    assert len(counted.asked) == 1


async def test_who_waits_for_a_process_that_has_died_searches_for_himself(
    cached: Service, counted: CountedIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_answers, "WAIT_SECONDS", 0.05)
    await cached.search("dentist")
    (key,) = await page_keys(cached.redis)
    await cached.redis.delete(key)
    await cached.redis.set(key + b":lease", b"")
    assert await cached.found("dentist") == ["french"]
    assert len(counted.asked) == 2


async def test_a_search_that_fails_fails_for_who_asked_and_is_tried_again_by_the_next(
    cached: Service, counted: CountedIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_answers, "WAIT_SECONDS", 60.0)
    looked = watch_looks(monkeypatch)
    with monkeypatch.context() as broken:
        broken.setattr(SqliteIndex, "search", fail)
        assert await cached.code(country="FR") == "INTERNAL_SERVER_ERROR"
    assert await cached.found() == ["french"]
    assert await looked() == 2  # once for each: who failed does not keep others waiting


async def fail(*_arguments: object) -> list[Hit]:
    raise OSError("the disk is gone")


def watch_looks(monkeypatch: pytest.MonkeyPatch) -> Any:
    """How often Redis was asked for an answer."""
    looks = 0
    look = shared_answers.SharedAnswers._look

    async def watched(self: Any, key: str) -> Any:
        nonlocal looks
        looks += 1
        return await look(self, key)

    async def looked() -> int:
        return looks

    monkeypatch.setattr(shared_answers.SharedAnswers, "_look", watched)
    return looked


@pytest.mark.parametrize(
    "value",
    [b"", b"\x00", b"garbage", b"\xc1" * 100, msgspec.msgpack.encode(["of", "another", "form"]), b"1", b"0", b"\x01"],
    ids=str,
)
async def test_a_value_of_another_form_is_searched_anew(cached: Service, counted: CountedIndex, value: bytes) -> None:
    await cached.search()
    (key,) = await page_keys(cached.redis)
    await cached.redis.set(key, value)
    assert await cached.found() == ["french"]
    assert len(counted.asked) == 2
    assert await cached.found() == ["french"]
    assert len(counted.asked) == 2


async def test_redis_that_hangs_costs_little_time_and_no_error(counted: CountedIndex, own_redis: OwnServer) -> None:
    async with open_redis(own_redis.address) as redis:
        service = Service(counted, redis, FixedClock(NOW), LIFETIME_SECONDS)
        await service.search()
        await asyncio.to_thread(own_redis.pause)
        started = time.monotonic()
        for _ in range(8):
            assert await service.found() == ["french"]
        assert time.monotonic() - started < REPLY_TIMEOUT_SECONDS  # which the client alone would have waited once
        await asyncio.to_thread(own_redis.resume)


async def test_a_page_is_not_shown_longer_by_the_clock_of_who_asks(cached: Service, counted: CountedIndex) -> None:
    await cached.search()
    cached.clock.advance(timedelta(seconds=LIFETIME_SECONDS))
    await cached.search()
    assert len(counted.asked) == 1
    cached.clock.advance(timedelta(seconds=1))
    await cached.search()
    assert len(counted.asked) == 2
    cached.clock.advance(-timedelta(days=1))
    await cached.search()
    assert len(counted.asked) == 3


async def test_what_is_cached_shows_what_was_and_what_is_searched_anew_what_is(cached: Service) -> None:
    await cached.search("dentist")
    await cached.index.put_profile(profile("french", 2, is_retired=True))
    assert await cached.found("Zahnarzt") == ["french"]
    assert await cached.found("dentist within 9 km of Paris") == []


async def test_who_comes_where_nobody_was_is_found_at_once(cached: Service) -> None:
    assert await cached.found("nurse") == []
    await add(cached.index, profile("nurse", specialties=("nurse",)))
    assert await cached.found("nurse") == ["nurse"]


async def test_each_of_two_who_share_goes_on_from_page_to_page_in_his_own_words(
    cached: Service, counted: CountedIndex
) -> None:
    await add(counted, profile("other"), "2026-11-27T09:00")
    await cached.index.put_availability(availability("french", ["2026-11-27T09:00"], 2))
    before_midnight = datetime(2026, 11, 25, 22, 59, 50, tzinfo=UTC)
    cached.clock.set(before_midnight)
    first = await cached.search("dentist 27/11/2026", first=1)
    cached.clock.set(before_midnight + timedelta(seconds=20))
    second = await cached.search("dentist tomorrow", first=1)  # a day later by the clock of the practices
    assert len(counted.asked) == 1
    cursors = [page["pageInfo"]["endCursor"] for page in (first, second)]
    for text, cursor in zip(("dentist 27/11/2026", "dentist tomorrow"), cursors, strict=True):
        page = await cached.search(text, first=1, after=cursor)
        assert {page["edges"][0]["node"]["id"], first["edges"][0]["node"]["id"]} == {"french", "other"}
        assert page["interpretation"]["from"] == "2026-11-27T00:00"
    _, errors = await cached.run(SEARCH, text="dentist tomorrow", country="FR", first=1, after=cursors[0])
    assert "another search" in errors[0]["message"]  # before midnight, tomorrow was another day


async def test_facets_of_a_shared_page_are_counted_once(cached: Service, counted: CountedIndex) -> None:
    answers = [await cached.run(FACETS) for _ in range(3)]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0]["searchPractitioners"]["facets"]["languages"] == [{"language": "fr", "count": 1}]
    assert (len(counted.asked), counted.counted) == (1, 1)


async def test_hits_and_misses_are_counted(counted: CountedIndex, redis_url: str) -> None:
    watched = Watched()
    async with open_redis(redis_url) as redis:
        service = Service(counted, redis, FixedClock(NOW), LIFETIME_SECONDS, watched.telemetry)
        for text in ("dentist", "Zahnarzt", "dentiste", "nurse"):
            await service.search(text)
        assert watched.counts("search.cache.lookups", "outcome") == {"miss": 2, "hit": 2}


async def test_without_a_lifetime_every_search_is_one(counted: CountedIndex, redis_url: str) -> None:
    async with open_redis(redis_url) as redis:
        service = Service(counted, redis, FixedClock(NOW), 0)
        page = await service.search(first=1)
        await service.search(first=1)
        assert len(counted.asked) == 2
        assert await page_keys(redis) == []
        assert await service.found(after=page["edges"][0]["cursor"]) == []
