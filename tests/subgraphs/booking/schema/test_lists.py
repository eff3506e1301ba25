"""A patient's bookings and a practitioner's calendar, page by page."""

from datetime import timedelta
from typing import Any

import pytest

from tests.subgraphs.booking.schema.graph import Graph
from tests.subgraphs.booking.world import NINE, World, actor, minutes, patient, viewer

BOOKINGS = """
query ($representations: [_Any!]!, $status: [BookingStatus!], $first: Int, $after: String) {
    _entities(representations: $representations) { ... on Patient {
        bookings(status: $status, first: $first, after: $after) {
            totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id slot { start } } } } } } }
"""
CALENDAR = """
query ($representations: [_Any!]!, $from: DateTime!, $to: DateTime!, $first: Int, $after: String) {
    _entities(representations: $representations) { ... on Practitioner {
        calendar(from: $from, to: $to, first: $first, after: $after) {
            totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id slot { start } } } } } } }
"""


@pytest.fixture
def graph(world: World) -> Graph:
    """The schema over the world's data."""
    return Graph(world)


async def pages(graph: Graph, operation: str, field: str, variables: dict[str, Any], **options: Any) -> list[Any]:
    """All pages, following the end cursor."""
    found: list[Any] = []
    after = None
    while True:
        (entity,) = (await graph.data(operation, {**variables, "after": after}, **options))["_entities"]
        page = entity[field]
        found.append(page)
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


async def test_a_patients_bookings_come_latest_first_each_once_over_all_pages(world: World, graph: Graph) -> None:
    practice, ada = await world.practice(), patient()
    made = [await world.book(ada, practice, NINE + minutes(30 * place)) for place in range(7)]
    representation = {"__typename": "Patient", "id": str(actor(ada))}

    found = await pages(graph, BOOKINGS, "bookings", {"representations": [representation], "first": 3}, who=ada)

    assert [len(page["edges"]) for page in found] == [3, 3, 1]
    ids = [edge["node"]["id"] for page in found for edge in page["edges"]]
    assert ids == [str(booking.id) for booking in reversed(made)]
    assert {page["totalCount"] for page in found} == {7}


async def test_a_patients_bookings_can_be_asked_for_by_status(world: World, graph: Graph) -> None:
    practice, ada = await world.practice(), patient()
    await world.cancel(ada, await world.book(ada, practice, NINE))
    confirmed = await world.book(ada, practice, NINE)
    representation = {"__typename": "Patient", "id": str(actor(ada))}
    variables = {"representations": [representation], "status": ["CONFIRMED"]}

    (page,) = await pages(graph, BOOKINGS, "bookings", variables, who=ada)

    assert [edge["node"]["id"] for edge in page["edges"]] == [str(confirmed.id)]
    assert page["totalCount"] == 1


async def test_a_calendar_has_what_reaches_into_the_window_by_start(world: World, graph: Graph) -> None:
    practice = await world.practice()
    made = [await world.book(patient(), practice, NINE + minutes(30 * place)) for place in range(6)]
    doctor = viewer("practitioner", actor_id=practice)
    variables = {
        "representations": [{"__typename": "Practitioner", "id": str(practice)}],
        "from": (NINE + minutes(15)).isoformat(),
        "to": (NINE + minutes(120)).isoformat(),
        "first": 2,
    }

    found = await pages(graph, CALENDAR, "calendar", variables, who=doctor)

    ids = [edge["node"]["id"] for page in found for edge in page["edges"]]
    assert ids == [str(booking.id) for booking in made[:4]]
    assert {page["totalCount"] for page in found} == {4}


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"first": 0}, "first"),
        ({"first": 101}, "first"),
        ({"after": "nonsense"}, "after"),
        ({"after": "WyJhIl0"}, "after"),
        ({"after": "WyIyMDI2LTAxLTAxIiwibm8iXQ"}, "after"),
        ({"to": NINE.isoformat()}, "to"),
    ],
)
async def test_a_page_that_cannot_be_is_an_error_that_says_why(
    world: World, graph: Graph, change: dict[str, Any], names: str
) -> None:
    practice = await world.practice()
    variables = {
        "representations": [{"__typename": "Practitioner", "id": str(practice)}],
        "from": NINE.isoformat(),
        "to": (NINE + timedelta(days=1)).isoformat(),
        **change,
    }

    response = await graph.run(CALENDAR, variables, who=viewer("practitioner", actor_id=practice))

    assert response["errors"][0]["message"].startswith(f"{names}: ")
    assert response["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
