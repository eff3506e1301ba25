"""What an absence affects: all that is booked in it and has not begun, by the clock of the practice."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

import pytest
from asyncpg import Record

from domain_events import PractitionerChanged, ScheduleException, WeeklyHours
from servicekit.database import Connection
from subgraphs.booking.domain.absences import OwnedException
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.refusals import BookingRefusal, SlotNotOffered
from subgraphs.booking.repository import absences
from subgraphs.booking.repository.locks import locked
from subgraphs.booking.use_cases import hearing_of_exceptions
from tests.subgraphs.booking.absences import TUESDAY, absence, affected, away, doctor_of, id_of
from tests.subgraphs.booking.practices import CONSULTATION, LONG, SHORT, practitioner, retired
from tests.subgraphs.booking.world import NINE, World, actor, codes, minutes, outcome, patient, viewer


def ids(bookings: list[Booking] | None) -> list[UUID]:
    assert bookings is not None
    return [booking.id for booking in bookings]


def open_always(**changes: Any) -> PractitionerChanged:
    """Open around the clock, and bookable a year ahead."""
    hours = tuple(WeeklyHours(weekday=day, start=time(0), end=time(0)) for day in range(1, 8))
    return practitioner(weekly_hours=hours, horizon_days=366, **changes)


class Explaining:
    """Answers as the connection does, and keeps Postgres' plan of each query."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.plans: list[str] = []

    async def fetch(self, query: str, *parameters: object) -> list[Record]:
        rows = await self._connection.fetch(f"EXPLAIN {query}", *parameters)
        self.plans.append("\n".join(row[0] for row in rows))
        return await self._connection.fetch(query, *parameters)


class Looks:
    """How often exceptions were looked for, and when the first time was over."""

    def __init__(self) -> None:
        self.number = 0
        self.first = asyncio.Event()


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    """Counts from now on."""
    counted, look = Looks(), absences.exceptions_by_id

    async def look_and_count(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, OwnedException]:
        found = await look(connection, ids)
        counted.number += 1
        counted.first.set()
        return found

    monkeypatch.setattr(absences, "exceptions_by_id", look_and_count)
    return counted


async def test_an_absence_of_a_whole_day_affects_that_local_day_and_no_other(world: World) -> None:
    state = open_always()
    practice = await world.practice(state)
    midnight = datetime(2026, 3, 9, 23, tzinfo=UTC)  # of Tuesday in Paris
    starts = [
        midnight - minutes(30),
        midnight,
        NINE,
        midnight + timedelta(hours=23, minutes=30),
        midnight + timedelta(days=1),
    ]
    made = [await world.book(patient(), practice, start) for start in starts]
    free = absence()

    await world.practice(away(state, free))

    assert ids(await affected(world, free)) == [booking.id for booking in made[1:4]]


async def test_an_absence_of_some_hours_affects_what_lies_in_them_on_each_of_its_days(world: World) -> None:
    state = practitioner()
    practice = await world.practice(state)
    inside = [await world.book(patient(), practice, NINE + timedelta(days=day)) for day in range(3)]
    await world.book(patient(), practice, NINE + minutes(60))
    await world.book(patient(), practice, NINE + timedelta(days=3))
    free = absence(TUESDAY, TUESDAY + timedelta(days=2), (time(9), time(10)))

    await world.practice(away(state, free))

    assert ids(await affected(world, free)) == [booking.id for booking in inside]


async def test_one_minute_in_the_absence_is_enough_and_touching_it_is_not(world: World) -> None:
    state = practitioner()
    practice = await world.practice(state)
    booking = await world.book(patient(), practice, NINE)  # 09:00 to 09:30
    last, first, behind, before = (
        absence(hours=hours)
        for hours in (
            (time(9, 29), time(11)),
            (time(8), time(9, 1)),
            (time(9, 30), time(11)),
            (time(8), time(9)),
        )
    )

    await world.practice(away(state, last, first, behind, before))

    assert ids(await affected(world, last)) == ids(await affected(world, first)) == [booking.id]
    assert await affected(world, behind) == await affected(world, before) == []


