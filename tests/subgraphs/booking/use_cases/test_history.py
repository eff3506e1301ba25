"""The history: one entry for each change, of whoever made it, that nobody can leave out or rewrite."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from servicekit.authentication import Viewer
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.use_cases.ending_holds import expire_due
from subgraphs.booking.use_cases.erase_patient import erase_patient
from tests.subgraphs.booking.absences import absence, away, end_affected
from tests.subgraphs.booking.practices import practitioner
from tests.subgraphs.booking.world import NINE, World, actor, minutes, outcome, patient, viewer

Entry = tuple[int, str, str, UUID | None]


async def history(world: World, booking: Booking) -> list[Entry]:
    """Version, status, role and actor of each entry, oldest first."""
    query = "SELECT version, status, actor_role, actor_id FROM booking_history WHERE booking_id = $1 ORDER BY version"
    return [(*row,) for row in await world.rows(query, booking.id)]


async def made(world: World, who: Viewer, practice: UUID, ada: Viewer, *, held: bool = False) -> Booking:
    """A booking or a hold for the patient, by whoever it is."""
    others: dict[str, Any] = {} if who is ada else {"patient_id": actor(ada)}
    return await (world.hold if held else world.book)(who, practice, NINE, **others)


@pytest.mark.parametrize("role", ["PATIENT", "PRACTITIONER", "PARTNER", "OPERATOR"])
async def test_every_change_by_somebody_is_kept_with_the_role_and_for_others_than_those_concerned_the_id(
    world: World, role: str
) -> None:
    practice, ada = await world.practice(), patient()
    partner, clerk = viewer("partner:book"), viewer("operator:write")
    doctor = viewer("practitioner", actor_id=practice)
    who = {"PATIENT": ada, "PRACTITIONER": doctor, "PARTNER": partner, "OPERATOR": clerk}[role]
    booker = partner if role == "PARTNER" else ada
    began = ("PARTNER", actor(partner)) if role == "PARTNER" else ("PATIENT", None)
    then = (role, actor(who) if role in ("PARTNER", "OPERATOR") else None)

    moved = await world.move(who, await made(world, booker, practice, ada), NINE + minutes(60))
    cancelled = await world.cancel(who, moved)
    released = await world.release(who, await made(world, booker, practice, ada, held=True))

    assert await history(world, cancelled) == [
        (1, "confirmed", *began),
        (2, "confirmed", *then),
        (3, "cancelled", *then),
    ]
    assert await history(world, released) == [(1, "held", *began), (2, "released", *then)]


async def test_a_hold_is_confirmed_by_whoever_does_it_in_either_way(world: World) -> None:
    practice, ada, clerk = await world.practice(), patient(), viewer("operator:write")

    by_clerk = await world.confirm(clerk, await world.hold(ada, practice, NINE))
    held = await world.hold(ada, practice, NINE + minutes(60))
    by_herself = await world.book(ada, practice, held.start)

    assert await history(world, by_clerk) == [(1, "held", "PATIENT", None), (2, "confirmed", "OPERATOR", actor(clerk))]
    assert by_herself.id == held.id
    assert await history(world, by_herself) == [(1, "held", "PATIENT", None), (2, "confirmed", "PATIENT", None)]


async def test_an_operator_books_as_an_operator_and_a_patient_with_more_rights_for_himself_as_a_patient(
    world: World,
) -> None:
    practice, clerk, both = await world.practice(), viewer("operator:write"), viewer("patient", "operator:write")

    for_another = await world.book(clerk, practice, NINE, patient_id=uuid4())
    for_himself = await world.book(both, practice, NINE + minutes(60))

    assert await history(world, for_another) == [(1, "confirmed", "OPERATOR", actor(clerk))]
    assert await history(world, for_himself) == [(1, "confirmed", "PATIENT", None)]


async def test_visits_are_closed_by_the_practitioner_and_holds_by_the_clock(world: World) -> None:
    practice, ada = await world.practice(), patient()
    doctor = viewer("practitioner", actor_id=practice)
    came, stayed_away = [await world.book(patient(), practice, NINE + minutes(30 * place)) for place in range(2)]
    by_the_job = await world.hold(ada, practice, NINE + minutes(120))
    by_the_next = await world.hold(ada, practice, NINE + minutes(180))
    world.now += minutes(5)
    await world.book(patient(), practice, by_the_next.start)
    await expire_due(world.stores, world.now)
    world.now = NINE + minutes(60)
    await world.close(doctor, came, came=True)
    await world.close(doctor, stayed_away, came=False)

    assert (await history(world, came))[1:] == [(2, "completed", "PRACTITIONER", None)]
    assert (await history(world, stayed_away))[1:] == [(2, "no_show", "PRACTITIONER", None)]
    for hold in (by_the_job, by_the_next):
        assert (await history(world, hold))[1:] == [(2, "expired", "SYSTEM", None)]


async def test_an_absence_ends_bookings_and_holds_as_whoever_ends_it(world: World) -> None:
    state, free, clerk = practitioner(), absence(), viewer("operator:write")
    practice = await world.practice(state)
    booking = await world.book(patient(), practice, NINE)
    hold = await world.hold(patient(), practice, NINE + minutes(60))
    await world.practice(away(state, free))

    await end_affected(world, clerk, free)

    assert (await history(world, booking))[1:] == [(2, "cancelled", "OPERATOR", actor(clerk))]
    assert (await history(world, hold))[1:] == [(2, "released", "OPERATOR", actor(clerk))]


async def test_nothing_is_kept_of_what_is_refused_done_before_or_nothing_at_all(world: World) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.book(ada, practice, NINE, key="k")

    await world.book(ada, practice, NINE, key="k")
    await world.move(ada, booking, NINE)
    await outcome(world.move(ada, booking, NINE + minutes(7)))
    await outcome(world.book(patient(), practice, NINE))

    assert await world.value("SELECT count(*) FROM booking_history") == 1


async def test_nothing_of_an_erased_patient_stays_in_the_history_and_the_end_is_the_systems(world: World) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.move(ada, await world.book(ada, practice, NINE), NINE + minutes(60))
    hold = await world.hold(ada, practice, NINE + minutes(180))

    await erase_patient(world.stores, actor(ada), world.now)

    assert (await history(world, booking))[2:] == [(3, "cancelled", "SYSTEM", None)]
    assert (await history(world, hold))[1:] == [(2, "released", "SYSTEM", None)]
    assert str(ada.actor_id) not in str(await world.rows("SELECT booking_history::text FROM booking_history"))
    assert str(ada.actor_id) not in str(await world.rows("SELECT bookings::text FROM bookings"))


async def test_an_entry_has_the_time_of_its_change_and_the_slot_of_its_version(world: World) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.book(ada, practice, NINE)
    began, world.now = world.now, world.now + timedelta(hours=1)
    await world.cancel(ada, await world.move(ada, booking, NINE + minutes(60)))

    rows = await world.rows("SELECT made_at, slot_start FROM booking_history ORDER BY version")

    assert [(row["made_at"], row["slot_start"]) for row in rows] == [
        (began, NINE),
        (world.now, NINE + minutes(60)),
        (world.now, NINE + minutes(60)),
    ]


@pytest.mark.parametrize("change", ["UPDATE booking_history SET actor_role = 'SYSTEM'", "DELETE FROM booking_history"])
async def test_history_is_not_rewritten(world: World, change: str) -> None:
    ada = patient()
    await world.cancel(ada, await world.book(ada, await world.practice(), NINE))

    with pytest.raises(asyncpg.RestrictViolationError, match="only ever added to"):
        await world.rows(change)


@pytest.mark.parametrize(
    ("change", "entry_by", "refused"),
    [
        ("version = version + 1, status = 'cancelled'", None, asyncpg.ForeignKeyViolationError),
        ("version = version + 2, status = 'cancelled'", "'PATIENT'", asyncpg.ForeignKeyViolationError),
        ("version = version + 1, status = 'cancelled'", "NULL", asyncpg.CheckViolationError),
        ("status = 'cancelled'", "'PATIENT'", asyncpg.UniqueViolationError),
    ],
    ids=["without an entry", "leaving a version out", "by nobody", "with the version that was there"],
)
async def test_a_writer_that_forgets_the_history_is_refused(
    world: World, change: str, entry_by: str | None, refused: type[asyncpg.PostgresError]
) -> None:
    booking = await world.book(patient(), await world.practice(), NINE)
    update = f"UPDATE bookings SET {change}"
    entry = f"""
    WITH changed AS ({update} RETURNING *)
    INSERT INTO booking_history (booking_id, version, status, practitioner_id, consultation_type_id, slot_start,
        slot_end, time_zone, made_at, actor_role)
    SELECT id, version, status, practitioner_id, consultation_type_id, slot_start, slot_end, time_zone, changed_at,
        {entry_by}
    FROM changed
    """

    with pytest.raises(refused):
        await world.rows(update if entry_by is None else entry)

    assert await world.standing(booking) == ("confirmed", 1)
    assert await history(world, booking) == [(1, "confirmed", "PATIENT", None)]
