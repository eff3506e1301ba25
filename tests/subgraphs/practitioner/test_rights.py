"""Who sees contact and schedule, and who may change: by root fields and by key."""

from uuid import uuid4

from servicekit.authentication import ANONYMOUS, Viewer
from tests.subgraphs.practitioner.conftest import Graph
from tests.subgraphs.practitioner.practitioners import (
    OPERATOR,
    OPERATOR_WITH_PERSONAL_DATA,
    WORKER,
    itself,
    viewer,
)

BY_ROOT = """query Root($id: ID!) {
    practitioner(id: $id) { contact { email phone language } schedule { gridMinutes exceptions { id } } } }"""
BY_LIST = """query List($ids: [ID!]!) {
    practitioners(ids: $ids) { contact { email phone language } schedule { gridMinutes exceptions { id } } } }"""
BY_KEY = """query Key($keys: [_Any!]!) { _entities(representations: $keys) {
    ... on Practitioner { contact { email phone language } schedule { gridMinutes exceptions { id } } } } }"""
EXCEPTION_BY_KEY = """query Key($keys: [_Any!]!) { _entities(representations: $keys) {
    ... on ScheduleException { id kind firstDate } } }"""
ADD_EXCEPTION = """mutation Add($input: AddScheduleExceptionInput!) { addScheduleException(input: $input) {
    ... on ScheduleExceptionAdded { exception { id } } } }"""
RETIRE = """mutation Retire($input: RetirePractitionerInput!) { retirePractitioner(input: $input) {
    __typename } }"""

CONTACT = {"email": "claire.moreau@example.org", "phone": "+33199001234", "language": "fr"}
SCHEDULE = {"gridMinutes": 15, "exceptions": []}
STRANGERS = [
    ANONYMOUS,
    viewer("patient"),
    viewer("practitioner"),
    viewer("partner:search", "partner:book"),
]


async def _seen(graph: Graph, who: Viewer, practitioner_id: object) -> tuple[object, object]:
    """Contact and schedule, the same by all roads."""
    by_root = (await graph.data(BY_ROOT, who, id=str(practitioner_id)))["practitioner"]
    key = {"__typename": "Practitioner", "id": str(practitioner_id)}
    by_key = (await graph.data(BY_KEY, who, keys=[key]))["_entities"][0]
    by_list = (await graph.data(BY_LIST, who, ids=[str(practitioner_id), "nobody"]))["practitioners"]
    assert by_root == by_key
    assert by_list == [by_root, None]
    return by_root["contact"], by_root["schedule"]


async def test_strangers_see_neither_contact_nor_schedule(graph: Graph) -> None:
    stored = await graph.store()
    for stranger in STRANGERS:
        assert await _seen(graph, stranger, stored.practitioner.id) == (None, None)


async def test_each_role_sees_what_it_needs_and_no_more(graph: Graph) -> None:
    stored = await graph.store()
    key = stored.practitioner.id
    assert await _seen(graph, itself(stored), key) == (CONTACT, SCHEDULE)
    assert await _seen(graph, OPERATOR, key) == (None, SCHEDULE)
    assert await _seen(graph, OPERATOR_WITH_PERSONAL_DATA, key) == (CONTACT, SCHEDULE)
    assert await _seen(graph, WORKER, key) == (CONTACT, None)


async def test_the_same_subject_without_the_practitioner_scope_is_a_stranger(graph: Graph) -> None:
    stored = await graph.store()
    patient = viewer("patient", actor_id=stored.practitioner.id)
    assert await _seen(graph, patient, stored.practitioner.id) == (None, None)


async def test_an_exception_by_key_is_null_for_everybody_but_its_practitioner_and_operators(graph: Graph) -> None:
    stored = await graph.store()
    given = {
        "practitionerId": str(stored.practitioner.id),
        "expectedVersion": 1,
        "kind": "ABSENCE",
        "firstDate": "2026-12-21",
        "lastDate": "2026-12-31",
    }
    added = await graph.data(ADD_EXCEPTION, itself(stored), input=given)
    key = {"__typename": "ScheduleException", "id": added["addScheduleException"]["exception"]["id"]}
    shown = {"id": key["id"], "kind": "ABSENCE", "firstDate": "2026-12-21"}
    for who in (itself(stored), OPERATOR):
        assert (await graph.data(EXCEPTION_BY_KEY, who, keys=[key]))["_entities"] == [shown]
    for stranger in (*STRANGERS, WORKER):
        assert (await graph.data(EXCEPTION_BY_KEY, stranger, keys=[key]))["_entities"] == [None]
    missing = {"__typename": "ScheduleException", "id": str(uuid4())}
    assert (await graph.data(EXCEPTION_BY_KEY, OPERATOR, keys=[missing]))["_entities"] == [None]


async def test_strangers_change_nothing(graph: Graph) -> None:
    stored = await graph.store()
    given = {"practitionerId": str(stored.practitioner.id), "expectedVersion": 1}
    for stranger in (*STRANGERS, WORKER, OPERATOR_WITH_PERSONAL_DATA):
        code = await graph.error_code(RETIRE, stranger, input=given)
        assert code == ("UNAUTHENTICATED" if stranger.is_anonymous else "FORBIDDEN")
    read = "query Read($id: ID!) { practitioner(id: $id) { version retired } }"
    assert (await graph.data(read, id=given["practitionerId"]))["practitioner"] == {"version": 1, "retired": False}


async def test_only_operators_import_ratings(graph: Graph) -> None:
    stored = await graph.store()
    update = "mutation Rate($input: UpdatePractitionerInput!) { updatePractitioner(input: $input) { __typename } }"
    given = {
        "practitionerId": str(stored.practitioner.id),
        "expectedVersion": 1,
        "rating": {"average": 5.0, "count": 999},
    }
    assert await graph.error_code(update, itself(stored), input=given) == "FORBIDDEN"
    assert (await graph.data(update, OPERATOR, input=given))["updatePractitioner"] == {"__typename": "Practitioner"}
