"""Holds as clients send for them and read them."""

from typing import Any
from uuid import uuid4

import pytest

from subgraphs.booking.domain.booking import Booking
from tests.subgraphs.booking.practices import CONSULTATION
from tests.subgraphs.booking.schema.graph import BOOKING, CANCEL, CONFIRM, CREATE, HOLD, RELEASE, Graph
from tests.subgraphs.booking.world import NINE, World, actor, minutes, patient, viewer


@pytest.fixture
def graph(world: World) -> Graph:
    """The schema over the world's data."""
    return Graph(world)


def slot(practitioner_id: object, start: str = "2026-03-10T09:00:00+01:00", **more: object) -> dict[str, Any]:
    wish = {"practitionerId": str(practitioner_id), "consultationTypeId": str(CONSULTATION), "start": start}
    return {"input": {**wish, **more}}


def seen(booking: Booking | dict[str, Any], **more: object) -> dict[str, Any]:
    """The booking at the version that was seen."""
    if isinstance(booking, Booking):
        return {"input": {"bookingId": str(booking.id), "expectedVersion": booking.version, **more}}
    return {"input": {"bookingId": booking["id"], "expectedVersion": booking["version"], **more}}


async def test_a_hold_shows_when_it_expires_and_its_confirmation_no_more(world: World, graph: Graph) -> None:
    practice, ada = await world.practice(), patient()

    hold = (await graph.data(HOLD, slot(practice), who=ada))["holdSlot"]
    assert hold.pop("__typename") == "Booking"
    assert (hold["status"], hold["version"], hold["expiresAt"]) == ("HELD", 1, "2026-03-02T06:05:00Z")
    assert (await graph.data(BOOKING, {"id": hold["id"]}, who=ada))["booking"] == hold

    booking = (await graph.data(CONFIRM, seen(hold), who=ada))["confirmHold"]
    assert booking.pop("__typename") == "Booking"
    assert booking == {**hold, "status": "CONFIRMED", "version": 2, "expiresAt": None}
    assert (await graph.data(BOOKING, {"id": hold["id"]}, who=ada))["booking"] == booking


async def test_a_released_hold_reads_so(world: World, graph: Graph) -> None:
    ada = patient()
    hold = await world.hold(ada, await world.practice(), NINE)

    released = (await graph.data(RELEASE, seen(hold), who=ada))["releaseHold"]

    assert (released["__typename"], released["status"], released["version"]) == ("Booking", "RELEASED", 2)
    assert released["expiresAt"] is None


async def test_the_holder_s_create_booking_is_the_hold_confirmed(world: World, graph: Graph) -> None:
    practice, ada = await world.practice(), patient()
    hold = (await graph.data(HOLD, slot(practice), who=ada))["holdSlot"]

    booking = (await graph.data(CREATE, slot(practice), who=ada))["createBooking"]

    assert (booking["id"], booking["status"], booking["version"]) == (hold["id"], "CONFIRMED", 2)


async def test_a_held_slot_is_taken_with_the_nearest_free_ones(world: World, graph: Graph) -> None:
    practice = await world.practice()
    await world.hold(patient(), practice, NINE)

    refused = (await graph.data(HOLD, slot(practice), who=patient()))["holdSlot"]

    assert (refused["__typename"], refused["code"]) == ("SlotTaken", "SLOT_TAKEN")
    assert refused["nearestFreeSlots"][0] == {"start": "2026-03-10T08:30:00Z"}


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "The time to confirm this slot is over. The nearest free times are listed."),
        ("fr", "Le délai pour confirmer ce créneau est écoulé. Les créneaux libres les plus proches sont indiqués."),
        ("de", "Die Zeit zum Bestätigen dieses Termins ist um. Die nächsten freien Termine sind angegeben."),
    ],
)
async def test_an_expired_hold_says_so_and_whether_its_slot_is_still_free(
    world: World, graph: Graph, language: str, message: str
) -> None:
    practice, ada = await world.practice(), patient()
    hold = await world.hold(ada, practice, NINE)
    world.now += minutes(5)

    expired = (await graph.data(CONFIRM, seen(hold), who=ada, language=language))["confirmHold"]
    assert (expired["__typename"], expired["code"]) == ("HoldExpired", "HOLD_EXPIRED")
    assert expired["message"] == message
    assert [free["start"] for free in expired["nearestFreeSlots"]] == ["2026-03-10T08:00:00Z"]

    await world.book(patient(), practice, NINE)
    expired = (await graph.data(RELEASE, seen(hold), who=ada))["releaseHold"]
    assert expired["__typename"] == "HoldExpired"
    assert expired["nearestFreeSlots"] == [{"start": "2026-03-10T08:30:00Z"}]


