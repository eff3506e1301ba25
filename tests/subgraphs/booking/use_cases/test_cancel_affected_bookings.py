"""Ending what is booked in an absence: each booking once, each with its event, whatever comes in between."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest

from domain_events import PractitionerChanged, WeeklyHours
from servicekit.database import Connection
from subgraphs.booking.domain.absences import EndedBookings
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.refusals import AbsenceNotFound, BookingRefusal, IdempotencyKeyReused
from subgraphs.booking.repository import absences, answers
from subgraphs.booking.repository.answers import Answer, KeyUse
from subgraphs.booking.repository.locks import locked
from subgraphs.booking.use_cases import cancel_affected_bookings
from tests.subgraphs.booking.absences import absence, affected, away, doctor_of, end_affected
from tests.subgraphs.booking.practices import practitioner, retired
from tests.subgraphs.booking.world import NINE, World, actor, minutes, outcome, patient, viewer

STATUSES = "SELECT array_agg(status ORDER BY slot_start) FROM bookings"


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few bookings are many."""
    monkeypatch.setattr(cancel_affected_bookings, "CHUNK", 2)


async def booked(world: World, state: PractitionerChanged, count: int) -> list[Booking]:
    """Bookings of as many patients, one after the other from NINE on."""
    practice = await world.practice(state)
    return [await world.book(patient(), practice, NINE + minutes(30 * place)) for place in range(count)]


def ids(bookings: Sequence[Booking]) -> tuple[UUID, ...]:
    return tuple(booking.id for booking in bookings)


async def cancellations(world: World) -> list[tuple[str, int]]:
    """Booking and version of each BookingCancelled, in order."""
    return [(data["bookingId"], data["version"]) for kind, data in await world.events() if kind == "BookingCancelled"]


@pytest.mark.parametrize("by_operator", [False, True])
async def test_every_affected_booking_ends_with_the_event_that_tells_its_patient(
    world: World, by_operator: bool
) -> None:
    state, free = practitioner(), absence(hours=(time(9), time(10, 30)))
    made = await booked(world, state, 4)
    await world.practice(away(state, free))
    who, role = (viewer("operator:write"), "OPERATOR") if by_operator else (doctor_of(state), "PRACTITIONER")

    ended = await end_affected(world, who, free, reason="I am ill")

    assert ended == EndedBookings(booking_ids=ids(made[:3]))
    assert await world.value(STATUSES) == ["cancelled", "cancelled", "cancelled", "confirmed"]
    told = [data for kind, data in await world.events() if kind == "BookingCancelled"]
    assert [(data["bookingId"], data["patientId"], data["version"]) for data in told] == [
        (str(booking.id), str(booking.patient_id), 2) for booking in made[:3]
    ]
    assert {(data["cancelledBy"], data["status"]) for data in told} == {(role, "CANCELLED")}
    assert await world.value("SELECT array_agg(DISTINCT actor_role) FROM booking_history WHERE version = 2") == [role]
    assert await world.value("SELECT array_agg(DISTINCT cancellation_reason) FROM bookings WHERE version = 2") == [
        "I am ill"
    ]
    envelopes = b"".join([row["envelope"] for row in await world.rows("SELECT envelope FROM outbox")])
    assert b"I am ill" not in envelopes
    assert await affected(world, free) == []


async def test_a_hold_in_the_absence_is_released(world: World) -> None:
    state, free = practitioner(), absence()
    hold = await world.hold(patient(), await world.practice(state), NINE)
    await world.practice(away(state, free))

    ended = await end_affected(world, doctor_of(state), free, reason="I am ill")

    assert ended.booking_ids == (hold.id,)
    row = (await world.rows("SELECT status, expires_at, cancellation_reason FROM bookings"))[0]
    assert tuple(row) == ("released", None, None)
    kind, data = (await world.events())[-1]
    assert (kind, data["status"], data["version"]) == ("BookingHoldEnded", "RELEASED", 2)


