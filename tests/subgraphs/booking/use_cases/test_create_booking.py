"""Booking a slot: what is written, what is told, and what is refused."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest

from domain_events import ScheduleException, WeeklyHours
from scheduling import Why
from servicekit.errors import BadInput, Forbidden
from subgraphs.booking.domain.booking import Insurance
from subgraphs.booking.domain.refusals import (
    BeyondHorizon,
    InsuranceNotAccepted,
    PatientBusy,
    SlotNotOffered,
    SlotTaken,
    TooShortNotice,
)
from tests.subgraphs.booking.practices import (
    CONSULTATION,
    FIRST_VISIT,
    FOLLOW_UP,
    LONG,
    SHORT,
    changed,
    german,
    practitioner,
    retired,
)
from tests.subgraphs.booking.world import NINE, World, actor, minutes, patient, viewer


async def test_a_booking_is_stored_as_it_is_answered_with_its_event_in_the_same_transaction(world: World) -> None:
    practice, ada = await world.practice(), patient()

    booking = await world.book(ada, practice, NINE)

    (row,) = await world.rows("SELECT * FROM bookings")
    assert (row["id"], row["version"], row["status"]) == (booking.id, 1, "confirmed")
    assert (row["slot_start"], row["slot_end"]) == (NINE, NINE + minutes(30))
    assert (row["time_zone"], row["local_start"]) == ("Europe/Paris", datetime(2026, 3, 10, 9, 0))  # noqa: DTZ001
    ((kind, data),) = await world.events()
    assert kind == "BookingCreated"
    assert data == {
        "bookingId": str(booking.id),
        "version": 1,
        "status": "CONFIRMED",
        "practitionerId": str(practice),
        "patientId": str(actor(ada)),
        "consultationTypeId": str(CONSULTATION),
        "country": "FR",
        "start": "2026-03-10T08:00:00Z",
        "end": "2026-03-10T08:30:00Z",
        "timeZone": "Europe/Paris",
        "expiresAt": None,
    }


async def test_a_refused_booking_leaves_no_row_and_no_event(world: World) -> None:
    practice = await world.practice()
    await world.book(patient(), practice, NINE)

    with pytest.raises(SlotTaken):
        await world.book(patient(), practice, NINE)

    assert await world.value("SELECT count(*) FROM bookings") == 1
    assert len(await world.events()) == 1


@pytest.mark.parametrize(
    ("offset", "consultation_type"),
    [(0, CONSULTATION), (0, SHORT), (15, SHORT), (15, CONSULTATION), (-15, CONSULTATION), (-45, LONG), (0, LONG)],
)
async def test_an_overlapping_start_or_duration_is_taken(world: World, offset: int, consultation_type: object) -> None:
    practice = await world.practice()
    ten = NINE + minutes(60)
    await world.book(patient(), practice, ten)

    with pytest.raises(SlotTaken):
        await world.book(patient(), practice, ten + minutes(offset), consultation_type_id=consultation_type)


@pytest.mark.parametrize(("offset", "consultation_type"), [(30, CONSULTATION), (-30, CONSULTATION), (-15, SHORT)])
async def test_neighbouring_slots_do_not_touch(world: World, offset: int, consultation_type: object) -> None:
    practice = await world.practice()
    ten = NINE + minutes(60)
    await world.book(patient(), practice, ten)

    assert await world.book(patient(), practice, ten + minutes(offset), consultation_type_id=consultation_type)


@pytest.mark.parametrize("offset", [30, 35, -30, -35])
async def test_a_slot_within_the_buffer_is_taken(world: World, offset: int) -> None:
    practice = await world.practice(practitioner(grid_minutes=5, buffer_before_minutes=5, buffer_after_minutes=10))
    ten = NINE + minutes(60)
    await world.book(patient(), practice, ten)

    with pytest.raises(SlotTaken):
        await world.book(patient(), practice, ten + minutes(offset))
    far_enough = 40 if offset > 0 else -40
    assert await world.book(patient(), practice, ten + minutes(far_enough))


async def test_a_patient_cannot_be_at_two_practices_at_once(world: World) -> None:
    here, there, ada = await world.practice(), await world.practice(), patient()
    booking = await world.book(ada, here, NINE)

    with pytest.raises(PatientBusy) as refused:
        await world.book(ada, there, NINE + minutes(15))

    assert refused.value.conflicting_booking_id == booking.id
    assert await world.book(ada, there, NINE + minutes(30))


@pytest.mark.parametrize(
    ("start", "consultation_type", "why"),
    [
        (NINE + timedelta(seconds=1), CONSULTATION, Why.OFF_GRID),
        (NINE + minutes(5), CONSULTATION, Why.OFF_GRID),
        (NINE - minutes(15), CONSULTATION, Why.OUTSIDE_HOURS),
        (NINE + minutes(9 * 60 - 15), CONSULTATION, Why.OUTSIDE_HOURS),
        (NINE, uuid4(), Why.UNKNOWN_CONSULTATION_TYPE),
        (NINE, FOLLOW_UP, Why.KNOWN_PATIENTS_ONLY),
        (NINE - timedelta(days=9), CONSULTATION, Why.PAST),
        (datetime(1, 1, 1, tzinfo=UTC), CONSULTATION, Why.OUTSIDE_HOURS),
        (datetime(9999, 12, 31, tzinfo=UTC), CONSULTATION, Why.OUTSIDE_HOURS),
    ],
)
async def test_what_is_not_offered_is_refused_with_the_reason(
    world: World, start: datetime, consultation_type: object, why: Why
) -> None:
    practice = await world.practice()

    with pytest.raises(SlotNotOffered) as refused:
        await world.book(patient(), practice, start, consultation_type_id=consultation_type)

    assert refused.value.why is why


async def test_a_start_within_the_notice_is_refused_with_the_earliest_one(world: World) -> None:
    practice = await world.practice(practitioner(minimum_notice_minutes=24 * 60))
    world.now = NINE - minutes(24 * 60 - 15)

    with pytest.raises(TooShortNotice) as refused:
        await world.book(patient(), practice, NINE)

    assert refused.value.earliest_start == NINE + minutes(15)
    assert await world.book(patient(), practice, refused.value.earliest_start)


async def test_a_start_beyond_the_horizon_is_refused_with_the_last_day(world: World) -> None:
    practice = await world.practice(practitioner(horizon_days=7))

    with pytest.raises(BeyondHorizon) as refused:
        await world.book(patient(), practice, NINE)

    assert refused.value.last_date.isoformat() == "2026-03-09"
    assert await world.book(patient(), practice, NINE - timedelta(days=1))


async def test_a_practitioner_whose_rules_are_not_known_yet_offers_nothing(world: World) -> None:
    with pytest.raises(SlotNotOffered) as refused:
        await world.book(patient(), uuid4(), NINE)

    assert refused.value.why is Why.UNKNOWN_PRACTITIONER


async def test_a_retired_practitioner_offers_nothing(world: World) -> None:
    state = practitioner()
    practice = await world.practice(state)
    await world.practice(retired(state))

    with pytest.raises(SlotNotOffered) as refused:
        await world.book(patient(), practice, NINE)

    assert refused.value.why is Why.RETIRED


async def test_an_absence_and_limited_hours_hold(world: World) -> None:
    absence = ScheduleException(id="a", kind="ABSENCE", first_date=NINE.date(), last_date=NINE.date())
    mornings = tuple(
        WeeklyHours(weekday=day, start=time(9), end=time(12), consultation_type_ids=(str(SHORT),))
        for day in range(1, 8)
    )
    practice = await world.practice(practitioner(exceptions=(absence,), weekly_hours=mornings))

    with pytest.raises(SlotNotOffered) as absent:
        await world.book(patient(), practice, NINE, consultation_type_id=SHORT)
    with pytest.raises(SlotNotOffered) as limited:
        await world.book(patient(), practice, NINE + timedelta(days=1))

    assert (absent.value.why, limited.value.why) == (Why.ABSENT, Why.OUTSIDE_HOURS)
    assert await world.book(patient(), practice, NINE + timedelta(days=1), consultation_type_id=SHORT)


async def test_only_a_visit_that_has_ended_makes_a_patient_known(world: World) -> None:
    practice, ada = await world.practice(), patient()
    await world.book(ada, practice, NINE, consultation_type_id=FIRST_VISIT)
    with pytest.raises(SlotNotOffered):
        await world.book(ada, practice, NINE + minutes(60), consultation_type_id=FOLLOW_UP)

    world.now = NINE + minutes(30)

    assert await world.book(ada, practice, NINE + minutes(60), consultation_type_id=FOLLOW_UP)
    with pytest.raises(SlotNotOffered) as refused:
        await world.book(ada, practice, NINE + minutes(120), consultation_type_id=FIRST_VISIT)
    assert refused.value.why is Why.NEW_PATIENTS_ONLY


async def test_a_cancelled_visit_does_not_make_a_patient_known(world: World) -> None:
    practice, ada = await world.practice(), patient()
    await world.cancel(ada, await world.book(ada, practice, NINE))

    world.now = NINE + minutes(30)

    with pytest.raises(SlotNotOffered):
        await world.book(ada, practice, NINE + minutes(60), consultation_type_id=FOLLOW_UP)


async def test_a_practice_that_takes_no_new_patients_still_takes_its_own(world: World) -> None:
    state = practitioner()
    practice, ada = await world.practice(state), patient()
    await world.book(ada, practice, NINE)
    await world.practice(changed(state, version=2, accepts_new_patients=False))
    world.now = NINE + minutes(30)

    with pytest.raises(SlotNotOffered) as refused:
        await world.book(patient(), practice, NINE + minutes(60))

    assert refused.value.why is Why.NO_NEW_PATIENTS
    assert await world.book(ada, practice, NINE + minutes(60))


@pytest.mark.parametrize("insurance", [None, Insurance.PRIVATE, Insurance.SECTOR_1])
async def test_in_germany_the_insurance_is_named_and_accepted(world: World, insurance: Insurance | None) -> None:
    practice = await world.practice(german())

    with pytest.raises(InsuranceNotAccepted) as refused:
        await world.book(patient(), practice, NINE, insurance=insurance)

    assert refused.value.accepted == (Insurance.STATUTORY,)
    booking = await world.book(patient(), practice, NINE, insurance=Insurance.STATUTORY)
    assert (booking.country, booking.time_zone) == ("DE", "Europe/Berlin")


async def test_newer_rules_hold_at_once_also_where_older_ones_are_remembered(world: World) -> None:
    state = practitioner()
    practice = await world.practice(state)
    await world.book(patient(), practice, NINE)

    await world.practice(changed(state, version=2, grid_minutes=30))

    with pytest.raises(SlotNotOffered) as refused:
        await world.book(patient(), practice, NINE + minutes(45), consultation_type_id=CONSULTATION)
    assert refused.value.why is Why.OFF_GRID


async def test_partners_and_operators_name_the_patient(world: World) -> None:
    practice, ada = await world.practice(), uuid4()
    partner, operator = viewer("partner:book"), viewer("operator:write")

    booked = await world.book(partner, practice, NINE, patient_id=ada)
    await world.book(operator, practice, NINE + minutes(30), patient_id=ada)

    assert (booked.patient_id, booked.booked_by) == (ada, partner.actor_id)
    with pytest.raises(BadInput):
        await world.book(partner, practice, NINE + minutes(60))


async def test_nobody_else_books_for_others_or_at_all(world: World) -> None:
    practice = await world.practice()

    for who in (patient(), viewer("practitioner"), viewer("partner:search"), viewer("operator:read")):
        with pytest.raises(Forbidden):
            await world.book(who, practice, NINE, patient_id=uuid4())
    with pytest.raises(Forbidden):
        await world.book(viewer("practitioner"), practice, NINE)


async def test_the_doubled_hour_is_two_slots_and_the_skipped_one_is_none(world: World) -> None:
    nights = tuple(WeeklyHours(weekday=day, start=time(0), end=time(6)) for day in range(1, 8))
    practice = await world.practice(practitioner(weekly_hours=nights, horizon_days=300))

    summer = await world.book(patient(), practice, datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    winter = await world.book(patient(), practice, datetime(2026, 10, 25, 1, 30, tzinfo=UTC))

    assert await world.value("SELECT count(DISTINCT local_start) FROM bookings") == 1
    assert winter.start - summer.start == timedelta(hours=1)
    # 02:30 on 2026-03-29 does not exist: its two neighbours by UTC are 01:30 and 03:30 by the wall clock.
    after = await world.book(patient(), practice, datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    local = await world.value("SELECT local_start FROM bookings WHERE id = $1", after.id)
    assert local == datetime(2026, 3, 29, 3, 30)  # noqa: DTZ001
