"""The bookings in an absence as clients see and end them."""

from typing import Any

import pytest

from domain_events import ScheduleException
from servicekit.authentication import ANONYMOUS, Viewer
from tests.subgraphs.booking.absences import absence, away, doctor_of
from tests.subgraphs.booking.practices import practitioner
from tests.subgraphs.booking.schema.graph import Graph
from tests.subgraphs.booking.world import NINE, World, actor, minutes, patient, viewer

AFFECTED = """
query ($representations: [_Any!]!, $first: Int, $after: String) {
    _entities(representations: $representations) { __typename ... on ScheduleException {
        id affectedBookings(first: $first, after: $after) {
            totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id status } } } } } }
"""
END = """
mutation ($input: CancelAffectedBookingsInput!) { cancelAffectedBookings(input: $input) { __typename
    ... on AffectedBookingsCancelled { count bookingIds }
    ... on Refusal { code message }
} }
"""


@pytest.fixture
def graph(world: World) -> Graph:
    """The schema over the world's data."""
    return Graph(world)


async def listed(graph: Graph, who: Viewer, *exceptions: ScheduleException | str, **variables: Any) -> list[Any]:
    """What `_entities` gives for the exceptions."""
    ids = [one if isinstance(one, str) else one.id for one in exceptions]
    representations = [{"__typename": "ScheduleException", "id": one} for one in ids]
    data = await graph.data(AFFECTED, {"representations": representations, **variables}, who=who)
    found: list[Any] = data["_entities"]
    return found


async def end(graph: Graph, who: Viewer, exception_id: str, language: str = "en", **fields: Any) -> dict[str, Any]:
    """What cancelAffectedBookings gives."""
    variables = {"input": {"exceptionId": exception_id, **fields}}
    data = await graph.data(END, variables, who=who, language=language)
    answer: dict[str, Any] = data["cancelAffectedBookings"]
    return answer


async def test_the_bookings_in_an_absence_come_by_start_each_once_over_all_pages(world: World, graph: Graph) -> None:
    state, free = practitioner(), absence()
    practice = await world.practice(state)
    made = [await world.book(patient(), practice, NINE + minutes(30 * place)) for place in range(7)]
    await world.practice(away(state, free))

    found: list[str] = []
    sizes, after = [], None
    while True:
        (entity,) = await listed(graph, doctor_of(state), free, first=3, after=after)
        page = entity["affectedBookings"]
        found += [edge["node"]["id"] for edge in page["edges"]]
        sizes.append(len(page["edges"]))
        assert page["totalCount"] == 7
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]

    assert sizes == [3, 3, 1]
    assert found == [str(booking.id) for booking in made]


async def test_an_absence_of_others_is_a_missing_one_by_every_road(world: World, graph: Graph) -> None:
    state, free, unknown, ada = practitioner(), absence(), absence(), patient()
    booking = await world.book(ada, await world.practice(state), NINE)
    await world.practice(away(state, free))
    strangers = (
        ANONYMOUS,
        ada,
        viewer("practitioner"),
        viewer("partner:book", "partner:search"),
        viewer("operator:write"),
        viewer("patient", actor_id=actor(doctor_of(state))),
    )

    for who in (doctor_of(state), viewer("operator:read")):
        shown, missing, no_id = await listed(graph, who, free, unknown, "12")
        assert [edge["node"]["id"] for edge in shown["affectedBookings"]["edges"]] == [str(booking.id)]
        assert missing is no_id is None
    for who in strangers:
        assert await listed(graph, who, free, unknown, "12") == [None, None, None]
    for who in (ada, viewer("practitioner"), viewer("partner:book"), viewer("operator:read")):
        answers = [await end(graph, who, one.id) for one in (free, unknown)]
        assert answers[0] == answers[1]
        assert answers[0]["code"] == "ABSENCE_NOT_FOUND"
    response = await graph.run(END, {"input": {"exceptionId": free.id}}, who=ANONYMOUS)
    assert response["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert await world.value("SELECT status FROM bookings") == "confirmed"


async def test_extra_hours_have_no_affected_bookings(world: World, graph: Graph) -> None:
    state = practitioner()
    extra = absence(
        hours=(state.schedule.weekly_hours[0].start, state.schedule.weekly_hours[0].end), kind="EXTRA_HOURS"
    )
    await world.book(patient(), await world.practice(state), NINE)
    await world.practice(away(state, extra))

    (entity,) = await listed(graph, doctor_of(state), extra)

    assert entity["affectedBookings"]["totalCount"] == 0
    assert entity["affectedBookings"]["edges"] == []


async def test_ending_them_says_how_many_and_which_and_a_retry_says_it_again(world: World, graph: Graph) -> None:
    state, free = practitioner(), absence()
    practice = await world.practice(state)
    made = [await world.book(patient(), practice, NINE + minutes(30 * place)) for place in range(3)]
    await world.practice(away(state, free))

    first = await end(graph, doctor_of(state), free.id, reason="I am ill", idempotencyKey="k")
    again = await end(graph, doctor_of(state), free.id, reason="I am ill", idempotencyKey="k")
    other = await end(graph, doctor_of(state), free.id)
    reused = await end(graph, doctor_of(state), free.id, idempotencyKey="k")

    assert (
        first
        == again
        == {
            "__typename": "AffectedBookingsCancelled",
            "count": 3,
            "bookingIds": [str(booking.id) for booking in made],
        }
    )
    assert (other["count"], other["bookingIds"]) == (0, [])
    assert reused["code"] == "IDEMPOTENCY_KEY_REUSED"


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "There is no such absence."),
        ("fr", "Cette absence n'existe pas."),
        ("de", "Diese Abwesenheit gibt es nicht."),
    ],
)
async def test_an_unknown_absence_is_refused_in_the_language_of_the_client(
    graph: Graph, language: str, message: str
) -> None:
    answer = await end(graph, viewer("practitioner"), absence().id, language)

    assert answer == {"__typename": "AbsenceNotFound", "code": "ABSENCE_NOT_FOUND", "message": message}


@pytest.mark.parametrize(
    ("fields", "named"),
    [({"exceptionId": "12"}, "exceptionId"), ({"reason": ""}, "reason"), ({"idempotencyKey": ""}, "idempotencyKey")],
)
async def test_input_that_cannot_be_is_an_error_that_names_it(graph: Graph, fields: dict[str, str], named: str) -> None:
    variables = {"input": {"exceptionId": absence().id, **fields}}

    response = await graph.run(END, variables, who=viewer("practitioner"))

    assert response["errors"][0]["message"].startswith(f"{named}: ")
    assert response["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