async def test_a_hold_that_is_confirmed_meanwhile_is_cancelled_and_one_that_is_released_meanwhile_stays_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, free, ada, bob = practitioner(), absence(), patient(), patient()
    practice = await world.practice(state)
    kept, left = await world.hold(ada, practice, NINE), await world.hold(bob, practice, NINE + minutes(30))
    await world.practice(away(state, free))
    look = absences.page_of_affected

    async def look_and_wait(*arguments: object) -> list[Booking]:
        seen = await look(*arguments)  # type: ignore[arg-type]
        monkeypatch.undo()
        await world.confirm(ada, kept)
        await world.release(bob, left)
        return seen

    monkeypatch.setattr(absences, "page_of_affected", look_and_wait)

    ended = await end_affected(world, doctor_of(state), free)

    assert ended.booking_ids == (kept.id,)
    assert await world.value(STATUSES) == ["cancelled", "released"]
    assert await world.value("SELECT array_agg(version ORDER BY slot_start) FROM bookings") == [3, 2]


async def test_what_has_begun_stands(world: World) -> None:
    state, free = practitioner(), absence()
    made = await booked(world, state, 3)
    await world.practice(away(state, free))
    world.now = made[1].start

    assert (await end_affected(world, doctor_of(state), free)).booking_ids == (made[2].id,)


async def test_a_second_call_finds_nothing_to_end_and_the_same_key_gives_the_first_answer(world: World) -> None:
    state, free = practitioner(), absence()
    made = await booked(world, state, 3)
    await world.practice(away(state, free))

    first = await end_affected(world, doctor_of(state), free, key="k")
    again = await end_affected(world, doctor_of(state), free, key="k")
    other = await end_affected(world, doctor_of(state), free, key="another")

    assert first == again == EndedBookings(booking_ids=ids(made))
    assert other == EndedBookings(booking_ids=())
    assert len(await cancellations(world)) == 3
    with pytest.raises(IdempotencyKeyReused):
        await end_affected(world, doctor_of(state), free, key="k", reason="another payload")


@pytest.mark.usefixtures("small_chunks")
async def test_many_are_ended_in_several_transactions_none_of_them_twice(world: World) -> None:
    state, free = practitioner(), absence()
    made = await booked(world, state, 7)
    await world.practice(away(state, free))

    ended = await end_affected(world, doctor_of(state), free, key="k")

    assert ended.booking_ids == ids(made)
    assert await cancellations(world) == [(str(booking.id), 2) for booking in made]
    assert await world.value("SELECT count(DISTINCT xmin::text) FROM bookings") == 4
    assert await end_affected(world, doctor_of(state), free, key="k") == ended


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("dies_at_chunk", [0, 1, 2])
async def test_after_a_crash_in_the_middle_the_same_key_goes_on_where_it_stopped(
    world: World, monkeypatch: pytest.MonkeyPatch, dies_at_chunk: int
) -> None:
    state, free = practitioner(), absence()
    made = await booked(world, state, 5)
    await world.practice(away(state, free))
    stored: list[Answer] = []

    async def store_until_it_dies(connection: Connection, use: KeyUse, answer: Answer) -> None:
        if len(stored) == dies_at_chunk:
            raise ConnectionError("the process dies before it commits")
        stored.append(answer)
        await keep(connection, use, answer)

    keep = answers.store
    with monkeypatch.context() as patched:
        patched.setattr(answers, "store", store_until_it_dies)
        with pytest.raises(ConnectionError):
            await end_affected(world, doctor_of(state), free, key="k")
    assert len(await cancellations(world)) == 2 * dies_at_chunk

    ended = await end_affected(world, doctor_of(state), free, key="k")

    assert ended.booking_ids == ids(made)
    assert await cancellations(world) == [(str(booking.id), 2) for booking in made]


