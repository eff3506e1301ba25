"""The waitlist as clients send for it and read it."""

from typing import Any
from uuid import uuid4

import pytest

from servicekit.authentication import Viewer
from subgraphs.booking.domain.waitlist import MOST_ENTRIES
from tests.subgraphs.booking.practices import CONSULTATION
from tests.subgraphs.booking.schema.graph import CONFIRM, Graph
from tests.subgraphs.booking.waiting import offer_all
from tests.subgraphs.booking.world import NINE, World, actor, patient, viewer

ENTRY = """
    id status from to weekdays hours { from to } insurance createdAt
    patient { id } practitioner { id } consultationType { id }
    near { country specialty { code } latitude longitude radiusKm mode }
    offer { id version status expiresAt slot { start } }
"""
JOIN = f"""
mutation ($input: JoinWaitlistInput!) {{ joinWaitlist(input: $input) {{ __typename
    ... on WaitlistEntry {{ {ENTRY} }}
    ... on Refusal {{ code message }}
    ... on TooManyWaitlistEntries {{ entries {{ id status }} }}
    ... on SlotNotOffered {{ why }}
    ... on InsuranceNotAccepted {{ accepted }}
}} }}
"""
LEAVE = f"""
mutation ($input: LeaveWaitlistInput!) {{ leaveWaitlist(input: $input) {{ __typename
    ... on WaitlistEntry {{ {ENTRY} }}
    ... on Refusal {{ code message }}
    ... on WaitlistEntryEnded {{ current {{ id status }} }}
}} }}
"""
ENTITIES = f"""
query ($representations: [_Any!]!) {{ _entities(representations: $representations) {{ __typename
    ... on WaitlistEntry {{ {ENTRY} }}
    ... on Patient {{ waitlist {{ {ENTRY} }} }}
}} }}
"""


@pytest.fixture
def graph(world: World) -> Graph:
    """The schema over the world's data."""
    return Graph(world)


def wish(practitioner_id: object, **more: object) -> dict[str, Any]:
    given = {"practitionerId": str(practitioner_id), "consultationTypeId": str(CONSULTATION)}
    return {"input": {**given, "to": "2026-04-01T00:00:00+02:00", **more}}


async def join(graph: Graph, who: Viewer, practitioner_id: object, **more: object) -> dict[str, Any]:
    result: dict[str, Any] = (await graph.data(JOIN, wish(practitioner_id, **more), who=who))["joinWaitlist"]
    return result


async def entities(graph: Graph, who: Viewer, *representations: dict[str, Any]) -> list[Any]:
    data = await graph.data(ENTITIES, {"representations": list(representations)}, who=who)
    found: list[Any] = data["_entities"]
    return found


async def test_who_joins_reads_what_is_waited_for(world: World, graph: Graph) -> None:
    practice, ada = await world.practice(), patient()
    hours = [{"from": "08:00", "to": "12:00"}]

    entry = await join(graph, ada, practice, weekdays=["FRIDAY", "MONDAY"], hours=hours)

    assert entry.pop("__typename") == "WaitlistEntry"
    assert entry == {
        "id": entry["id"],
        "status": "ACTIVE",
        "from": None,
        "to": "2026-03-31T22:00:00Z",
        "weekdays": ["MONDAY", "FRIDAY"],
        "hours": hours,
        "insurance": None,
        "createdAt": "2026-03-02T06:00:00Z",
        "patient": {"id": str(actor(ada))},
        "practitioner": {"id": str(practice)},
        "consultationType": {"id": str(CONSULTATION)},
        "near": None,
        "offer": None,
    }
    (found,) = await entities(graph, ada, {"__typename": "Patient", "id": str(actor(ada))})
    assert found["waitlist"] == [entry]


async def test_a_place_reads_as_it_was_given(world: World, graph: Graph) -> None:
    near = {"country": "FR", "specialty": "dentist", "latitude": 48.85, "longitude": 2.35, "mode": "VIDEO"}
    given = {"input": {"to": "2026-04-01T00:00:00Z", "from": "2026-03-05T00:00:00Z", "near": near}}

    entry = (await graph.data(JOIN, given, who=patient()))["joinWaitlist"]

    assert entry["near"] == {**near, "specialty": {"code": "dentist"}, "radiusKm": 10.0}
    assert (entry["practitioner"], entry["consultationType"], entry["from"]) == (None, None, "2026-03-05T00:00:00Z")


