"""Countries do not see one another, and what differs between them is data."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from random import Random, randrange
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from opensearchpy import AsyncTransport

from subgraphs.search.domain.countries import Country, countries
from subgraphs.search.domain.document import Availability, Profile
from subgraphs.search.domain.facets import Facet
from subgraphs.search.domain.query_text.gazetteer import gazetteer
from subgraphs.search.domain.question import Question
from subgraphs.search.domain.search_request import SearchRequest
from subgraphs.search.repository.opensearch.schema import index_body, name_field
from subgraphs.search.repository.port import SearchIndex
from subgraphs.search.schema.enums import InsuranceSector
from subgraphs.search.use_cases.understanding import understand
from tests.subgraphs.search.demo import demo_halves, drawn_questions
from tests.subgraphs.search.documents import NOW, add, profile, question
from tests.subgraphs.search.indexes import NewIndex, empty_opensearch_index

PRACTITIONERS = 200
SEARCHES = 120
NOT_COUNTRIES = ("*", "_all", "fr", "FR,DE", "FR*", "../DE", "F?", "-FR", "", "FRA", "FR\n", "%2A", "halves", "next")


async def test_a_country_answers_as_if_there_were_no_other(new_index: NewIndex) -> None:
    seed = randrange(1 << 32)
    print(f"seed {seed}")
    random = Random(seed)
    halves = list(demo_halves(PRACTITIONERS, random))
    french = {half.id for half in halves if isinstance(half, Profile) and half.country == "FR"}
    async with AsyncExitStack() as stack:
        both, alone = [await stack.enter_async_context(new_index()) for _ in range(2)]
        await put(both, halves)
        await put(alone, [half for half in halves if half.id in french])
        found = 0
        for drawn in drawn_questions(SEARCHES, random):
            # What was asked in Germany is asked in France, where it would find nobody near a German city.
            asked = drawn if drawn.country == "FR" else replace(drawn, country="FR", area=None, insurance_sectors=())
            hits = await both.search(asked)
            assert hits == await alone.search(asked), asked
            assert {hit.id for hit in hits} <= french
            found += bool(hits)
        assert found > SEARCHES / 5
        for beginning in ("m", "schm", "mar", "müler", "dr anna"):
            assert await both.names("FR", beginning, 20) == await alone.names("FR", beginning, 20)
        everybody = [half.id for half in halves if isinstance(half, Profile)]
        assert await both.counts("FR", everybody, list(Facet)) == await alone.counts("FR", everybody, list(Facet))


async def put(index: SearchIndex, halves: list[Profile | Availability]) -> None:
    await asyncio.gather(
        *(index.put_profile(half) if isinstance(half, Profile) else index.put_availability(half) for half in halves)
    )
    await index.refresh()


@pytest.mark.full_stack
async def test_no_request_of_a_search_names_anothers_index(
    opensearch_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with empty_opensearch_index(opensearch_url) as index:
        await add(index, profile("french"))
        await add(index, profile("german", country="DE"))
        await index.refresh()
        sent = recorded_requests(monkeypatch)
        for country in ("FR", "DE"):
            sent.clear()
            await index.search(question(country=country, name="Moreau", specialties=("dentist",)))
            await index.names(country, "moraeu", 5)
            await index.counts(country, ["french", "german"], list(Facet))
            assert len(sent) >= 3
            alias = index._cluster.alias(country)
            assert set(sent) == {f"/{alias}/_search"}
        for country in NOT_COUNTRIES:
            sent.clear()
            assert await index.search(question(country=country)) == []
            assert await index.names(country, "moreau", 5) == []
            assert await index.counts(country, ["french"], [Facet.LANGUAGE]) == {Facet.LANGUAGE: {}}
            assert sent == []


def recorded_requests(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of all that is sent from now on."""
    sent: list[str] = []
    perform = AsyncTransport.perform_request

    async def recorded(self: AsyncTransport, method: str, url: str, *arguments: Any, **named: Any) -> Any:
        sent.append(url)
        return await perform(self, method, url, *arguments, **named)

    monkeypatch.setattr(AsyncTransport, "perform_request", recorded)
    return sent


async def test_what_is_no_country_has_nobody_in_it(new_index: NewIndex) -> None:
    async with new_index() as index:
        await add(index, profile("french"))
        await index.refresh()
        for country in NOT_COUNTRIES:
            assert await index.search(question(country=country)) == []
            assert await index.names(country, "moreau", 5) == []
            assert await index.counts(country, ["french"], [Facet.LANGUAGE]) == {Facet.LANGUAGE: {}}


def test_every_country_has_all_that_it_needs() -> None:
    sectors = [sector for country in countries().values() for sector in country.insurance_sectors]
    assert sorted(sectors) == sorted(sector.value for sector in InsuranceSector)
    analysers = json.dumps(index_body("documents"))
    for country in countries().values():
        assert country.main_zone.key in country.mainland_zones
        assert country.names_read_in is None or f'"{country.names_read_in}"' in analysers
    assert {place.country for _, place in gazetteer().names()} == set(countries())


@pytest.fixture
def with_luxembourg(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A country that nobody has written code for."""
    entry = {
        "main_zone": "Europe/Luxembourg",
        "mainland_zones": ["Europe/Luxembourg"],
        "insurance_sectors": ["PRIVATE"],
        "names_read_in": None,
        "city_of_arrondissements": None,
        "usual_radius_km": 25,
        "small_place_radius_km": 5,
    }
    countries()["LU"] = Country.of(entry)
    yield
    del countries()["LU"]


def asked_in(country: str, text: str, now: datetime = NOW) -> Question:
    return understand(SearchRequest(now=now, text=text, country=country))[0]


@pytest.mark.usefixtures("with_luxembourg")
def test_a_country_that_is_added_as_data_is_searched_in_its_own_way() -> None:
    assert asked_in("LU", "dentist private insurance").insurance_sectors == ("PRIVATE",)
    assert asked_in("LU", "dentist statutory insurance").insurance_sectors == ()
    area = asked_in("LU", "dentist in Trier").area
    assert area is not None
    assert area.radius_km == 25
    assert name_field("LU") == "profile.name"


@pytest.mark.usefixtures("with_luxembourg")
def test_today_is_the_day_of_the_countrys_main_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(countries(), "LU", replace(countries()["LU"], main_zone=ZoneInfo("Pacific/Auckland")))
    evening = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
    end_here, end_there = (asked_in(country, "today", evening).window.end for country in ("FR", "LU"))
    assert (end_here, end_there) == (datetime.fromisoformat("2026-11-26"), datetime.fromisoformat("2026-11-27"))


async def test_documents_of_a_new_country_need_no_code(new_index: NewIndex) -> None:
    async with new_index() as index:
        await add(index, profile("new", country="LU", name="Dr Jean Weber"))
        await index.refresh()
        assert [hit.id for hit in await index.search(question(country="LU", name="Webber"))] == ["new"]
        assert [named.id for named in await index.names("LU", "webre", 5)] == ["new"]
        assert await index.search(question(country="FR")) == []