@pytest.mark.usefixtures("small_chunks")
async def test_calls_at_once_end_each_booking_once(world: World) -> None:
    state, free = practitioner(), absence()
    made = await booked(world, state, 9)
    await world.practice(away(state, free))
    doctor, clerk = doctor_of(state), viewer("operator:write")

    same = [end_affected(world, doctor, free, key="k") for _ in range(4)]
    others = [end_affected(world, who, free, key=str(uuid4())) for who in (doctor, clerk, clerk)]
    found = await asyncio.gather(*same, *others)

    assert found[0] == found[1] == found[2] == found[3]
    ended = [one for answer in found[3:] for one in answer.booking_ids]
    assert sorted(ended) == sorted(ids(made))
    assert sorted(await cancellations(world)) == sorted((str(booking.id), 2) for booking in made)
    assert await world.deadlocks() == 0


async def test_patients_who_cancel_or_move_meanwhile_and_the_absence_each_have_their_way(world: World) -> None:
    state, free = practitioner(), absence()
    made = await booked(world, state, 16)
    known = away(state, free)
    await world.practice(known)

    cancels = [outcome(world.cancel(patient(one.patient_id), one)) for one in made[::2]]
    moves = [outcome(world.move(patient(one.patient_id), one, one.start + timedelta(days=1))) for one in made[1::2]]
    *found, ended = await asyncio.gather(*cancels, *moves, end_affected(world, doctor_of(state), free))

    assert isinstance(ended, EndedBookings)
    own = [one.id for one in found if isinstance(one, Booking)]
    assert sorted([*own, *ended.booking_ids]) == sorted(ids(made))
    assert {one.code for one in found if isinstance(one, BookingRefusal)} <= {"VERSION_CONFLICT"}
    assert await world.value("SELECT array_agg(DISTINCT version) FROM bookings") == [2]
    assert len(await world.events()) == 2 * len(made)
    assert await affected(world, free) == []
    assert await world.deadlocks() == 0


@pytest.mark.parametrize("whose", ["practitioner", "patient"])
async def test_whoever_ends_an_absence_waits_for_others_who_write_for_its_practitioner_or_a_patient(
    world: World, whose: str
) -> None:
    state, free = practitioner(), absence()
    first, last = await booked(world, state, 2)
    await world.practice(away(state, free))
    held = first.practitioner_id if whose == "practitioner" else last.patient_id
    assert held is not None
    ending: list[asyncio.Task[EndedBookings]] = []

    async def under_the_lock(connection: Connection) -> None:
        async with locked(connection, (held,)):
            ending.append(asyncio.create_task(end_affected(world, doctor_of(state), free)))
            await world.until_waiting(ending[0])
            assert await connection.fetchval(STATUSES) == ["confirmed", "confirmed"]

    await world.stores.database.run(under_the_lock)

    assert (await ending[0]).booking_ids == (first.id, last.id)


