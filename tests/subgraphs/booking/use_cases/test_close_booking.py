"""Closing a visit: by the practitioner, from its start on, once."""

import pytest

from servicekit.errors import Forbidden
from subgraphs.booking.domain.lifecycle import BookingStatus
from subgraphs.booking.domain.refusals import BookingNotActive, BookingNotFound, BookingNotStarted, VersionConflict
from tests.subgraphs.booking.world import NINE, World, minutes, outcomes, patient, successes, viewer


@pytest.mark.parametrize(("came", "status"), [(True, BookingStatus.COMPLETED), (False, BookingStatus.NO_SHOW)])
async def test_the_practitioner_says_whether_the_patient_came(world: World, came: bool, status: BookingStatus) -> None:
    practice = await world.practice()
    doctor, booking = viewer("practitioner", actor_id=practice), await world.book(patient(), practice, NINE)
    world.now = NINE

    closed = await world.close(doctor, booking, came=came)

    assert (closed.status, closed.version) == (status, 2)
    _, (kind, data) = await world.events()
    assert (kind, data["status"], data["version"]) == ("BookingClosed", status.name, 2)
    with pytest.raises(BookingNotActive):
        await world.close(doctor, closed, came=came)


async def test_a_visit_cannot_be_closed_before_it_begins(world: World) -> None:
    practice = await world.practice()
    doctor, booking = viewer("practitioner", actor_id=practice), await world.book(patient(), practice, NINE)
    world.now = NINE - minutes(1)

    with pytest.raises(BookingNotStarted):
        await world.close(doctor, booking, came=True)


async def test_only_the_practitioner_and_operators_close(world: World) -> None:
    practice, ada, partner = await world.practice(), patient(), viewer("partner:book")
    booking = await world.book(partner, practice, NINE, patient_id=ada.actor_id)
    world.now = NINE

    for who in (ada, partner):
        with pytest.raises(Forbidden):
            await world.close(who, booking, came=True)
    with pytest.raises(BookingNotFound):
        await world.close(viewer("practitioner"), booking, came=True)
    assert await world.close(viewer("operator:write"), booking, came=True)


async def test_of_two_that_close_with_one_version_one_wins(world: World) -> None:
    practice = await world.practice()
    doctor, booking = viewer("practitioner", actor_id=practice), await world.book(patient(), practice, NINE)
    world.now = NINE

    found = await outcomes([world.close(doctor, booking, came=came) for came in (True, False)])

    assert len(successes(found)) == 1
    assert any(isinstance(one, VersionConflict) for one in found)