async def test_too_many_holds_come_with_the_holds_and_when_the_first_ends(world: World, graph: Graph) -> None:
    practice, ada = await world.practice(), patient()
    held = [await world.hold(ada, practice, NINE + minutes(60 * place)) for place in range(3)]

    refused = (await graph.data(HOLD, slot(practice, "2026-03-10T14:00:00Z", idempotencyKey="k"), who=ada))["holdSlot"]

    assert (refused["__typename"], refused["code"]) == ("TooManyHolds", "TOO_MANY_HOLDS")
    assert refused["nextExpiresAt"] == "2026-03-02T06:05:00Z"
    assert {hold["id"] for hold in refused["holds"]} == {str(hold.id) for hold in held}
    assert "3" in refused["message"]
    await world.release(ada, held[0])
    again = (await graph.data(HOLD, slot(practice, "2026-03-10T14:00:00Z", idempotencyKey="k"), who=ada))["holdSlot"]
    assert again["code"] == "TOO_MANY_HOLDS"
    assert sorted(hold["status"] for hold in again["holds"]) == ["HELD", "HELD", "RELEASED"]


async def test_a_partner_is_shown_only_the_holds_that_it_made(world: World, graph: Graph) -> None:
    practice, ada, partner = await world.practice(), patient(), viewer("partner:book")
    for place in range(2):
        await world.hold(ada, practice, NINE + minutes(60 * place))
    own = await world.hold(partner, practice, NINE + minutes(120), patient_id=actor(ada))

    variables = slot(practice, "2026-03-10T14:00:00Z", patientId=str(ada.actor_id))
    refused = (await graph.data(HOLD, variables, who=partner))["holdSlot"]

    assert refused["holds"] == [{"id": str(own.id), "status": "HELD"}]


async def test_a_hold_that_is_cancelled_says_what_it_is(world: World, graph: Graph) -> None:
    ada = patient()
    hold = await world.hold(ada, await world.practice(), NINE)

    refused = (await graph.data(CANCEL, seen(hold), who=ada))["cancelBooking"]

    assert (refused["__typename"], refused["code"]) == ("BookingNotActive", "BOOKING_NOT_ACTIVE")
    assert refused["current"] == {"id": str(hold.id), "status": "HELD"}
    assert "held" in refused["message"]


async def test_a_stale_confirmation_is_answered_with_the_current_booking(world: World, graph: Graph) -> None:
    ada = patient()
    hold = await world.hold(ada, await world.practice(), NINE)
    await world.release(ada, hold)

    refused = (await graph.data(CONFIRM, seen(hold), who=ada))["confirmHold"]

    assert refused["code"] == "VERSION_CONFLICT"
    assert refused["current"] == {"id": str(hold.id), "version": 2, "status": "RELEASED"}


async def test_the_practice_may_release_a_hold_and_not_confirm_it(world: World, graph: Graph) -> None:
    practice = await world.practice()
    doctor = viewer("practitioner", actor_id=practice)
    hold = await world.hold(patient(), practice, NINE)

    response = await graph.run(CONFIRM, seen(hold), who=doctor)
    assert response["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert (await graph.data(RELEASE, seen(hold), who=doctor))["releaseHold"]["status"] == "RELEASED"


@pytest.mark.parametrize(
    ("operation", "change", "names"),
    [
        (HOLD, {"practitionerId": "12"}, "practitionerId"),
        (HOLD, {"idempotencyKey": ""}, "idempotencyKey"),
        (HOLD, {"start": "2026-03-10T09:00:00"}, "DateTime"),
        (CONFIRM, {"bookingId": "12"}, "bookingId"),
        (CONFIRM, {"idempotencyKey": "a\x00b"}, "idempotencyKey"),
        (RELEASE, {"bookingId": ""}, "bookingId"),
        (RELEASE, {"idempotencyKey": "k" * 201}, "idempotencyKey"),
    ],
)
async def test_malformed_input_is_an_error_that_names_it(
    graph: Graph, operation: str, change: dict[str, Any], names: str
) -> None:
    given = slot(uuid4()) if operation == HOLD else {"input": {"bookingId": str(uuid4()), "expectedVersion": 1}}

    response = await graph.run(operation, {"input": {**given["input"], **change}}, who=patient())

    assert names in response["errors"][0]["message"]
    assert response["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
