"""Somebody else's bookings by every road: what may not be seen is what does not exist."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest

from servicekit.authentication import ANONYMOUS, Viewer
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.read_bookings import find_bookings
from tests.subgraphs.booking.schema.graph import BOOKING, CANCEL, CONFIRM, RELEASE, RESCHEDULE, Graph
from tests.subgraphs.booking.world import NINE, World, actor, minutes, patient, viewer


@pytest.fixture
def graph(world: World) -> Graph:
    """The schema over the world's data."""
    return Graph(world)


def key(kind: str, id_: object) -> dict[str, Any]:
    return {"__typename": kind, "id": str(id_)}


def strangers(booking: Booking) -> list[Viewer]:
    """Tokens that are of no use for this booking, among them the right ids with the wrong scopes."""
    return [
        ANONYMOUS,
        patient(),
        viewer("practitioner"),
        viewer("partner:book", "partner:search"),
        viewer("operator:write"),
        viewer("operator:personal-data", "notifications:contacts"),
        viewer("practitioner", actor_id=booking.patient_id),
        viewer("patient", actor_id=booking.practitioner_id),
        viewer(actor_id=booking.patient_id),
    ]


async def test_a_booking_of_others_is_a_missing_one_by_every_road(world: World, graph: Graph) -> None:
    booking = await world.book(patient(), await world.practice(), NINE)

    for who in strangers(booking):
        assert await graph.data(BOOKING, {"id": str(booking.id)}, who=who) == {"booking": None}
        assert await graph.data(BOOKING, {"id": str(uuid4())}, who=who) == {"booking": None}
        assert await graph.entities(who, key("Booking", booking.id)) == [None]
        assert await graph.entities(who, key("Booking", uuid4())) == [None]


async def test_a_mutation_on_a_booking_of_others_says_what_it_says_of_a_missing_one(world: World, graph: Graph) -> None:
    booking = await world.book(patient(), await world.practice(), NINE)

    for who in strangers(booking):
        if who.is_anonymous or who.has("operator:write"):
            continue
        for operation, field in (
            (CANCEL, "cancelBooking"),
            (RESCHEDULE, "rescheduleBooking"),
            (CONFIRM, "confirmHold"),
            (RELEASE, "releaseHold"),
        ):
            answers = [
                await graph.data(operation, {"input": {"bookingId": str(one), "expectedVersion": 9}}, who=who)
                for one in (booking.id, uuid4())
            ]
            assert answers[0] == answers[1]
            assert answers[0][field]["code"] == "BOOKING_NOT_FOUND"


async def test_those_concerned_see_it_by_every_road(world: World, graph: Graph) -> None:
    practice, ada, partner = await world.practice(), patient(), viewer("partner:book")
    booking = await world.book(partner, practice, NINE, patient_id=actor(ada))

    for who in (ada, partner, viewer("practitioner", actor_id=practice), viewer("operator:read")):
        direct = (await graph.data(BOOKING, {"id": str(booking.id)}, who=who))["booking"]
        (entity,) = await graph.entities(who, key("Booking", booking.id))
        assert direct["id"] == str(booking.id)
        assert entity == {"__typename": "Booking", **direct}


async def test_a_patients_bookings_are_for_the_patient_and_operators(world: World, graph: Graph) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.book(ada, practice, NINE)

    for who in (ada, viewer("operator:read")):
        (entity,) = await graph.entities(who, key("Patient", ada.actor_id))
        assert [edge["node"]["id"] for edge in entity["bookings"]["edges"]] == [str(booking.id)]
        assert entity["bookings"]["totalCount"] == 1
    others = [ANONYMOUS, patient(), viewer("partner:book"), viewer("practitioner", actor_id=practice)]
    for who in others:
        (entity,) = await graph.entities(who, key("Patient", ada.actor_id))
        assert entity["bookings"] is None


async def test_a_calendar_is_for_the_practitioner_and_operators(world: World, graph: Graph) -> None:
    practice, ada = await world.practice(), patient()
    booking = await world.book(ada, practice, NINE)
    await world.cancel(ada, await world.book(ada, practice, NINE + minutes(60)))

    for who in (viewer("practitioner", actor_id=practice), viewer("operator:read")):
        (entity,) = await graph.entities(who, key("Practitioner", practice))
        assert entity["calendar"] == {"totalCount": 1, "edges": [{"node": {"id": str(booking.id)}}]}
    for who in (ANONYMOUS, ada, viewer("practitioner"), viewer("partner:book"), viewer("operator:write")):
        (entity,) = await graph.entities(who, key("Practitioner", practice))
        assert entity["calendar"] is None


async def test_a_booking_leads_no_further_than_its_viewer_may_go(world: World, graph: Graph) -> None:
    practice, ada, bob = await world.practice(), patient(), patient()
    booking = await world.book(ada, practice, NINE)
    await world.book(bob, practice, NINE + minutes(30))
    through = """
    query ($id: ID!) { booking(id: $id) {
        practitioner { calendar(from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z") { totalCount } }
        patient { bookings { totalCount } }
    } }
    """

    as_ada = (await graph.data(through, {"id": str(booking.id)}, who=ada))["booking"]
    as_doctor = (await graph.data(through, {"id": str(booking.id)}, who=viewer("practitioner", actor_id=practice)))[
        "booking"
    ]

    assert as_ada == {"practitioner": {"calendar": None}, "patient": {"bookings": {"totalCount": 1}}}
    assert as_doctor == {"practitioner": {"calendar": {"totalCount": 2}}, "patient": {"bookings": None}}


async def test_many_entities_are_read_in_one_statement_and_answered_in_their_order(
    world: World, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice, ada = await world.practice(), patient()
    mine = [await world.book(ada, practice, NINE + minutes(30 * place)) for place in range(4)]
    theirs = await world.book(patient(), practice, NINE + minutes(180))
    calls: list[int] = []

    async def counted(stores: Stores, who: Viewer, ids: Sequence[UUID]) -> list[Booking | None]:
        calls.append(len(ids))
        return await find_bookings(stores, who, ids)

    monkeypatch.setattr("subgraphs.booking.loaders.find_bookings", counted)
    wanted = [mine[2].id, theirs.id, mine[0].id, "no id", mine[3].id]

    found = await graph.entities(ada, *(key("Booking", one) for one in wanted))

    assert [entity and entity["id"] for entity in found] == [
        str(mine[2].id),
        None,
        str(mine[0].id),
        None,
        str(mine[3].id),
    ]
    assert calls == [4]


async def test_a_malformed_id_is_an_error_in_a_query_and_a_missing_entity_by_key(world: World, graph: Graph) -> None:
    response = await graph.run(BOOKING, {"id": "12"}, who=patient())

    assert response["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert await graph.entities(patient(), key("Booking", "12")) == [None]
    (entity,) = await graph.entities(viewer("operator:read"), key("Patient", "12"))
    assert entity["bookings"] is None