@pytest.mark.parametrize(
    ("zone", "day", "hours", "first", "length"),
    [
        # 23 hours; from 02:00 to 03:00 there is nothing, so from 01:30 to 03:30 is one hour.
        ("Europe/Paris", date(2026, 3, 29), None, datetime(2026, 3, 28, 23, tzinfo=UTC), timedelta(hours=23)),
        ("Europe/Paris", date(2026, 3, 29), (time(2), time(3)), datetime(2026, 3, 29, 1, tzinfo=UTC), timedelta(0)),
        (
            "Europe/Paris",
            date(2026, 3, 29),
            (time(1, 30), time(3, 30)),
            datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
            timedelta(hours=1),
        ),
        # 25 hours; from 02:00 to 03:00 comes twice.
        ("Europe/Paris", date(2026, 10, 25), None, datetime(2026, 10, 24, 22, tzinfo=UTC), timedelta(hours=25)),
        (
            "Europe/Paris",
            date(2026, 10, 25),
            (time(2), time(3)),
            datetime(2026, 10, 25, 0, tzinfo=UTC),
            timedelta(hours=2),
        ),
        # Four hours ahead, all the year.
        ("Indian/Reunion", date(2026, 3, 29), None, datetime(2026, 3, 28, 20, tzinfo=UTC), timedelta(hours=24)),
        (
            "Indian/Reunion",
            date(2026, 10, 25),
            (time(2), time(3)),
            datetime(2026, 10, 24, 22, tzinfo=UTC),
            timedelta(hours=1),
        ),
    ],
)
async def test_on_the_days_the_clocks_change_an_absence_is_what_the_practices_clock_shows(
    world: World, zone: str, day: date, hours: tuple[time, time] | None, first: datetime, length: timedelta
) -> None:
    state = open_always(time_zone=zone)
    practice = await world.practice(state)
    steps = range(-4, int(length / minutes(15)) + 4)
    made = {
        start: await world.book(patient(), practice, start, consultation_type_id=SHORT)
        for start in (first + minutes(15 * step) for step in steps)
    }
    free = absence(day, hours=hours)

    await world.practice(away(state, free))

    found = await affected_all(world, free)
    assert found == [booking.id for start, booking in made.items() if first <= start < first + length]


async def affected_all(world: World, free: ScheduleException) -> list[UUID]:
    """Over the limit of one page too."""
    rows: list[Booking] = []
    while page := await affected(world, free):
        rows += page
        world.now = page[-1].start
    return ids(rows)


async def test_an_absence_for_some_types_affects_bookings_of_these(world: World) -> None:
    state = practitioner()
    practice = await world.practice(state)
    long = await world.book(patient(), practice, NINE, consultation_type_id=LONG)
    await world.book(patient(), practice, NINE + minutes(60), consultation_type_id=CONSULTATION)
    free = absence(types=(LONG, SHORT))

    await world.practice(away(state, free))

    assert ids(await affected(world, free)) == [long.id]


async def test_what_has_begun_or_ended_or_was_cancelled_is_not_affected(world: World) -> None:
    state, ada = practitioner(), patient()
    practice = await world.practice(state)
    made = [await world.book(patient(), practice, NINE + minutes(30 * place)) for place in range(4)]
    await world.cancel(ada, await world.book(ada, practice, NINE + minutes(120)))
    free = absence()
    await world.practice(away(state, free))

    world.now = made[1].start + minutes(5)

    assert ids(await affected(world, free)) == [booking.id for booking in made[2:]]


async def test_a_slot_that_is_held_is_affected_while_the_hold_lives(world: World) -> None:
    state = practitioner()
    ada, bob = patient(), patient()
    practice = await world.practice(state)
    kept, left = await world.hold(ada, practice, NINE), await world.hold(bob, practice, NINE + minutes(30))
    free = absence()
    await world.practice(away(state, free))

    assert ids(await affected(world, free)) == [kept.id, left.id]
    await world.confirm(ada, kept)  # a hold keeps its promise
    world.now += minutes(5)
    assert ids(await affected(world, free)) == [kept.id]