async def test_what_moved_away_between_looking_and_locking_stands(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, free, clerk = practitioner(), absence(), viewer("operator:write")
    made = await booked(world, state, 3)
    await world.practice(away(state, free))
    look = absences.page_of_affected

    async def look_and_wait(*arguments: object) -> list[Booking]:
        seen = await look(*arguments)  # type: ignore[arg-type]
        monkeypatch.undo()
        await world.move(clerk, made[0], NINE + timedelta(days=1))
        await world.cancel(patient(made[1].patient_id), made[1])
        return seen

    monkeypatch.setattr(absences, "page_of_affected", look_and_wait)

    ended = await end_affected(world, doctor_of(state), free)

    assert ended.booking_ids == (made[2].id,)
    assert await world.value("SELECT status FROM bookings WHERE id = $1", made[0].id) == "confirmed"


async def test_an_absence_that_is_removed_between_looking_and_locking_ends_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, free = practitioner(), absence()
    await booked(world, state, 2)
    known = away(state, free)
    await world.practice(known)
    look = absences.page_of_affected

    async def look_and_wait(*arguments: object) -> list[Booking]:
        seen = await look(*arguments)  # type: ignore[arg-type]
        monkeypatch.undo()
        await world.practice(away(known))
        return seen

    monkeypatch.setattr(absences, "page_of_affected", look_and_wait)

    with pytest.raises(AbsenceNotFound):
        await end_affected(world, doctor_of(state), free, key="k")
    assert await world.value(STATUSES) == ["confirmed", "confirmed"]
    with pytest.raises(AbsenceNotFound):  # the stored answer
        await end_affected(world, doctor_of(state), free, key="k")


@pytest.mark.usefixtures("small_chunks")
async def test_an_absence_that_is_removed_half_way_keeps_the_bookings_that_were_left(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, free = practitioner(), absence()
    made = await booked(world, state, 5)
    known = away(state, free)
    await world.practice(known)
    look, looks = absences.page_of_affected, 0

    async def look_and_remove_it_at_the_second_chunk(*arguments: object) -> list[Booking]:
        nonlocal looks
        looks += 1
        if looks == 2:
            await world.practice(away(known))
        return await look(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(absences, "page_of_affected", look_and_remove_it_at_the_second_chunk)

    ended = await end_affected(world, doctor_of(state), free)

    assert ended.booking_ids == ids(made[:2])
    assert await world.value(STATUSES) == ["cancelled", "cancelled", "confirmed", "confirmed", "confirmed"]


async def test_only_the_practitioner_and_operators_end_them_and_others_hear_of_no_absence(world: World) -> None:
    state, free = practitioner(), absence()
    (booking,) = await booked(world, state, 1)
    await world.practice(away(state, free))

    others = (
        patient(booking.patient_id),
        viewer("practitioner"),
        viewer("partner:book"),
        viewer("operator:read"),
        viewer("patient", actor_id=actor(doctor_of(state))),
    )
    for who in others:
        with pytest.raises(AbsenceNotFound):
            await end_affected(world, who, free)
    for exception in (absence(), free):
        with pytest.raises(AbsenceNotFound):
            await end_affected(world, viewer("practitioner"), exception)
    assert await world.value(STATUSES) == ["confirmed"]


async def test_extra_hours_end_nothing_and_a_practitioner_who_stopped_can_still_end_an_absence(world: World) -> None:
    state = practitioner()
    extra, free = absence(hours=(time(8), time(20)), kind="EXTRA_HOURS"), absence()
    made = await booked(world, state, 2)
    known = away(state, extra, free)
    await world.practice(known)
    await world.practice(retired(known))

    assert await end_affected(world, doctor_of(state), extra) == EndedBookings(booking_ids=())
    assert await end_affected(world, doctor_of(state), free) == EndedBookings(booking_ids=ids(made))


@pytest.mark.parametrize(
    ("zone", "day", "first", "hours"),
    [
        ("Europe/Paris", date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC), 23),
        ("Europe/Paris", date(2026, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC), 25),
        ("Indian/Reunion", date(2026, 10, 25), datetime(2026, 10, 24, 20, tzinfo=UTC), 24),
    ],
)
async def test_a_whole_day_ends_with_the_practices_day_also_when_the_clocks_change(
    world: World, zone: str, day: date, first: datetime, hours: int
) -> None:
    always = tuple(WeeklyHours(weekday=weekday, start=time(0), end=time(0)) for weekday in range(1, 8))
    state = practitioner(time_zone=zone, weekly_hours=always, horizon_days=366)
    practice = await world.practice(state)
    starts = [first + timedelta(minutes=30 * place) for place in range(-1, 2 * hours + 1)]
    made = [await world.book(patient(), practice, start) for start in starts]
    free = absence(day)
    await world.practice(away(state, free))

    ended = await end_affected(world, doctor_of(state), free)

    assert ended.booking_ids == ids(made[1:-1])
