"""Suggestions while somebody types."""

from collections import defaultdict
from string import ascii_lowercase

import pytest

from subgraphs.search.domain.city_names import cities_beginning
from subgraphs.search.domain.query_text.gazetteer import gazetteer
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


@pytest.mark.parametrize(
    ("typed", "language", "label"),
    [
        ("dermatolgue", "fr", "dermatologue"),
        ("dermatlo", "fr", "dermatologue"),
        ("dentits", "en", "dentist"),
        ("zahnrazt", "de", "Zahnarzt"),
        ("augenrazt", "fr", "ophtalmologue"),
        ("medecin generalsite", "fr", "médecin généraliste"),
        ("généralsite", "fr", "médecin généraliste"),
    ],
)
async def test_a_typo_in_a_specialty_is_let_pass(service: Service, typed: str, language: str, label: str) -> None:
    assert (await service.suggested(typed, country="FR", language=language))[0] == ("SPECIALTY", label)


@pytest.mark.parametrize(
    ("typed", "country", "city"),
    [
        ("berln", "DE", "Berlin"),
        ("muncih", "DE", "München"),
        ("düsesldorf", "DE", "Düsseldorf"),
        ("marsielle", "FR", "Marseille"),
        ("toulosue", "FR", "Toulouse"),
        ("saint etine", "FR", "Saint-Étienne"),
        ("strasb", "FR", "Strasbourg"),
        ("strabso", "FR", "Strasbourg"),
    ],
)
async def test_a_typo_in_a_city_is_let_pass(service: Service, typed: str, country: str, city: str) -> None:
    cities = [found for kind, found in await service.suggested(typed, country=country) if kind == "CITY"]
    assert cities[0] == city


async def test_what_begins_exactly_so_is_not_mixed_with_what_does_but_for_a_typo(service: Service) -> None:
    assert all(
        city.startswith("Par") for kind, city in await service.suggested("paris", country="FR") if kind == "CITY"
    )
    assert [label for _, label in await service.suggested("dentist")] == ["dentist"]
    await add(service.index, profile("a"))
    assert await service.suggested("moreau", country="FR") == [("PRACTITIONER", "Dr Claire Moreau")]  # not Morteau
    assert ("CITY", "Morteau") in await service.suggested("morteau", country="FR")


async def test_names_are_suggested_with_as_few_typos_as_there_must_be(service: Service) -> None:
    for number, name in enumerate(("Schmidt", "Schmitt", "Schmitz", "Schnitzler", "Schultz")):
        await add(service.index, profile(f"p{number}", name=f"Dr Ute {name}"))
    found = await service.suggested("schmit", country="FR")
    assert [text for _, text in found] == [f"Dr Ute {name}" for name in ("Schmitt", "Schmitz", "Schmidt", "Schnitzler")]
    assert len(await service.suggested("schmit", country="FR", first=3)) == 3


async def test_a_typo_in_a_first_letter_or_a_short_word_is_none(service: Service) -> None:
    await add(service.index, profile("a", name="Dr Ute Schmidt"))
    for typed in ("xerlin", "nentist", "chmidt", "bxn", "sxh"):
        assert await service.suggested(typed, country="DE") == []


def test_a_name_that_two_countries_have_is_suggested_in_both() -> None:
    named: dict[str, dict[str, str]] = defaultdict(dict)
    for key, place in gazetteer().names():
        named[key][place.country] = place.name
    shared = {key: names for key, names in named.items() if len(names) > 1}
    assert len(shared) > 10
    for key, names in shared.items():
        for country, name in names.items():
            assert name in [place.name for place in cities_beginning(key, country, 20, lets_typos_pass=False)]


async def test_no_suggestion_crosses_countries(service: Service) -> None:
    await add(service.index, profile("french", name="Dr Anne Schmitt"))
    await add(service.index, profile("german", country="DE", name="Dr Anne Schmidt"))
    for typed in ("schm", "schmit", "schmidt", "anne schmit", "dr shcmi"):
        for country, name in (("FR", "Dr Anne Schmitt"), ("DE", "Dr Anne Schmidt")):
            found = await service.suggested(typed, country=country)
            assert [text for kind, text in found if kind == "PRACTITIONER"] == [name]
    for letter in ascii_lowercase:
        for country in ("FR", "DE"):
            assert {place.country for place in cities_beginning(letter, country, 500, lets_typos_pass=True)} <= {
                country
            }
