"""What is waited for: windows, days and hours by the practice's clock, places, insurance; and its bounds."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import msgspec
import pytest

from domain_events import PractitionerSnapshot
from servicekit.errors import BadInput, Forbidden
from servicekit.testing import FixedClock
from subgraphs.booking.domain.booking import Insurance
from subgraphs.booking.domain.places import Circle
from subgraphs.booking.domain.refusals import (
    IdempotencyKeyReused,
    InsuranceNotAccepted,
    SlotNotOffered,
    TooManyWaitlistEntries,
    WaitlistEntryEnded,
    WaitlistEntryNotFound,
)
from subgraphs.booking.domain.waitlist import (
    LONGEST_WAIT,
    MOST_ENTRIES,
    ConsultationMode,
    Hours,
    Wish,
    fits,
)
from subgraphs.booking.jobs import KEPT, purge_once
from subgraphs.booking.use_cases.erase_patient import erase_patient
from subgraphs.booking.use_cases.follow_practitioners import follow_practitioners
from subgraphs.booking.use_cases.read_waitlist import entries_of_patient, find_entries
from tests.subgraphs.booking.practices import CONSULTATION, FIRST_VISIT, german, practitioner, retired
from tests.subgraphs.booking.waiting import (
    freed,
    join,
    leave,
    must_be_offered,
    near_paris,
    offer_all,
    statuses_of,
)
from tests.subgraphs.booking.world import NINE, NOW, World, actor, minutes, patient, viewer

EVENING = Hours(start=time(17), end=time(0))
MORNING = Hours(start=time(8), end=time(12))


def waits(**fields: Any) -> Wish:
    near = near_paris()
    return Wish(**{"near": near, "latest": NOW + timedelta(days=300), **fields})


@pytest.mark.parametrize(
    ("zone", "local", "hours", "is_wanted"),
    [
        # The last Sunday of March: 02:00 to 03:00 does not exist, and eight is an hour earlier by UTC from then on.
        ("Europe/Paris", "2026-03-28T08:00", MORNING, True),
        ("Europe/Paris", "2026-03-29T08:00", MORNING, True),
        ("Europe/Paris", "2026-03-29T07:59", MORNING, False),
        ("Europe/Paris", "2026-03-29T11:59", MORNING, True),
        ("Europe/Paris", "2026-03-29T12:00", MORNING, False),
        ("Indian/Reunion", "2026-03-29T08:00", MORNING, True),
        ("Indian/Reunion", "2026-03-29T12:00", MORNING, False),
        ("Europe/Berlin", "2026-10-25T23:59", EVENING, True),
        ("Europe/Berlin", "2026-10-25T16:59", EVENING, False),
        ("America/Guadeloupe", "2026-10-25T17:00", EVENING, True),
    ],
)
def test_hours_are_those_of_the_practice_on_days_when_clocks_change_too(
    zone: str, local: str, hours: Hours, is_wanted: bool
) -> None:
    start = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert fits(waits(hours=(hours,)), start, zone) is is_wanted


@pytest.mark.parametrize("fold", [0, 1])
def test_the_doubled_hour_is_wanted_both_times(fold: int) -> None:
    start = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Paris"), fold=fold).astimezone(UTC)
    assert fits(waits(hours=(Hours(start=time(2), end=time(3)),)), start, "Europe/Paris")


def test_the_weekday_is_that_of_the_practice_when_it_is_another_one_in_utc() -> None:
    late = datetime(2026, 3, 8, 21, tzinfo=UTC)  # Sunday; Monday 01:00 on Réunion
    assert fits(waits(weekdays=(1,)), late, "Indian/Reunion")
    assert not fits(waits(weekdays=(7,)), late, "Indian/Reunion")
    assert fits(waits(weekdays=(7,)), late, "Europe/Paris")


async def test_only_what_lies_in_window_days_and_hours_is_offered(world: World) -> None:
    practice, other = await world.practice(), patient()
    booking = await world.book(other, practice, NINE)
    unfit = [
        await join(world, patient(), practice, earliest=NINE + minutes(15)),
        await join(world, patient(), practice, latest=NINE - minutes(15)),
        await join(world, patient(), practice, weekdays=(1, 3)),
        await join(world, patient(), practice, hours=(Hours(start=time(10), end=time(0)),)),
    ]
    fit = await join(world, patient(), practice, weekdays=(2,), hours=(Hours(start=time(9), end=time(9, 15)),))
    await world.book(patient(), practice, NINE + minutes(30))
    await world.cancel(other, booking)

    await offer_all(world)

    assert await statuses_of(world, *unfit, fit) == ["active"] * 4 + ["offered"]


async def test_anybody_of_a_specialty_near_a_place_may_have_the_slot_and_nobody_farther_or_else(world: World) -> None:
    practice, other = await world.practice(practitioner(consultation_types=video_and_visit())), patient()
    booking = await world.book(other, practice, NINE)
    unfit = [
        await join(world, patient(), near=near_paris(0.5)),
        await join(world, patient(), near=near_paris(specialty="dermatologist")),
        await join(world, patient(), near=near_paris(country="DE"), insurance=Insurance.STATUTORY),
    ]
    fit = await join(world, patient(), near=near_paris(1.5, mode=ConsultationMode.VIDEO))
    await world.cancel(other, booking)

    await offer_all(world)

    assert await statuses_of(world, *unfit, fit) == ["active"] * 3 + ["offered"]
    assert (await must_be_offered(world, fit)).consultation_type_id == FIRST_VISIT


def video_and_visit() -> tuple[Any, ...]:
    kinds = {kind.id: kind for kind in practitioner().consultation_types}
    video = msgspec.structs.replace(kinds[str(FIRST_VISIT)], mode="VIDEO")
    return (kinds[str(CONSULTATION)], video)


async def test_a_copy_of_rules_older_than_the_list_still_books_and_a_rebuild_makes_it_found_near_a_place(
    world: World,
) -> None:
    state = practitioner()
    practice = await world.practice(state)
    entry = await join(world, patient(), near=near_paris())
    await world.rows(
        "UPDATE practitioner_rules SET document = document - '{specialties,latitude,longitude}'::text[], "
        "edition = edition + 1"
    )

    async def free_a_slot() -> None:
        other = patient()
        await world.cancel(other, await world.book(other, practice, NINE))
        await offer_all(world)

    await free_a_slot()
    assert await statuses_of(world, entry) == ["active"]
    fields = {name: getattr(state, name) for name in state.__struct_fields__}
    await follow_practitioners(world.stores, [PractitionerSnapshot(**fields, is_retired=False, rebuild_id="r")])
    await free_a_slot()
    assert await statuses_of(world, entry) == ["offered"]


def test_a_circle_ends_at_its_radius_across_the_date_line_too() -> None:
    paris = Circle(latitude=48.8566, longitude=2.3522, radius_km=392)
    assert paris.has(45.7640, 4.8357)  # Lyon, 391.5 km
    assert not Circle(latitude=48.8566, longitude=2.3522, radius_km=391).has(45.7640, 4.8357)
    assert Circle(latitude=-17, longitude=179.9, radius_km=30).has(-17, -179.9)


async def test_who_is_insured_otherwise_is_passed_over_and_the_sector_goes_with_the_hold(world: World) -> None:
    practice, other = await world.practice(german(latitude=52.52, longitude=13.40)), patient()
    booking = await world.book(other, practice, NINE, insurance=Insurance.STATUTORY)
    berlin = near_paris(country="DE", circle=Circle(latitude=52.52, longitude=13.40, radius_km=1))
    private = await join(world, patient(), near=berlin, insurance=Insurance.PRIVATE)
    statutory = await join(world, patient(), near=berlin, insurance=Insurance.STATUTORY)
    await world.cancel(other, booking)

    await offer_all(world)

    assert await statuses_of(world, private, statutory) == ["active", "offered"]
    assert (await must_be_offered(world, statutory)).insurance is Insurance.STATUTORY


async def test_what_could_never_be_offered_is_refused_at_once(world: World) -> None:
    ada, berlin = patient(), await world.practice(german())
    gone = practitioner()
    await world.practice(gone)
    await world.practice(retired(gone))
    with pytest.raises(SlotNotOffered):
        await join(world, ada, uuid4())
    with pytest.raises(SlotNotOffered):
        await join(world, ada, await world.practice(), consultation_type_id=uuid4())
    with pytest.raises(SlotNotOffered):
        await join(world, ada, await world.practice(retired(gone)))
    with pytest.raises(InsuranceNotAccepted):
        await join(world, ada, berlin)
    with pytest.raises(InsuranceNotAccepted):
        await join(world, ada, near=near_paris(country="DE"))


@pytest.mark.parametrize(
    "fields",
    [
        {"latest": NOW},
        {"latest": NOW + LONGEST_WAIT + timedelta(days=1)},
        {"earliest": NOW + timedelta(days=40)},
        {"hours": (Hours(start=time(12), end=time(9)),)},
        {"hours": (MORNING,) * 6},
        {"near": None},
        {"consultation_type_id": CONSULTATION},
        {"near": near_paris(0)},
        {"near": near_paris(101)},
        {"near": near_paris(float("nan"))},
        {"near": near_paris(circle=Circle(latitude=91, longitude=0, radius_km=1))},
    ],
)
async def test_a_wish_that_cannot_be_or_is_too_wide_is_bad_input(world: World, fields: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        await join(world, patient(), **{"near": near_paris(), **fields})


async def test_a_patient_waits_for_so_much_at_once_and_again_when_something_has_ended(world: World) -> None:
    ada, practice = patient(), await world.practice()
    entries = [await join(world, ada, practice) for _ in range(MOST_ENTRIES - 1)]
    entries.append(await join(world, ada, practice, latest=world.now + timedelta(days=1)))
    with pytest.raises(TooManyWaitlistEntries) as refused:
        await join(world, ada, practice)
    assert list(refused.value.entry_ids) == entries

    world.now += timedelta(days=1)
    entries.append(await join(world, ada, practice))
    await leave(world, ada, entries[0])
    entries.append(await join(world, ada, practice))

    assert await statuses_of(world, *entries) == ["withdrawn", *["active"] * 3, "expired", *["active"] * 2]


async def test_who_waits_and_leaves_under_one_key_each_does_so_once(world: World) -> None:
    ada, practice = patient(), await world.practice()
    fields = {"latest": NOW + timedelta(days=9)}
    entry = await join(world, ada, practice, key="join", **fields)
    assert await join(world, ada, practice, key="join", **fields) == entry
    with pytest.raises(IdempotencyKeyReused):
        await join(world, ada, practice, key="join", **{**fields, "weekdays": (1,)})
    assert await leave(world, ada, entry, key="leave") == entry
    assert await leave(world, ada, entry, key="leave") == entry
    with pytest.raises(WaitlistEntryEnded):
        await leave(world, ada, entry)
    assert len(await world.rows("SELECT FROM waitlist_entries")) == 1


async def test_nobody_sees_or_ends_what_somebody_else_waits_for(world: World) -> None:
    ada, partner = patient(), viewer("partner:book")
    practice = await world.practice()
    entry = await join(world, partner, practice, patient_id=actor(ada))
    strangers = (patient(), viewer("partner:book"), viewer("practitioner", actor_id=practice))
    for who in strangers:
        assert await find_entries(world.stores, who, [entry]) == [None]
        assert await entries_of_patient(world.stores, who, actor(ada), 10) is None
        with pytest.raises(WaitlistEntryNotFound):
            await leave(world, who, entry)
    for who in (ada, partner, viewer("operator:read")):
        (found,) = await find_entries(world.stores, who, [entry])
        assert found is not None
    with pytest.raises(WaitlistEntryNotFound):
        await leave(world, viewer("operator:read"), entry)
    with pytest.raises(Forbidden):
        await join(world, viewer("practitioner"), practice)
    assert await leave(world, viewer("operator:write"), entry) == entry


async def test_who_leaves_gives_up_what_is_offered_to_the_next(world: World) -> None:
    practice, other, ada = await world.practice(), patient(), patient()
    booking = await world.book(other, practice, NINE)
    first, second = await join(world, ada, practice), await join(world, patient(), practice)
    await world.cancel(other, booking)
    await offer_all(world)
    hold = await must_be_offered(world, first)

    await leave(world, ada, first)
    await offer_all(world)

    assert (await world.standing(hold))[0] == "released"
    assert await statuses_of(world, first, second) == ["withdrawn", "offered"]


async def test_nothing_of_an_erased_patient_waits_and_what_was_offered_goes_to_the_next(world: World) -> None:
    practice, other, ada = await world.practice(), patient(), patient()
    booking = await world.book(other, practice, NINE)
    await join(world, ada, practice, key="k")
    second = await join(world, patient(), practice)
    await world.cancel(other, booking)
    await offer_all(world)

    await erase_patient(world.stores, actor(ada), world.now)
    await offer_all(world)

    assert await statuses_of(world, second) == ["offered"]
    for table in ("waitlist_entries", "waitlist_offers", "freed_slots", "idempotency_keys", "bookings"):
        rows = await world.rows(f"SELECT t::text AS text FROM {table} AS t")
        assert not [row for row in rows if str(actor(ada)) in row["text"]], table


async def test_entries_are_forgotten_long_after_their_window(world: World) -> None:
    practice, ada = await world.practice(), patient()
    await join(world, ada, practice, latest=world.now + timedelta(days=1))
    later = await join(world, ada, practice)
    assert await purge_once(world.stores, FixedClock(world.now + KEPT)) == 0
    assert await purge_once(world.stores, FixedClock(world.now + KEPT + timedelta(days=2))) == 1
    assert await statuses_of(world, later) == ["active"]


async def test_what_nobody_waits_for_leaves_no_work(world: World) -> None:
    practice, other = await world.practice(), patient()
    await world.cancel(other, await world.book(other, practice, NINE))
    assert await freed(world) == 1
    await offer_all(world)
    assert await freed(world) == 0