async def test_an_offer_reads_with_its_deadline_and_its_confirmation_fulfils_the_entry(
    world: World, graph: Graph
) -> None:
    practice, ada, other = await world.practice(), patient(), patient()
    booking = await world.book(other, practice, NINE)
    entry = await join(graph, ada, practice)
    await world.cancel(other, booking)
    await offer_all(world)
    key = {"__typename": "WaitlistEntry", "id": entry["id"]}

    (offered,) = await entities(graph, ada, key)
    offer = offered["offer"]
    assert (offered["status"], offer["status"], offer["expiresAt"]) == ("OFFERED", "HELD", "2026-03-02T06:30:00Z")

    seen = {"input": {"bookingId": offer["id"], "expectedVersion": offer["version"]}}
    assert (await graph.data(CONFIRM, seen, who=ada))["confirmHold"]["status"] == "CONFIRMED"
    (fulfilled,) = await entities(graph, ada, key)
    assert (fulfilled["status"], fulfilled["offer"]["id"]) == ("FULFILLED", offer["id"])


async def test_nobody_else_reads_an_entry_by_key_or_in_the_list_of_its_patient(world: World, graph: Graph) -> None:
    practice, ada = await world.practice(), patient()
    entry = await join(graph, ada, practice)
    keys = (
        {"__typename": "WaitlistEntry", "id": entry["id"]},
        {"__typename": "WaitlistEntry", "id": str(uuid4())},
        {"__typename": "WaitlistEntry", "id": "no id"},
        {"__typename": "Patient", "id": str(actor(ada))},
    )
    strangers = (
        patient(),
        viewer("practitioner", actor_id=practice),
        viewer("partner:book"),
        Viewer(None, frozenset()),
    )
    for who in strangers:
        assert await entities(graph, who, *keys) == [None] * 3 + [{"__typename": "Patient", "waitlist": None}]
    mine, *_, listed = await entities(graph, ada, *keys)
    assert [mine["id"], *(one["id"] for one in listed["waitlist"])] == [entry["id"]] * 2


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "No more than 5 wishes can wait at once. Withdraw one of them first."),
        ("fr", "Pas plus de 5 demandes peuvent attendre à la fois. Retirez-en une d'abord."),
        ("de", "Mehr als 5 Wünsche können nicht zugleich warten. Bitte ziehen Sie erst einen zurück."),
    ],
)
async def test_who_waits_for_too_much_is_shown_what_it_is(
    world: World, graph: Graph, language: str, message: str
) -> None:
    practice, ada = await world.practice(), patient()
    entries = [await join(graph, ada, practice) for _ in range(MOST_ENTRIES)]

    refused = (await graph.data(JOIN, wish(practice), who=ada, language=language))["joinWaitlist"]

    assert (refused["__typename"], refused["code"]) == ("TooManyWaitlistEntries", "TOO_MANY_WAITLIST_ENTRIES")
    assert refused["message"] == message
    assert {one["id"] for one in refused["entries"]} == {one["id"] for one in entries}


async def test_leaving_withdraws_once_and_what_is_not_there_is_not_found(world: World, graph: Graph) -> None:
    ada = patient()
    entry = await join(graph, ada, await world.practice())
    leave = {"input": {"entryId": entry["id"], "idempotencyKey": "k"}}
    for _ in range(2):
        left = (await graph.data(LEAVE, leave, who=ada))["leaveWaitlist"]
        assert (left["__typename"], left["id"], left["status"]) == ("WaitlistEntry", entry["id"], "WITHDRAWN")

    again = (await graph.data(LEAVE, {"input": {"entryId": entry["id"]}}, who=ada))["leaveWaitlist"]
    assert (again["__typename"], again["current"]) == ("WaitlistEntryEnded", {"id": entry["id"], "status": "WITHDRAWN"})
    missing = (await graph.data(LEAVE, {"input": {"entryId": str(uuid4())}}, who=ada))["leaveWaitlist"]
    assert (missing["__typename"], missing["code"]) == ("WaitlistEntryNotFound", "WAITLIST_ENTRY_NOT_FOUND")


@pytest.mark.parametrize(
    ("given", "argument"),
    [
        ({"to": "2026-03-01T00:00:00Z"}, "to"),
        ({"hours": [{"from": "12:00", "to": "08:00"}]}, "hours"),
        ({"practitionerId": "x"}, "practitionerId"),
        ({"consultationTypeId": None}, "near"),
        ({"near": {"country": "FR", "specialty": "\u0000", "latitude": 1, "longitude": 1}}, "near.specialty"),
    ],
)
async def test_a_malformed_wish_names_the_argument(
    world: World, graph: Graph, given: dict[str, Any], argument: str
) -> None:
    response = await graph.run(JOIN, wish(await world.practice(), **given), who=patient())
    assert response["data"] == {"joinWaitlist": None}
    assert response["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT", "argument": argument}


async def test_without_a_token_nobody_waits_or_leaves(world: World, graph: Graph) -> None:
    for operation, given in ((JOIN, wish(uuid4())), (LEAVE, {"input": {"entryId": str(uuid4())}})):
        response = await graph.run(operation, given)
        assert response["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
