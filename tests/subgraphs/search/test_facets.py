"""Facets count what choosing otherwise would find, and both stores count alike."""

import asyncio
from collections import Counter
from random import Random, randrange

from subgraphs.search.domain.document import Profile
from subgraphs.search.domain.facets import Facet, by_question
from subgraphs.search.domain.question import Window
from subgraphs.search.repository.port import SearchIndex
from subgraphs.search.use_cases.counting_facets import facet_counts
from tests.subgraphs.search.demo import demo_halves, drawn_questions
from tests.subgraphs.search.documents import add, hits, profile, question
from tests.subgraphs.search.service import Service

FACETS = """
query ($text: String, $filter: PractitionerFilter) {
  searchPractitioners(text: $text, country: "FR", filter: $filter, first: 1) {
    totalCount facets { specialties { specialty { code } count } languages { language count }
      insuranceSectors { sector count } } } }
"""


async def test_a_facet_is_counted_without_its_own_condition_and_under_all_others(index: SearchIndex) -> None:
    await add(index, profile("a", languages=("fr", "en")))
    await add(index, profile("b", specialties=("nurse",), insurance_sectors=("SECTOR_1", "SECTOR_2")))
    await add(index, profile("c", insurance_sectors=("SECTOR_2",)))
    await add(index, profile("full"), offers=())
    await add(index, profile("gone", is_retired=True))
    await add(index, profile("german", country="DE"))
    asked = question(specialties=("dentist",), insurance_sectors=("SECTOR_1",), window=Window(weekdays=(3,)))
    counts = await facet_counts(index, asked, await hits(index, asked))
    assert counts == {
        Facet.SPECIALTY: {"dentist": 1, "nurse": 1},
        Facet.LANGUAGE: {"fr": 1, "en": 1},
        Facet.INSURANCE: {"SECTOR_1": 1, "SECTOR_2": 1},
    }


async def test_where_nobody_is_nothing_is_counted(index: SearchIndex) -> None:
    await add(index, profile("a"))
    asked = question(country="PT")
    counts = await facet_counts(index, asked, await hits(index, asked))
    assert counts == {facet: {} for facet in Facet}


async def test_facets_say_how_many_a_search_would_find(index: SearchIndex) -> None:
    seed = randrange(1 << 32)
    print(f"seed {seed}")
    random = Random(seed)
    halves = list(demo_halves(200, random))
    await asyncio.gather(
        *(index.put_profile(half) if isinstance(half, Profile) else index.put_availability(half) for half in halves)
    )
    profiles = {half.id: half for half in halves if isinstance(half, Profile)}
    for asked in drawn_questions(25, random):
        counts = await facet_counts(index, asked, await hits(index, asked))
        for wider, facets in by_question(asked).items():
            found = [profiles[hit.id] for hit in await index.search(wider)]
            for facet in facets:
                assert counts[facet] == Counter(value for each in found for value in getattr(each, facet.value))


async def test_the_most_frequent_value_comes_first_and_only_what_is_asked_for_is_counted(service: Service) -> None:
    for number, specialty in enumerate(("dentist", "nurse", "nurse")):
        await add(service.index, profile(f"p{number}", specialties=(specialty,)))
    data, errors = await service.run(FACETS, filter={"specialties": ["dentist"]})
    assert not errors
    found = data["searchPractitioners"]
    assert found["totalCount"] == 1
    assert found["facets"] == {
        "specialties": [
            {"specialty": {"code": "nurse"}, "count": 2},
            {"specialty": {"code": "dentist"}, "count": 1},
        ],
        "languages": [{"language": "fr", "count": 1}],
        "insuranceSectors": [{"sector": "SECTOR_1", "count": 1}],
    }