async def test_extra_hours_affect_nothing(world: World) -> None:
    state = practitioner()
    await world.book(patient(), await world.practice(state), NINE)
    extra = absence(hours=(time(8), time(20)), kind="EXTRA_HOURS")

    await world.practice(away(state, extra))

    assert await affected(world, extra) == []


async def test_an_exception_that_was_removed_is_unknown(world: World) -> None:
    state, free, other = practitioner(), absence(), absence()
    await world.book(patient(), await world.practice(state), NINE)
    known = away(state, free, other)
    await world.practice(known)
    assert await affected(world, free)

    await world.practice(away(known, other))

    assert await affected(world, free) is None
    assert await affected(world, other)
    assert await affected(world, absence()) is None


async def test_an_exception_of_a_moment_ago_is_waited_for(world: World, looks: Looks) -> None:
    state, free = practitioner(), absence(added_at=world.now)
    booking = await world.book(patient(), await world.practice(state), NINE)
    asked = asyncio.create_task(affected(world, free))
    await looks.first.wait()

    await world.practice(away(state, free))

    assert ids(await asked) == [booking.id]


async def test_an_exception_that_is_not_heard_of_is_waited_for_no_longer_than_promised(
    world: World, looks: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing_of_exceptions, "HEARD_WITHIN_SECONDS", 0.1)
    assert await affected(world, absence(added_at=world.now)) is None
    assert looks.number > 1


async def test_an_older_exception_that_is_not_known_is_not_waited_for(world: World, looks: Looks) -> None:
    assert await affected(world, absence(added_at=world.now - minutes(1))) is None
    assert await affected(world, absence()) is None
    assert looks.number == 2


async def test_the_bookings_of_a_practitioner_who_stopped_are_still_listed(world: World) -> None:
    state, free = practitioner(), absence()
    booking = await world.book(patient(), await world.practice(state), NINE)
    known = away(state, free)
    await world.practice(known)

    await world.practice(retired(known))

    assert ids(await affected(world, free, doctor_of(state))) == [booking.id]


async def test_a_booking_that_was_made_before_booking_heard_of_the_absence_is_listed(world: World) -> None:
    state, free = practitioner(), absence()
    practice = await world.practice(state)
    known = away(state, free)  # the practitioner service has it already
    late = await world.book(patient(), practice, NINE)

    await world.practice(known)

    assert ids(await affected(world, free)) == [late.id]
    with pytest.raises(SlotNotOffered):
        await world.book(patient(), practice, NINE + minutes(60))


async def test_a_booking_that_was_moved_into_it_before_it_was_known_is_listed_and_afterwards_none_can_be(
    world: World,
) -> None:
    state, free, clerk = practitioner(), absence(), viewer("operator:write")
    practice = await world.practice(state)
    first, second = [await world.book(patient(), practice, NINE + timedelta(days=day)) for day in (1, 2)]
    moved = await world.move(clerk, first, NINE)

    await world.practice(away(state, free))

    assert ids(await affected(world, free)) == [moved.id]
    with pytest.raises(SlotNotOffered):
        await world.move(clerk, second, NINE + minutes(60))
    away_from_it = await world.move(clerk, moved, NINE + timedelta(days=1))
    assert away_from_it.id == first.id
    assert await affected(world, free) == []


async def test_of_two_who_book_around_the_coming_of_an_absence_one_is_listed_and_one_is_refused(world: World) -> None:
    state, free = practitioner(), absence()
    practice = await world.practice(state)
    tasks: list[asyncio.Task[object]] = []

    async def queue_up(connection: Connection) -> None:
        async with locked(connection, (practice,)):
            for coming in (
                outcome(world.book(patient(), practice, NINE)),
                world.practice(away(state, free)),
                outcome(world.book(patient(), practice, NINE + minutes(60))),
            ):
                tasks.append(asyncio.ensure_future(coming))
                await world.until_waiting(*tasks)

    await world.stores.database.run(queue_up)
    early, _, late = [await task for task in tasks]

    assert isinstance(early, Booking)
    assert isinstance(late, SlotNotOffered)
    assert ids(await affected(world, free)) == [early.id]


