"""Mutations as clients send them."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from subgraphs.booking.schema import schema
from tests.subgraphs.booking.practices import CONSULTATION, german, practitioner
from tests.subgraphs.booking.schema.graph import BOOKING, CANCEL, CREATE, RESCHEDULE, Graph
from tests.subgraphs.booking.world import NINE, World, actor, minutes, patient, viewer


@pytest.fixture
def graph(world: World) -> Graph:
    """The schema over the world's data."""
    return Graph(world)


def slot(practitioner_id: object, start: str = "2026-03-10T09:00:00+01:00", **more: object) -> dict[str, Any]:
    return {
        "input": {
            "practitionerId": str(practitioner_id),
            "consultationTypeId": str(CONSULTATION),
            "start": start,
            **more,
        }
    }


async def test_a_booked_slot_reads_the_same_in_the_answer_and_afterwards(world: World, graph: Graph) -> None:
    practice, ada = await world.practice(), patient()

    booked = (await graph.data(CREATE, slot(practice), who=ada))["createBooking"]

    assert booked.pop("__typename") == "Booking"
    assert booked["slot"] == {
        "start": "2026-03-10T08:00:00Z",
        "end": "2026-03-10T08:30:00Z",
        "localStart": "2026-03-10T09:00",
        "timeZone": "Europe/Paris",
    }
    assert (booked["version"], booked["status"], booked["expiresAt"]) == (1, "CONFIRMED", None)
    assert (booked["practitioner"], booked["patient"]) == ({"id": str(practice)}, {"id": str(ada.actor_id)})
    assert booked["consultationType"] == {"id": str(CONSULTATION)}
    assert (await graph.data(BOOKING, {"id": booked["id"]}, who=ada))["booking"] == booked


async def test_a_taken_slot_comes_with_the_nearest_free_ones_which_can_be_booked(world: World, graph: Graph) -> None:
    practice = await world.practice(practitioner(buffer_after_minutes=15))
    ten = NINE + minutes(60)
    await world.book(patient(), practice, ten)

    refused = (await graph.data(CREATE, slot(practice, "2026-03-10T09:00:00Z"), who=patient()))["createBooking"]

    assert (refused["__typename"], refused["code"]) == ("SlotTaken", "SLOT_TAKEN")
    nearest = [free["start"] for free in refused["nearestFreeSlots"]]
    assert nearest == ["2026-03-10T08:15:00Z", "2026-03-10T09:45:00Z", "2026-03-10T08:00:00Z"]
    for start in nearest[:2]:
        again = (await graph.data(CREATE, slot(practice, start), who=patient()))["createBooking"]
        assert again["__typename"] == "Booking", again


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "That is too soon for this practice. It can be booked from 11 March 2026, 07:00 on."),
        ("fr", "C'est trop tôt pour ce cabinet. La réservation est possible à partir du 11 mars 2026, 07:00."),
        ("de", "Das ist für diese Praxis zu kurzfristig. Buchbar ist es ab 11 März 2026, 07:00."),
    ],
)
async def test_a_refusal_speaks_the_clients_language_and_the_practices_clock(
    world: World, graph: Graph, language: str, message: str
) -> None:
    practice = await world.practice(practitioner(minimum_notice_minutes=9 * 24 * 60))

    refused = (await graph.data(CREATE, slot(practice), who=patient(), language=language))["createBooking"]

    assert refused["earliestStart"] == "2026-03-11T06:00:00Z"
    assert refused["message"] == message


async def test_each_refusal_of_a_new_booking_has_its_type_and_what_comes_next(world: World, graph: Graph) -> None:
    ada = patient()
    near = await world.practice(practitioner(horizon_days=3))
    berlin = await world.practice(german())
    booking = await world.book(ada, await world.practice(), NINE)

    async def refused(practice: object, **more: Any) -> dict[str, Any]:
        result: dict[str, Any] = (await graph.data(CREATE, slot(practice, **more), who=ada))["createBooking"]
        assert result.pop("message")
        return result

    assert await refused(uuid4()) == {
        "__typename": "SlotNotOffered",
        "code": "SLOT_NOT_OFFERED",
        "why": "UNKNOWN_PRACTITIONER",
    }
    assert await refused(near) == {
        "__typename": "BeyondHorizon",
        "code": "BEYOND_HORIZON",
        "lastDate": "2026-03-05",
    }
    assert await refused(berlin) == {
        "__typename": "InsuranceNotAccepted",
        "code": "INSURANCE_NOT_ACCEPTED",
        "accepted": ["STATUTORY"],
    }
    assert await refused(berlin, insurance="STATUTORY") == {
        "__typename": "PatientBusy",
        "code": "PATIENT_BUSY",
        "conflictingBooking": {"id": str(booking.id)},
    }


async def test_a_partner_is_not_shown_the_booking_in_the_patients_way(world: World, graph: Graph) -> None:
    ada, partner = patient(), viewer("partner:book")
    await world.book(ada, await world.practice(), NINE)

    variables = slot(await world.practice(), patientId=str(ada.actor_id))
    refused = (await graph.data(CREATE, variables, who=partner))["createBooking"]

    assert (refused["__typename"], refused["conflictingBooking"]) == ("PatientBusy", None)


async def test_a_moved_booking_shows_its_revisions_and_a_retry_shows_it_as_it_was(world: World, graph: Graph) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.book(ada, practice, NINE)
    first = {"bookingId": str(booking.id), "expectedVersion": 1, "start": "2026-03-10T10:00:00Z", "idempotencyKey": "k"}
    moved = (await graph.data(RESCHEDULE, {"input": first}, who=ada))["rescheduleBooking"]
    second = {"bookingId": str(booking.id), "expectedVersion": 2, "start": "2026-03-10T11:00:00Z"}
    again = (await graph.data(RESCHEDULE, {"input": second}, who=ada))["rescheduleBooking"]

    assert [revision["version"] for revision in again["revisions"]] == [1, 2]
    assert again["revisions"][0]["slot"] == {"start": "2026-03-10T08:00:00Z"}
    assert (await graph.data(RESCHEDULE, {"input": first}, who=ada))["rescheduleBooking"] == moved
    assert [revision["version"] for revision in moved["revisions"]] == [1]


