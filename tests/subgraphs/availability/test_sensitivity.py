"""Without the comparison of versions an event that comes again brings old state back: each scenario misses its guard."""

import pytest

from subgraphs.availability.repository import calendars
from tests.servicekit.sensitivity import holds, replace_in
from tests.subgraphs.availability.events import BookingStory, practitioner, retired
from tests.subgraphs.availability.service import Service

DAY = "2026-11-26"
NEWER_BOOKING = "WHERE held.booking_version < excluded.booking_version OR ("
NEWER_RULES = "rules_version < given.version OR ("


async def a_booking_that_comes_again_after_its_cancellation_takes_no_slot(service: Service) -> None:
    state = practitioner()
    story = BookingStory(state.practitioner_id, f"{DAY}T08:00")
    created, cancelled = story.created(), story.cancelled()
    await service.follow(state)
    whole = await service.day(state.practitioner_id, DAY)
    await service.follow(cancelled, created)
    assert await service.day(state.practitioner_id, DAY) == whole
    before = await service.told()
    await service.follow(created, cancelled)
    assert await service.told() == before, "search is told what it knows"


async def rules_that_come_again_after_a_retirement_open_no_slot(service: Service) -> None:
    state = practitioner()
    await service.follow(state, retired(state), state)
    assert await service.day(state.practitioner_id, DAY) == []


@pytest.mark.parametrize("is_guarded", [True, False])
async def test_the_version_of_bookings_is_missed(
    service: Service, is_guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_guarded:
        replace_in(calendars, "_PUT_BUSY", NEWER_BOOKING, "WHERE true OR (", monkeypatch)
    assert await holds(a_booking_that_comes_again_after_its_cancellation_takes_no_slot(service)) == is_guarded


@pytest.mark.parametrize("is_guarded", [True, False])
async def test_the_version_of_rules_is_missed(
    service: Service, is_guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_guarded:
        replace_in(calendars, "_PUT_RULES", NEWER_RULES, "true OR (", monkeypatch)
    assert await holds(rules_that_come_again_after_a_retirement_open_no_slot(service)) == is_guarded
