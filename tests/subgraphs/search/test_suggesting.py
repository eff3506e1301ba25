"""Suggestions while somebody types."""

import pytest

from tests.subgraphs.search.documents import add, profile
from tests.subgraphs.search.service import SUGGEST, Service


async def test_specialties_come_in_the_clients_language(service: Service) -> None:
    assert (await service.suggested("dermat", language="fr"))[0] == ("SPECIALTY", "dermatologue")
    assert (await service.suggested("dermat", language="de"))[0] == ("SPECIALTY", "Hautarzt")


async def test_a_label_of_another_language_is_understood(service: Service) -> None:
    assert ("SPECIALTY", "dentist") in await service.suggested("zahnar", language="en")


async def test_a_label_may_begin_at_any_word(service: Service) -> None:
    assert ("SPECIALTY", "médecin généraliste") in await service.suggested("GENERALISTE", language="fr")


async def test_a_word_that_could_be_a_title_is_not_lost(service: Service) -> None:
    assert ("SPECIALTY", "médecin généraliste") in await service.suggested("med", language="fr")


@pytest.mark.parametrize(
    ("text", "country", "city"),
    [
        ("lyo", "FR", "Lyon"),
        ("munc", "DE", "München"),
        ("muench", "DE", "München"),
        ("köl", "DE", "Köln"),
        ("st et", "FR", "Saint-Étienne"),
        ("Saint-Ét", "FR", "Saint-Étienne"),
    ],
)
async def test_cities_are_found_as_people_write_them(service: Service, text: str, country: str, city: str) -> None:
    cities = [found for kind, found in await service.suggested(text, country=country) if kind == "CITY"]
    assert cities[0] == city


async def test_the_largest_city_comes_first(service: Service) -> None:
    assert ("CITY", "Paris") in await service.suggested("pa", country="FR")
    assert ("CITY", "Strasbourg") in await service.suggested("s", country="FR")


async def test_cities_and_practitioners_are_those_of_the_country(service: Service) -> None:
    await add(service.index, profile("german", country="DE", name="Dr Berta Lyonel"))
    assert ("CITY", "Lyon") not in await service.suggested("lyon", country="DE")
    assert ("PRACTITIONER", "Dr Berta Lyonel") in await service.suggested("lyon", path="DE")
    assert ("PRACTITIONER", "Dr Berta Lyonel") not in await service.suggested("lyon", token="FR")
    assert [kind for kind, _ in await service.suggested("lyon")] == ["CITY"] * 2


async def test_each_kind_has_room(service: Service) -> None:
    for number in range(9):
        await add(service.index, profile(f"p{number}", name=f"Dr Pia{number} Paul"))
    found = await service.suggested("p", country="FR", first=9)
    assert [kind for kind, _ in found] == ["SPECIALTY"] * 3 + ["CITY"] * 3 + ["PRACTITIONER"] * 3
    assert [kind for kind, _ in await service.suggested("p", country="FR", first=1)] == ["SPECIALTY"]


@pytest.mark.parametrize(
    "text", ["", "   ", "!!!", "\x00", "\ud800", "zzzzzz", "名", "'; DROP TABLE terms", "x" * 10_000]
)
async def test_what_begins_nothing_suggests_nothing(service: Service, text: str) -> None:
    assert await service.suggested(text, country="FR") == []


@pytest.mark.parametrize("first", [0, -1, 21])
async def test_there_are_1_to_20_at_a_time(service: Service, first: int) -> None:
    assert await service.code(SUGGEST, text="p", first=first) == "BAD_USER_INPUT"


async def test_argument_and_path_must_agree(service: Service) -> None:
    assert await service.code(SUGGEST, text="p", country="FR", path="DE") == "COUNTRY_MISMATCH"