async def test_a_stale_version_is_answered_with_the_current_booking(world: World, graph: Graph) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.book(ada, practice, NINE)
    await world.move(ada, booking, NINE + minutes(60))

    variables = {"input": {"bookingId": str(booking.id), "expectedVersion": 1, "reason": "late"}}
    refused = (await graph.data(CANCEL, variables, who=ada))["cancelBooking"]

    assert refused.pop("message")
    assert refused == {
        "__typename": "VersionConflict",
        "code": "VERSION_CONFLICT",
        "current": {"id": str(booking.id), "version": 2, "status": "CONFIRMED"},
    }


async def test_a_cancel_past_the_cut_off_says_until_when_it_was_possible(world: World, graph: Graph) -> None:
    practice, ada = await world.practice(practitioner(cancellation_cutoff_minutes=60 * 24)), patient()
    booking = await world.book(ada, practice, NINE)
    world.now = NINE - timedelta(hours=1)

    variables = {"input": {"bookingId": str(booking.id), "expectedVersion": 1}}
    refused = (await graph.data(CANCEL, variables, who=ada))["cancelBooking"]

    assert refused["closedAt"] == "2026-03-09T08:00:00Z"
    assert "9 March 2026, 09:00" in refused["message"]


@pytest.mark.parametrize(
    "operation",
    [
        "holdSlot",
        "confirmHold",
        "releaseHold",
        "createBooking",
        "rescheduleBooking",
        "cancelBooking",
        "completeBooking",
    ],
)
async def test_without_a_token_no_mutation_runs(world: World, graph: Graph, operation: str) -> None:
    inputs = {
        "holdSlot": slot(uuid4())["input"],
        "confirmHold": {"bookingId": str(uuid4()), "expectedVersion": 1},
        "releaseHold": {"bookingId": str(uuid4()), "expectedVersion": 1},
        "createBooking": slot(uuid4())["input"],
        "rescheduleBooking": {"bookingId": str(uuid4()), "expectedVersion": 1},
        "cancelBooking": {"bookingId": str(uuid4()), "expectedVersion": 1},
        "completeBooking": {"bookingId": str(uuid4()), "expectedVersion": 1},
    }
    kind = operation[0].upper() + operation[1:]
    text = f"mutation ($input: {kind}Input!) {{ {operation}(input: $input) {{ __typename }} }}"

    response = await graph.run(text, {"input": inputs[operation]})

    assert response["data"] == {operation: None}
    assert response["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"practitionerId": "12"}, "practitionerId"),
        ({"consultationTypeId": ""}, "consultationTypeId"),
        ({"patientId": "me"}, "patientId"),
        ({"idempotencyKey": ""}, "idempotencyKey"),
        ({"idempotencyKey": "k" * 201}, "idempotencyKey"),
        ({"idempotencyKey": "a\x00b"}, "idempotencyKey"),
        ({"idempotencyKey": "\ud800"}, "idempotencyKey"),
        ({"start": "2026-03-10T09:00:00"}, "DateTime"),
    ],
)
async def test_malformed_input_is_an_error_that_names_it(
    world: World, graph: Graph, change: dict[str, Any], names: str
) -> None:
    response = await graph.run(CREATE, slot(await world.practice(), **change), who=patient())

    assert names in response["errors"][0]["message"]
    assert response["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_whoever_may_not_book_gets_a_coded_error(world: World, graph: Graph) -> None:
    response = await graph.run(CREATE, slot(await world.practice()), who=viewer("operator:read"))

    assert response["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_two_mutations_of_one_request_run_one_after_the_other(world: World, graph: Graph) -> None:
    practice, ada = await world.practice(), patient()
    both = """
    mutation ($input: CreateBookingInput!) {
        first: createBooking(input: $input) { __typename }
        second: createBooking(input: $input) { __typename }
    }
    """

    answer = await graph.data(both, slot(practice), who=ada)

    assert answer == {"first": {"__typename": "Booking"}, "second": {"__typename": "SlotTaken"}}


async def test_a_fault_is_masked(world: World, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_arguments: object) -> None:
        raise RuntimeError(f"row of {actor(ada)}")

    practice, ada = await world.practice(), patient()
    monkeypatch.setattr("subgraphs.booking.use_cases.taking_slots.read_facts", broken)

    response = await graph.run(CREATE, slot(practice), who=ada)

    assert response["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert str(ada.actor_id) not in json.dumps(response)


def test_every_root_field_and_every_field_of_another_subgraphs_type_is_nullable() -> None:
    sdl = schema.as_str()

    for line in (
        "booking(id: ID!): Booking\n",
        "holdSlot(input: HoldSlotInput!): HoldSlotResult\n",
        "confirmHold(input: ConfirmHoldInput!): ConfirmHoldResult\n",
        "releaseHold(input: ReleaseHoldInput!): ReleaseHoldResult\n",
        "createBooking(input: CreateBookingInput!): CreateBookingResult\n",
        "rescheduleBooking(input: RescheduleBookingInput!): RescheduleBookingResult\n",
        "cancelBooking(input: CancelBookingInput!): CancelBookingResult\n",
        "practitioner: Practitioner\n",
        "patient: Patient\n",
        "consultationType: ConsultationType\n",
        "): BookingConnection\n",
    ):
        assert line in sdl
