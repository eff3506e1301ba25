"""Cancelling: by version, within the cut-off, for those who may."""

from datetime import timedelta

import msgspec
import pytest

from subgraphs.booking.domain.lifecycle import BookingStatus
from subgraphs.booking.domain.refusals import BookingNotActive, BookingNotFound, CancellationClosed, VersionConflict
from tests.subgraphs.booking.practices import changed, practitioner
from tests.subgraphs.booking.world import NINE, World, minutes, outcomes, patient, successes, viewer

REBOOKINGS = 1000


async def test_a_cancelled_booking_frees_its_slot_and_tells_so(world: World) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.book(ada, practice, NINE)

    cancelled = await world.cancel(ada, booking, reason="I am well again")

    assert (cancelled.version, cancelled.status) == (2, BookingStatus.CANCELLED)
    _, (kind, data) = await world.events()
    assert (kind, data["version"], data["status"], data["cancelledBy"]) == (
        "BookingCancelled",
        2,
        "CANCELLED",
        "PATIENT",
    )
    assert await world.book(patient(), practice, NINE)


async def test_the_reason_stays_with_the_booking_and_reaches_no_event(world: World) -> None:
    practice, ada = await world.practice(), patient()

    await world.cancel(ada, await world.book(ada, practice, NINE), reason="I have a rash", key="k")

    assert await world.value("SELECT cancellation_reason FROM bookings") == "I have a rash"
    envelopes = b"".join([row["envelope"] for row in await world.rows("SELECT envelope FROM outbox")])
    assert b"rash" not in envelopes


async def test_a_slot_is_booked_and_cancelled_many_times_over(world: World) -> None:
    practice, ada = await world.practice(), patient()
    for _ in range(REBOOKINGS):
        await world.cancel(ada, await world.book(ada, practice, NINE))

    assert await world.book(ada, practice, NINE)
    assert await world.value("SELECT count(*) FROM bookings") == REBOOKINGS + 1
    assert len(await world.events()) == 2 * REBOOKINGS + 1


async def test_of_many_cancels_with_one_version_one_wins(world: World) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.book(ada, practice, NINE)

    found = await outcomes([world.cancel(ada, booking) for _ in range(8)])

    assert len(successes(found)) == 1
    assert all(
        isinstance(one, VersionConflict) and one.current.version == 2 for one in found if one not in successes(found)
    )
    assert len(await world.events()) == 2


async def test_what_was_cancelled_cannot_be_cancelled_again(world: World) -> None:
    practice, ada = await world.practice(), patient()
    cancelled = await world.cancel(ada, await world.book(ada, practice, NINE))

    with pytest.raises(BookingNotActive):
        await world.cancel(ada, cancelled)


async def test_the_cut_off_binds_patients_and_partners_and_the_start_binds_all(world: World) -> None:
    practice = await world.practice(practitioner(cancellation_cutoff_minutes=120))
    ada, partner = patient(), viewer("partner:book")
    own = await world.book(ada, practice, NINE)
    bob, cleo = patient(), patient()
    sold = await world.book(partner, practice, NINE + minutes(30), patient_id=bob.actor_id)
    third = await world.book(cleo, practice, NINE + minutes(60))
    doctor, operator = viewer("practitioner", actor_id=practice), viewer("operator:write")

    world.now = NINE - minutes(60)
    for who, booking in ((ada, own), (partner, sold), (bob, sold)):
        with pytest.raises(CancellationClosed):
            await world.cancel(who, booking)
    assert await world.cancel(doctor, own)
    assert await world.cancel(operator, sold)
    world.now = third.start
    with pytest.raises(CancellationClosed) as refused:
        await world.cancel(doctor, third)
    assert refused.value.closed_at == third.start

    assert [data.get("cancelledBy") for _, data in await world.events()][-2:] == ["PRACTITIONER", "OPERATOR"]


async def test_at_the_cut_off_itself_a_booking_can_still_be_cancelled(world: World) -> None:
    practice = await world.practice(practitioner(cancellation_cutoff_minutes=120))
    ada = patient()
    booking = await world.book(ada, practice, NINE)
    world.now = NINE - minutes(120) + timedelta(microseconds=1)
    with pytest.raises(CancellationClosed) as refused:
        await world.cancel(ada, booking)

    world.now = refused.value.closed_at

    assert await world.cancel(ada, booking)


async def test_a_cut_off_that_changed_holds_for_bookings_made_before(world: World) -> None:
    state = practitioner()
    practice, ada = await world.practice(state), patient()
    booking = await world.book(ada, practice, NINE)
    await world.practice(changed(state, version=2, cancellation_cutoff_minutes=60 * 24 * 14))

    with pytest.raises(CancellationClosed):
        await world.cancel(ada, booking)


async def test_strangers_find_nothing_to_cancel(world: World) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.book(ada, practice, NINE)
    stale = msgspec.structs.replace(booking, version=7)

    strangers = (patient(), viewer("practitioner"), viewer("partner:book"), viewer("operator:read"), viewer("patient"))
    for stranger in strangers:
        for seen in (booking, stale):
            with pytest.raises(BookingNotFound):
                await world.cancel(stranger, seen)
    # The right id without the right scope is a stranger too.
    with pytest.raises(BookingNotFound):
        await world.cancel(viewer("practitioner", actor_id=ada.actor_id), booking)