async def test_all_who_book_while_an_absence_comes_are_refused_or_listed(world: World) -> None:
    state, free = practitioner(), absence()
    practice = await world.practice(state)
    starts = [NINE + minutes(30 * place) for place in range(18)]
    attempts = [outcome(world.book(patient(), practice, start)) for start in starts]

    *found, _ = await asyncio.gather(*attempts, world.practice(away(state, free)))

    made = [one for one in found if isinstance(one, Booking)]
    assert codes([one for one in found if isinstance(one, BookingRefusal)]) <= {"SLOT_NOT_OFFERED"}
    assert ids(await affected(world, free)) == ids(sorted(made, key=lambda booking: booking.start))


async def test_the_absence_is_found_by_its_id_in_an_index_and_its_bookings_in_another(world: World) -> None:
    state, free = practitioner(), absence()
    practice = await world.practice(away(state, free))
    await world.value(
        """
        WITH others AS (
            INSERT INTO practitioner_rules (practitioner_id, version, document)
            SELECT gen_random_uuid(), 1, jsonb_set(document, '{rules,schedule,exceptions,0,id}',
                to_jsonb(gen_random_uuid()::text))
            FROM practitioner_rules, generate_series(1, 3000)
            RETURNING 1
        ) SELECT count(*) FROM others
        """
    )
    await world.value(
        """
        WITH change AS (
            INSERT INTO bookings (id, version, status, practitioner_id, calendar_number, consultation_type_id, country,
                slot_start, slot_end, time_zone, local_start, booked_at, changed_at)
            SELECT gen_random_uuid(), 1, 'confirmed', practitioner_id, calendar_number, $1, 'FR',
                $2::timestamptz + place * interval '1 hour', $2::timestamptz + (place + 1) * interval '1 hour',
                'Europe/Paris', '2026-01-01', $2::timestamptz, $2::timestamptz
            FROM practitioner_rules, generate_series(0, 9) AS place
            RETURNING *
        ), made AS (
            INSERT INTO booking_history (booking_id, version, status, practitioner_id, consultation_type_id, slot_start,
                slot_end, time_zone, made_at, actor_role)
            SELECT id, version, status, practitioner_id, consultation_type_id, slot_start, slot_end, time_zone,
                changed_at, 'OPERATOR'
            FROM change
            RETURNING 1
        ) SELECT count(*) FROM made
        """,
        CONSULTATION,
        NINE,
    )
    async with world.stores.database.connection() as connection:
        await connection.execute("ANALYZE practitioner_rules, bookings")
        explaining = Explaining(connection)
        asked = cast(Connection, explaining)
        (owned,) = (await absences.exceptions_by_id(asked, [id_of(free)])).values()
        page = await absences.page_of_affected(asked, owned.affected(world.now), None, 50)
        by_id, in_it = explaining.plans

    assert owned.practitioner_id == practice
    assert len(page) == 10
    assert "practitioner_rules_by_exception" in by_id, by_id
    assert "bookings_of_practitioner" in in_it, in_it
    assert "Seq Scan" not in by_id + in_it


async def test_an_absence_is_for_its_practitioner_and_for_operators(world: World) -> None:
    state, free, ada = practitioner(), absence(), patient()
    booking = await world.book(ada, await world.practice(state), NINE)
    await world.practice(away(state, free))

    for who in (doctor_of(state), viewer("operator:read")):
        assert ids(await affected(world, free, who)) == [booking.id]
    for who in (ada, viewer("practitioner"), viewer("partner:book"), viewer("operator:write")):
        assert await affected(world, free, who) is None
    assert await affected(world, free, viewer("patient", actor_id=actor(doctor_of(state)))) is None
