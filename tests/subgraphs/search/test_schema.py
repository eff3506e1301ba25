"""Search's part of the graph: what is shown, and the code of everything that is refused."""

from typing import Any

import pytest

from tests.subgraphs.search.documents import PARIS, add, profile
from tests.subgraphs.search.service import SEARCH, Service


async def test_the_main_job_is_answered_with_what_was_understood(service: Service) -> None:
    await add(service.index, profile("a", rating_average=4.5, rating_count=10), "2026-11-26T09:30")
    page = await service.search("dentist within 10km of Paris with availability this week")
    (edge,) = page["edges"]
    assert edge["node"] == {"id": "a"}
    assert edge["nextAvailable"] == "2026-11-26T08:30:00Z"
    assert edge["distanceKm"] == pytest.approx(0, abs=1)
    assert 0 < edge["score"] < 1
    assert page["totalCount"] == 1
    assert page["interpretation"] == {
        "specialties": [{"code": "dentist"}],
        "place": {
            "name": "Paris",
            "postcode": None,
            "country": "FR",
            "region": "Paris",
            "latitude": pytest.approx(48.85, abs=0.1),
        },
        "placeAlternatives": [],
        "radiusKm": 10.0,
        "from": "2026-11-25T10:00",
        "to": "2026-11-30T00:00",
        "dayPart": None,
        "weekdays": [],
        "language": None,
        "languages": [],
        "insurance": None,
        "insuranceSectors": [],
        "mode": None,
        "newPatients": False,
        "name": None,
        "sort": "RELEVANCE",
        "isBeyondKnownDays": False,
        "unrecognised": [],
        "contradictions": [],
    }


async def test_contradictions_are_said_in_the_words_of_the_text(service: Service) -> None:
    shown = (await service.search(text="dentist in Paris today and next week"))["interpretation"]
    assert shown["contradictions"] == [{"kind": "WINDOW", "applied": "today", "leftOut": ["next week"]}]


async def test_filters_are_shown_as_understood(service: Service) -> None:
    given = {
        "specialties": ["nurse"],
        "from": "2026-11-28T08:00:00+01:00",
        "to": "2026-11-29T08:00:00+01:00",
        "dayPart": {"from": "18:00", "to": "00:00"},
        "weekdays": ["SATURDAY"],
        "languages": ["fr", "de"],
        "insuranceSectors": ["SECTOR_1", "SECTOR_2"],
        "mode": "VIDEO",
        "newPatients": True,
        "name": "Martin",
    }
    near = {"latitude": PARIS.latitude, "longitude": PARIS.longitude, "radiusKm": 2.5}
    shown = (await service.search(filter=given, near=near, sort="DISTANCE"))["interpretation"]
    assert shown["specialties"] == [{"code": "nurse"}]
    assert (shown["from"], shown["to"]) == ("2026-11-28T08:00", "2026-11-29T08:00")
    assert shown["dayPart"] == {"from": "18:00", "to": "24:00"}
    assert shown["weekdays"] == ["SATURDAY"]
    assert (shown["language"], shown["languages"]) == ("fr", ["fr", "de"])
    assert (shown["insurance"], shown["insuranceSectors"]) == ("SECTOR_1", ["SECTOR_1", "SECTOR_2"])
    assert (shown["mode"], shown["newPatients"], shown["name"]) == ("VIDEO", True, "Martin")
    assert (shown["radiusKm"], shown["place"], shown["sort"]) == (2.5, None, "DISTANCE")


@pytest.mark.parametrize(
    ("code", "variables"),
    [
        ("COUNTRY_REQUIRED", {}),
        ("COUNTRY_REQUIRED", {"text": "dentist"}),
        ("COUNTRY_MISMATCH", {"country": "FR", "path": "DE"}),
        ("LOCATION_REQUIRED", {"country": "FR", "text": "dentist near me"}),
        ("BAD_USER_INPUT", {"country": "fr"}),
        ("BAD_USER_INPUT", {"country": "FRA"}),
        ("BAD_USER_INPUT", {"country": "FR", "text": "x" * 10_001}),
        ("BAD_USER_INPUT", {"country": "FR", "sort": "DISTANCE"}),
        ("BAD_USER_INPUT", {"country": "FR", "near": {"latitude": 91.0, "longitude": 0.0}}),
        ("BAD_USER_INPUT", {"country": "FR", "near": {"latitude": 1.0, "longitude": 0.0, "radiusKm": -1.0}}),
        ("BAD_USER_INPUT", {"country": "FR", "near": {"latitude": 1.0, "longitude": 0.0, "radiusKm": 1e9}}),
        ("BAD_USER_INPUT", {"country": "FR", "near": {"latitude": float("nan"), "longitude": 0.0}}),
        ("BAD_USER_INPUT", {"country": "FR", "near": {"latitude": float("inf"), "longitude": 0.0}}),
        ("BAD_USER_INPUT", {"country": "FR", "filter": {"dayPart": {"from": "12:00", "to": "08:00"}}}),
        ("BAD_USER_INPUT", {"country": "FR", "filter": {"dayPart": {"from": "12:00", "to": "25:00"}}}),
        ("BAD_USER_INPUT", {"country": "FR", "filter": {"languages": ["French"]}}),
        ("BAD_USER_INPUT", {"country": "FR", "filter": {"languages": ["fr"] * 51}}),
        ("BAD_USER_INPUT", {"country": "FR", "filter": {"specialties": ["' OR 1=1 --"]}}),
        ("BAD_USER_INPUT", {"country": "FR", "filter": {"specialties": ["\ud800"]}}),
        ("BAD_USER_INPUT", {"country": "FR", "filter": {"name": "\ud800!"}}),
        ("BAD_USER_INPUT", {"country": "FR", "filter": {"from": "2026-11-28T08:00:00"}}),
        ("BAD_USER_INPUT", {"country": "FR", "filter": {"from": "2026-11-28T08:00:00Z", "to": "2026-11-28T08:00:00Z"}}),
    ],
    ids=str,
)
async def test_what_cannot_be_searched_has_a_code(service: Service, code: str, variables: dict[str, Any]) -> None:
    _, errors = await service.run(SEARCH, **variables)
    (error,) = errors
    assert error["extensions"]["code"] in (code, "GRAPHQL_VALIDATION_FAILED")
    assert error["extensions"]["code"] == code or "$" in error["message"]  # a variable that does not fit its scalar
    error["message"].encode()


async def test_the_path_and_the_token_say_the_country(service: Service) -> None:
    await add(service.index, profile("german", country="DE"))
    assert await service.found(country=None, path="DE") == ["german"]
    assert await service.found(country=None, token="DE") == ["german"]
    assert await service.found(country="FR", token="DE") == []


async def test_a_country_without_data_answers_empty(service: Service) -> None:
    page = await service.search("dentist tomorrow", country="PT")
    assert page["edges"] == []
    assert page["totalCount"] == 0
