"""Forgetting a patient: nothing of the person stays, and the practices hear of the freed slots."""

from uuid import uuid4

from subgraphs.booking.domain.booking import Insurance
from subgraphs.booking.use_cases.erase_patient import erase_patient
from tests.subgraphs.booking.practices import german
from tests.subgraphs.booking.world import NINE, World, actor, minutes, outcome, patient, successes, viewer


async def test_what_is_to_come_is_cancelled_and_every_row_is_anonymous(world: World) -> None:
    here, there, ada = await world.practice(), await world.practice(german()), patient()
    past = await world.book(ada, here, NINE)
    ended = await world.cancel(ada, await world.book(ada, here, NINE + minutes(60)), reason="I have a rash", key="k")
    next_one = await world.book(ada, there, NINE + minutes(1440), insurance=Insurance.STATUTORY)
    other = await world.book(patient(), here, NINE + minutes(120))
    world.now = NINE + minutes(1)

    assert await erase_patient(world.stores, actor(ada), world.now) == 1

    rows = {row["id"]: row for row in await world.rows("SELECT * FROM bookings")}
    for booking in (past, ended, next_one):
        row = rows[booking.id]
        assert (row["patient_id"], row["booked_by"]) == (None, None)
        assert (row["insurance"], row["cancellation_reason"]) == (None, None)
    assert (rows[past.id]["status"], rows[next_one.id]["status"]) == ("confirmed", "cancelled")
    assert rows[other.id]["patient_id"] == other.patient_id
    kind, data = (await world.events())[-1]
    assert (kind, data["bookingId"], data["cancelledBy"]) == ("BookingCancelled", str(next_one.id), "SYSTEM")
    assert (data["version"], data["status"]) == (2, "CANCELLED")


async def test_stored_answers_about_the_patient_go_also_those_given_to_others(world: World) -> None:
    practice, ada, partner = await world.practice(), patient(), viewer("partner:book")
    await world.book(ada, practice, NINE, key="own")
    await world.book(partner, practice, NINE + minutes(60), patient_id=actor(ada), key="for ada")
    await world.book(partner, practice, NINE + minutes(120), patient_id=uuid4(), key="for another")

    await erase_patient(world.stores, actor(ada), world.now)

    assert [row["key"] for row in await world.rows("SELECT key FROM idempotency_keys")] == ["for another"]
    assert str(ada.actor_id) not in str(await world.rows("SELECT answer::text FROM idempotency_keys"))


async def test_a_second_time_there_is_nothing_to_do(world: World) -> None:
    practice, ada = await world.practice(), patient()
    await world.book(ada, practice, NINE)

    await erase_patient(world.stores, actor(ada), world.now)

    assert await erase_patient(world.stores, actor(ada), world.now) == 0
    assert len(await world.events()) == 2
    assert await world.book(patient(), practice, NINE)


async def test_a_partner_keeps_the_booking_that_has_no_patient_any_more(world: World) -> None:
    practice, ada, partner = await world.practice(), patient(), viewer("partner:book")
    booking = await world.book(partner, practice, NINE, patient_id=actor(ada))

    await erase_patient(world.stores, actor(ada), world.now)

    assert await world.value("SELECT booked_by FROM bookings") == partner.actor_id
    refused = await outcome(world.move(partner, booking, NINE + minutes(60)))
    assert successes([refused]) == []
