"""Creating and changing practitioners: versions, refusals, events."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from domain_events.practitioner import PractitionerChanged, PractitionerRetired
from subgraphs.practitioner import repository
from subgraphs.practitioner.domain.practitioner import NewPractitioner
from subgraphs.practitioner.schema.enums import RefusalCode
from subgraphs.practitioner.schema.messages import MESSAGES
from tests.subgraphs.practitioner.conftest import Graph
from tests.subgraphs.practitioner.practitioners import OPERATOR, itself

REFUSAL = """fragment refusal on Refusal { __typename ... on Refusal { code message }
    ... on PractitionerVersionConflict { current { id version name } }
    ... on ScheduleNotValid { problems { code message } } }"""
CREATE = """mutation Create($input: CreatePractitionerInput!) { createPractitioner(input: $input) {
    __typename ... on Practitioner { id version schedule { gridMinutes horizonDays } contact { email } }
    ... on Refusal { code message } ... on ScheduleNotValid { problems { code message } } } }"""
UPDATE = (
    """mutation Update($input: UpdatePractitionerInput!) { updatePractitioner(input: $input) {
    __typename ... on Practitioner { version name practice { city } schedule { gridMinutes holidayRegion }
        contact { email phone } consultationTypes { id name durationMinutes } } ...refusal } }"""
    + REFUSAL
)
HOURS = (
    """mutation Hours($input: SetWeeklyHoursInput!) { setWeeklyHours(input: $input) {
    __typename ... on Practitioner { version schedule { weeklyHours { weekday start end consultationTypeIds } } }
    ...refusal } }"""
    + REFUSAL
)
ADD = (
    """mutation Add($input: AddScheduleExceptionInput!) { addScheduleException(input: $input) { __typename
    ... on ScheduleExceptionAdded { exception { id kind firstDate lastDate start end }
        practitioner { version schedule { exceptions { id } } } } ...refusal } }"""
    + REFUSAL
)
REMOVE = (
    """mutation Remove($input: RemoveScheduleExceptionInput!) { removeScheduleException(input: $input) {
    __typename ... on Practitioner { version schedule { exceptions { id } } } ...refusal } }"""
    + REFUSAL
)
RETIRE = (
    """mutation Retire($input: RetirePractitionerInput!) { retirePractitioner(input: $input) {
    __typename ... on Practitioner { version retired } ...refusal } }"""
    + REFUSAL
)

NEW: dict[str, Any] = {
    "country": "DE",
    "name": "Dr. med. Jonas Weber",
    "specialties": ["cardiologist"],
    "languages": ["de"],
    "insuranceSectors": ["STATUTORY"],
    "practice": {
        "address": "Torstraße 1",
        "city": "Berlin",
        "postcode": "10119",
        "location": {"latitude": 52.5296, "longitude": 13.4014},
        "timeZone": "Europe/Berlin",
    },
    "contact": {"email": "jonas.weber@example.org", "language": "de"},
    "consultationTypes": [{"names": [{"language": "en", "text": "First visit"}], "durationMinutes": 30}],
    "weeklyHours": [{"weekday": "MONDAY", "start": "08:00", "end": "00:00"}],
    "rules": {"gridMinutes": 30},
}


def _target(new: NewPractitioner, version: int = 1, **more: Any) -> dict[str, Any]:
    return {"practitionerId": str(new.practitioner.id), "expectedVersion": version, **more}


async def test_an_operator_adds_a_practitioner_and_the_event_tells_all_but_the_contact(graph: Graph) -> None:
    created = (await graph.data(CREATE, OPERATOR, input=NEW))["createPractitioner"]
    assert created["version"] == 1
    assert created["schedule"] == {"gridMinutes": 30, "horizonDays": 90}
    assert created["contact"] is None
    (event,) = await graph.events()
    assert isinstance(event, PractitionerChanged)
    assert (event.practitioner_id, event.version, event.country) == (created["id"], 1, "DE")
    assert event.consultation_types[0].names == {"en": "First visit"}
    assert event.schedule.weekly_hours[0].weekday == 1
    assert "jonas.weber" not in await graph.outbox_text()


async def test_the_id_of_a_token_can_be_given_once(graph: Graph) -> None:
    given = {**NEW, "id": str(uuid4())}
    assert (await graph.data(CREATE, OPERATOR, input=given))["createPractitioner"]["id"] == given["id"]
    again = await graph.data(CREATE, OPERATOR, input={**given, "country": "ES", "insuranceSectors": []})
    assert again["createPractitioner"]["code"] == "PRACTITIONER_ALREADY_EXISTS"
    assert len(await graph.events()) == 1


async def test_a_change_raises_the_version_and_tells_the_whole_state(graph: Graph) -> None:
    stored = await graph.store()
    given = _target(
        stored,
        name="Dr. Claire Moreau-Petit",
        rules={"gridMinutes": 30, "holidayRegion": None},
        contact={"email": "new@example.org", "language": "fr"},
    )
    updated = (await graph.data(UPDATE, itself(stored), input=given))["updatePractitioner"]
    assert (updated["version"], updated["name"]) == (2, "Dr. Claire Moreau-Petit")
    assert updated["practice"] == {"city": "Paris"}
    assert updated["schedule"] == {"gridMinutes": 30, "holidayRegion": None}
    assert updated["contact"] == {"email": "new@example.org", "phone": None}
    events = await graph.events()
    assert [(type(event), event.aggregate_version) for event in events] == [
        (PractitionerChanged, 1),
        (PractitionerChanged, 2),
    ]
    assert isinstance(events[1], PractitionerChanged)
    assert events[1].schedule.weekly_hours == stored.practitioner.weekly_hours
    assert "example.org" not in await graph.outbox_text()


async def test_a_change_that_changes_nothing_keeps_the_version_and_tells_nobody(graph: Graph) -> None:
    stored = await graph.store()
    contact = {"email": stored.contact.email, "phone": stored.contact.phone, "language": stored.contact.language}
    given = _target(stored, name=stored.practitioner.profile.name, contact=contact)
    assert (await graph.data(UPDATE, itself(stored), input=given))["updatePractitioner"]["version"] == 1
    assert len(await graph.events()) == 1


async def test_of_many_changes_of_one_version_one_wins_and_the_others_see_the_current_state(graph: Graph) -> None:
    stored = await graph.store()
    answers = await asyncio.gather(
        *(graph.data(UPDATE, itself(stored), input=_target(stored, name=f"Name {number}")) for number in range(8))
    )
    results = [answer["updatePractitioner"] for answer in answers]
    (winner,) = [result for result in results if result["__typename"] == "Practitioner"]
    losers = [result for result in results if result["__typename"] == "PractitionerVersionConflict"]
    assert len(losers) == 7
    for loser in losers:
        assert loser["code"] == "PRACTITIONER_VERSION_CONFLICT"
        assert loser["current"] == {"id": str(stored.practitioner.id), "version": 2, "name": winner["name"]}
    assert [event.aggregate_version for event in await graph.events()] == [1, 2]


async def test_a_type_that_is_left_out_is_withdrawn_and_stays_resolvable(graph: Graph) -> None:
    stored = await graph.store()
    old = stored.practitioner.consultation_types[0].id
    new_type = {"names": [{"language": "en", "text": "Surgery"}], "durationMinutes": 60}
    updated = await graph.data(UPDATE, itself(stored), input=_target(stored, consultationTypes=[new_type]))
    (kind,) = updated["updatePractitioner"]["consultationTypes"]
    assert kind["id"] != old
    entity = """query Key($keys: [_Any!]!) { _entities(representations: $keys) {
        ... on ConsultationType { id name } } }"""
    found = await graph.data(entity, keys=[{"__typename": "ConsultationType", "id": old}])
    assert found["_entities"] == [{"id": old, "name": "Check-up"}]


async def test_a_type_is_changed_by_its_id_and_a_strangers_id_is_refused(graph: Graph) -> None:
    stored, other = await graph.store(), await graph.store()
    own = stored.practitioner.consultation_types[0].id
    changed = {"id": own, "names": [{"language": "en", "text": "Long check-up"}], "durationMinutes": 45}
    updated = await graph.data(UPDATE, itself(stored), input=_target(stored, consultationTypes=[changed]))
    assert updated["updatePractitioner"]["consultationTypes"] == [
        {"id": own, "name": "Long check-up", "durationMinutes": 45}
    ]
    foreign = {**changed, "id": other.practitioner.consultation_types[0].id}
    given = _target(stored, 2, consultationTypes=[foreign])
    assert await graph.error_code(UPDATE, itself(stored), input=given) == "BAD_USER_INPUT"


async def test_weekly_hours_are_replaced_as_a_whole(graph: Graph) -> None:
    stored = await graph.store()
    kind = stored.practitioner.consultation_types[0].id
    hours = [
        {"weekday": "TUESDAY", "start": "09:00", "end": "12:00", "consultationTypeIds": [kind]},
        {"weekday": "SUNDAY", "start": "22:00", "end": "00:00", "consultationTypeIds": None},
    ]
    answer = (await graph.data(HOURS, itself(stored), input=_target(stored, weeklyHours=hours)))["setWeeklyHours"]
    assert answer == {"__typename": "Practitioner", "version": 2, "schedule": {"weeklyHours": hours}}


async def test_hours_that_do_not_fit_are_refused_with_every_problem_and_store_nothing(graph: Graph) -> None:
    stored = await graph.store()
    hours = [
        {"weekday": "MONDAY", "start": "09:07", "end": "12:00"},
        {"weekday": "MONDAY", "start": "14:00", "end": "13:00"},
    ]
    answer = (await graph.data(HOURS, itself(stored), input=_target(stored, weeklyHours=hours)))["setWeeklyHours"]
    assert answer["code"] == "SCHEDULE_NOT_VALID"
    assert {problem["code"] for problem in answer["problems"]} == {"HOURS_OFF_GRID", "HOURS_REVERSED"}
    assert len(await graph.events()) == 1


async def test_a_grid_that_no_longer_divides_a_duration_is_refused(graph: Graph) -> None:
    stored = await graph.store()
    answer = await graph.data(UPDATE, itself(stored), input=_target(stored, rules={"gridMinutes": 20}))
    codes = {problem["code"] for problem in answer["updatePractitioner"]["problems"]}
    assert "DURATION_NOT_MULTIPLE" in codes


async def test_exceptions_are_added_and_removed(graph: Graph) -> None:
    stored = await graph.store()
    given = _target(
        stored, kind="EXTRA_HOURS", firstDate="2026-11-28", lastDate="2026-11-28", start="10:00", end="12:00"
    )
    added = (await graph.data(ADD, itself(stored), input=given))["addScheduleException"]
    exception = added["exception"]
    assert exception["start"] == "10:00"
    assert added["practitioner"] == {"version": 2, "schedule": {"exceptions": [{"id": exception["id"]}]}}
    event = (await graph.events())[-1]
    assert isinstance(event, PractitionerChanged)
    assert [each.id for each in event.schedule.exceptions] == [exception["id"]]

    unknown = _target(stored, 2, exceptionId=str(uuid4()))
    refused = (await graph.data(REMOVE, itself(stored), input=unknown))["removeScheduleException"]
    assert refused["code"] == "SCHEDULE_EXCEPTION_NOT_FOUND"
    removal = _target(stored, 2, exceptionId=exception["id"])
    removed = (await graph.data(REMOVE, itself(stored), input=removal))["removeScheduleException"]
    assert removed == {"__typename": "Practitioner", "version": 3, "schedule": {"exceptions": []}}


async def test_a_retired_practitioner_stays_resolvable_and_cannot_be_changed(graph: Graph) -> None:
    stored = await graph.store()
    retired = (await graph.data(RETIRE, OPERATOR, input=_target(stored)))["retirePractitioner"]
    assert retired == {"__typename": "Practitioner", "version": 2, "retired": True}
    last = (await graph.events())[-1]
    assert isinstance(last, PractitionerRetired)
    assert (last.version, last.name) == (2, stored.practitioner.profile.name)
    entity = """query Key($keys: [_Any!]!) { _entities(representations: $keys) {
        ... on Practitioner { name retired } } }"""
    key = {"__typename": "Practitioner", "id": str(stored.practitioner.id)}
    assert (await graph.data(entity, keys=[key]))["_entities"] == [{"name": "Dr. Claire Moreau", "retired": True}]
    again = await graph.data(UPDATE, itself(stored), input=_target(stored, 2, name="Somebody"))
    assert again["updatePractitioner"]["code"] == "PRACTITIONER_NOT_ACTIVE"


async def test_a_change_that_fails_leaves_no_event(graph: Graph) -> None:
    stored = await graph.store()
    with pytest.raises(RuntimeError, match="after the write"):
        async with graph.database.transaction() as connection:
            before = await repository.lock(connection, stored.practitioner.id)
            assert before is not None
            await repository.save(connection, before, before, graph.clock.now())
            raise RuntimeError("after the write")
    assert len(await graph.events()) == 1


MISFITS: list[dict[str, Any]] = [
    {"specialties": []},
    {"specialties": ["barber"]},
    {"specialties": ["dentist", "dentist"]},
    {"languages": ["french"]},
    {"insuranceSectors": ["STATUTORY"]},
    {"name": "   "},
    {"name": "x" * 201},
    {"name": "nul \u0000 byte"},
    {"practice": {**NEW["practice"], "timeZone": "Europe/Lyon"}},
    {"practice": {**NEW["practice"], "location": {"latitude": 91, "longitude": 0}}},
    {"contact": {"email": "nowhere", "language": "fr"}},
    {"contact": {"email": "a@example.org", "language": "fr", "phone": "12"}},
    {"consultationTypes": [{"names": [{"language": "fr", "text": "Contrôle"}], "durationMinutes": 30}]},
    {"practitionerId": "nobody"},
]


async def test_values_that_do_not_fit_are_bad_input(graph: Graph) -> None:
    stored = await graph.store()
    for misfit in MISFITS:
        code = await graph.error_code(UPDATE, OPERATOR, input={**_target(stored), **misfit})
        assert code in ("BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"), misfit
    assert len(await graph.events()) == 1


async def test_refusals_speak_the_language_of_the_request(graph: Graph) -> None:
    assert set(MESSAGES) == {code.value for code in RefusalCode}
    missing = {"practitionerId": str(uuid4()), "expectedVersion": 1}
    for language in ("en", "fr", "de"):
        answer = await graph.data(RETIRE, OPERATOR, language, input=missing)
        assert answer["retirePractitioner"]["message"] == MESSAGES["PRACTITIONER_NOT_FOUND"][language]
