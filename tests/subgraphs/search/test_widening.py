"""Who finds nobody is told what to give up; what is found is never wider than what was asked for."""

from typing import Any

import pytest

from tests.subgraphs.search.documents import KM_NORTH, PARIS, add, profile
from tests.subgraphs.search.service import Service

WIDENINGS = """
query ($text: String, $near: NearInput, $filter: PractitionerFilter) {
  searchPractitioners(text: $text, country: "FR", near: $near, filter: $filter) {
    totalCount widenings { kind count radiusKm nextAvailable } } }
"""


async def offered(service: Service, text: str | None = None, **variables: Any) -> list[dict[str, Any]]:
    data, errors = await service.run(WIDENINGS, text=text, **variables)
    assert not errors
    widenings: list[dict[str, Any]] = data["searchPractitioners"]["widenings"]
    return widenings


async def test_the_smallest_circle_in_which_somebody_is_found_is_offered(service: Service) -> None:
    await add(service.index, profile("a", latitude=PARIS.latitude + 12 * KM_NORTH))
    near = {"latitude": PARIS.latitude, "longitude": PARIS.longitude, "radiusKm": 3.0}
    (widening,) = await offered(service, near=near)
    assert widening == {"kind": "RADIUS", "count": 1, "radiusKm": 15.0, "nextAvailable": "2026-11-26T08:00:00Z"}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("TIME", "dentist today"),
        ("DAY_PART", "dentist in the evening"),
        ("WEEKDAYS", "dentist on Mondays"),
        ("LANGUAGE", "dentist who speaks German"),
        ("MODE", "dentist by video"),
        ("NEW_PATIENTS", "dentist accepting new patients"),
        ("NAME", "dentist Dr Smith"),
    ],
)
async def test_the_condition_that_keeps_somebody_out_is_named(service: Service, kind: str, text: str) -> None:
    await add(service.index, profile("a", takes_new_patients=False), offers=("IN_PERSON.KNOWN",))
    (widening,) = await offered(service, text)
    assert (widening["kind"], widening["count"]) == (kind, 1)


async def test_nothing_is_offered_when_somebody_is_found(service: Service) -> None:
    await add(service.index, profile("a"))
    assert await offered(service, "dentist") == []


async def test_nobody_outside_the_insurance_is_offered_and_no_other_specialty(service: Service) -> None:
    await add(service.index, profile("a", insurance_sectors=("SECTOR_2",)))
    await add(service.index, profile("b", specialties=("nurse",)))
    assert await offered(service, "dentist sector 1") == []


async def test_two_conditions_that_only_together_keep_somebody_out_are_not_offered(service: Service) -> None:
    await add(service.index, profile("a"), offers=("IN_PERSON.KNOWN",))
    assert await offered(service, "dentist by video who speaks German") == []
