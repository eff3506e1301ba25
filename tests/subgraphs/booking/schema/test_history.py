"""The history in the graph: for whoever may see the booking, at one query for a page."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from servicekit.authentication import ANONYMOUS
from servicekit.database import Connection
from subgraphs.booking.domain.history import BookingVersion
from subgraphs.booking.repository import history
from tests.subgraphs.booking.schema.graph import CANCEL, RESCHEDULE, Graph
from tests.subgraphs.booking.world import NINE, World, actor, minutes, patient, viewer

HISTORY = """
history { version at action by slot { start localStart } previousSlot { start } practitioner { id } consultationType { id } }
"""
BOOKING = f"query ($id: ID!) {{ booking(id: $id) {{ {HISTORY} }} }}"
ENTITIES = f"""
query ($representations: [_Any!]!) {{ _entities(representations: $representations) {{
    ... on Booking {{ {HISTORY} }}
    ... on Patient {{ bookings {{ edges {{ node {{ id {HISTORY} revisions {{ version }} }} }} }} }}
}} }}
"""


@pytest.fixture
def graph(world: World) -> Graph:
    """The schema over the world's data."""
    return Graph(world)


async def test_a_history_says_what_was_done_by_whom_when_and_to_which_slot(world: World, graph: Graph) -> None:
    practice, ada, clerk = await world.practice(), patient(), viewer("operator:write")
    hold = await world.hold(ada, practice, NINE)
    booking = await world.confirm(ada, hold)
    world.now += minutes(1)
    moved = await world.move(clerk, booking, NINE + minutes(60))
    await world.cancel(viewer("practitioner", actor_id=practice), moved)

    entries = (await graph.data(BOOKING, {"id": str(booking.id)}, who=ada))["booking"]["history"]

    assert [(entry["version"], entry["action"], entry["by"], entry["at"]) for entry in entries] == [
        (1, "HOLD", "PATIENT", "2026-03-02T06:00:00Z"),
        (2, "CONFIRM", "PATIENT", "2026-03-02T06:00:00Z"),
        (3, "RESCHEDULE", "OPERATOR", "2026-03-02T06:01:00Z"),
        (4, "CANCEL", "PRACTITIONER", "2026-03-02T06:01:00Z"),
    ]
    assert [entry["slot"]["localStart"][-5:] for entry in entries] == ["09:00", "09:00", "10:00", "10:00"]
    assert [entry["previousSlot"] for entry in entries] == [None, None, {"start": "2026-03-10T08:00:00Z"}, None]
    assert {entry["practitioner"]["id"] for entry in entries} == {str(practice)}
    assert {entry["consultationType"]["id"] for entry in entries} == {str(booking.consultation_type_id)}


async def test_the_patient_the_practitioner_and_operators_read_it_by_every_road_and_others_nothing(
    world: World, graph: Graph
) -> None:
    here, there, ada, partner = await world.practice(), await world.practice(), patient(), viewer("partner:book")
    booking = await world.book(partner, there, NINE, patient_id=actor(ada))
    await world.move(partner, booking, practitioner_id=here)
    representation = {"representations": [{"__typename": "Booking", "id": str(booking.id)}]}

    for who in (ada, viewer("practitioner", actor_id=here), viewer("operator:read"), partner):
        (by_key,) = (await graph.data(ENTITIES, representation, who=who))["_entities"]
        assert (await graph.data(BOOKING, {"id": str(booking.id)}, who=who))["booking"] == by_key
        assert [entry["by"] for entry in by_key["history"]] == ["PARTNER", "PARTNER"]
    others = (patient(), viewer("practitioner", actor_id=there), viewer("partner:book"), viewer("operator:write"))
    for who in (ANONYMOUS, *others):
        assert await graph.data(BOOKING, {"id": str(booking.id)}, who=who) == {"booking": None}
        assert await graph.data(ENTITIES, representation, who=who) == {"_entities": [None]}


async def test_a_page_of_bookings_reads_its_histories_and_revisions_with_one_query(
    world: World, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice, ada = await world.practice(), patient()
    made = [await world.book(ada, practice, NINE + minutes(30 * place)) for place in range(4)]
    await world.move(ada, made[0], NINE + minutes(300))
    asked: list[int] = []
    read = history.versions

    async def counted(connection: Connection, ids: Sequence[UUID]) -> list[BookingVersion]:
        asked.append(len(ids))
        return await read(connection, ids)

    monkeypatch.setattr(history, "versions", counted)
    representation = {"__typename": "Patient", "id": str(actor(ada))}
    (entity,) = (await graph.data(ENTITIES, {"representations": [representation]}, who=ada))["_entities"]

    assert asked == [4]
    nodes: dict[str, Any] = {edge["node"]["id"]: edge["node"] for edge in entity["bookings"]["edges"]}
    assert [len(nodes[str(booking.id)]["history"]) for booking in made] == [2, 1, 1, 1]
    assert nodes[str(made[0].id)]["revisions"] == [{"version": 1}]


async def test_a_stored_answer_shows_the_history_as_it_was_then(world: World, graph: Graph) -> None:
    ada = patient()
    booking = await world.book(ada, await world.practice(), NINE)
    operation = RESCHEDULE.replace("id version", f"{HISTORY} id version", 1)
    variables = {"input": {"bookingId": str(booking.id), "expectedVersion": 1, "start": "2026-03-10T10:00:00Z"}}
    variables["input"]["idempotencyKey"] = "k"
    moved = (await graph.data(operation, variables, who=ada))["rescheduleBooking"]
    await graph.data(CANCEL, {"input": {"bookingId": str(booking.id), "expectedVersion": 2}}, who=ada)

    assert (await graph.data(operation, variables, who=ada))["rescheduleBooking"] == moved
    assert [entry["action"] for entry in moved["history"]] == ["CREATE", "RESCHEDULE"]
