"""Registering, changing, exporting and erasing patients."""

import asyncio
import json
from typing import Any
from uuid import uuid4

from domain_events import PatientErased
from servicekit.authentication import ANONYMOUS
from subgraphs.patient.schema.enums import RefusalCode
from subgraphs.patient.schema.messages import MESSAGES
from tests.subgraphs.patient.conftest import Graph
from tests.subgraphs.patient.patients import (
    OPERATOR,
    OPERATOR_WITH_PERSONAL_DATA,
    WORKER,
    a_booking,
    a_patient,
    themselves,
    viewer,
)

REFUSAL = """fragment refusal on Refusal { __typename code message
    ... on PatientVersionConflict { current { id version givenName } }
    ... on PatientAlreadyRegistered { current { id } } }"""
REGISTER = (
    """mutation Register($input: RegisterPatientInput!) { registerPatient(input: $input) { __typename
    ... on Patient { id version givenName phone notifications { email sms push } } ...refusal } }"""
    + REFUSAL
)
UPDATE = (
    """mutation Update($input: UpdatePatientInput!) { updatePatient(input: $input) { __typename
    ... on Patient { version givenName phone insuranceSector
        notifications { email sms quietHours { start timeZone } } } ...refusal } }"""
    + REFUSAL
)
EXPORT = (
    """mutation Export($input: ExportMyDataInput!) { exportMyData(input: $input) { __typename
    ... on PatientDataExport { exportedAt document patient { email } } ...refusal } }"""
    + REFUSAL
)
ERASE = (
    """mutation Erase($input: EraseMeInput!) { eraseMe(input: $input) { __typename
    ... on PatientErasure { patientId erasedAt } ...refusal } }"""
    + REFUSAL
)
ME = "{ me { id version givenName } }"

NEW: dict[str, Any] = {
    "givenName": "Grace",
    "familyName": "Martin",
    "email": "Grace.Martin@EXAMPLE.org",
    "language": "fr",
    "country": "FR",
}


async def test_a_patient_registers_itself_under_its_tokens_subject(graph: Graph) -> None:
    who = viewer("patient")
    registered = (await graph.data(REGISTER, who, input=NEW))["registerPatient"]
    assert registered == {
        "__typename": "Patient",
        "id": str(who.actor_id),
        "version": 1,
        "givenName": "Grace",
        "phone": None,
        "notifications": {"email": True, "sms": False, "push": False},
    }
    again = (await graph.data(REGISTER, who, input=NEW))["registerPatient"]
    assert again["code"] == "PATIENT_ALREADY_REGISTERED"
    assert again["current"] == {"id": str(who.actor_id)}
    assert await graph.events() == []


async def test_the_same_patient_registers_once_however_often_it_asks_at_once(graph: Graph) -> None:
    who = viewer("patient")
    answers = await asyncio.gather(*(graph.data(REGISTER, who, input=NEW) for _ in range(8)))
    kinds = sorted(answer["registerPatient"]["__typename"] for answer in answers)
    assert kinds == ["Patient"] + ["PatientAlreadyRegistered"] * 7


async def test_a_partner_registers_others_once_for_each_key(graph: Graph) -> None:
    partner, other_partner = viewer("partner:book"), viewer("partner:book")
    given = {**NEW, "registrationKey": "order 17"}
    answers = await asyncio.gather(*(graph.data(REGISTER, partner, input=given) for _ in range(4)))
    results = [answer["registerPatient"] for answer in answers]
    (first,) = [result for result in results if result["__typename"] == "Patient"]
    assert first["id"] != str(partner.actor_id)
    assert [r["current"]["id"] for r in results if r is not first] == [first["id"]] * 3
    elsewhere = (await graph.data(REGISTER, other_partner, input=given))["registerPatient"]
    assert elsewhere["__typename"] == "Patient"
    assert elsewhere["id"] != first["id"]


async def test_only_patients_and_booking_partners_register(graph: Graph) -> None:
    assert await graph.error_code(REGISTER, ANONYMOUS, input=NEW) == "UNAUTHENTICATED"
    for who in (OPERATOR, WORKER, viewer("practitioner"), viewer("partner:search")):
        assert await graph.error_code(REGISTER, who, input=NEW) == "FORBIDDEN"


async def test_what_is_absent_stays_and_null_removes_what_may_be_absent(graph: Graph) -> None:
    patient = await graph.store()
    given: dict[str, Any] = {"expectedVersion": 1, "phone": None, "givenName": None, "notifications": {"sms": False}}
    updated = (await graph.data(UPDATE, themselves(patient), input=given))["updatePatient"]
    assert updated == {
        "__typename": "Patient",
        "version": 2,
        "givenName": "Ada",
        "phone": None,
        "insuranceSector": "STATUTORY",
        "notifications": {
            "email": True,
            "sms": False,
            "quietHours": {"start": "22:00", "timeZone": "Europe/Paris"},
        },
    }
    given = {"expectedVersion": 2, "insuranceSector": None, "notifications": {"quietHours": None}}
    updated = (await graph.data(UPDATE, themselves(patient), input=given))["updatePatient"]
    assert updated["insuranceSector"] is None
    assert updated["notifications"]["quietHours"] is None
    same = await graph.data(UPDATE, themselves(patient), input={"expectedVersion": 3, "givenName": "Ada"})
    assert same["updatePatient"]["version"] == 3


async def test_of_many_changes_of_one_version_one_wins(graph: Graph) -> None:
    patient = await graph.store()
    inputs = [{"expectedVersion": 1, "givenName": f"Ada {number}"} for number in range(8)]
    answers = await asyncio.gather(*(graph.data(UPDATE, themselves(patient), input=given) for given in inputs))
    results = [answer["updatePatient"] for answer in answers]
    (winner,) = [result for result in results if result["__typename"] == "Patient"]
    for loser in (result for result in results if result is not winner):
        assert loser["code"] == "PATIENT_VERSION_CONFLICT"
        assert loser["current"] == {"id": str(patient.id), "version": 2, "givenName": winner["givenName"]}


async def test_strangers_change_export_and_erase_nobody_and_learn_nothing(graph: Graph) -> None:
    patient = await graph.store()
    before = await graph.everything()
    strangers = [viewer("patient"), viewer("practitioner"), viewer("partner:book"), OPERATOR, WORKER]
    for stranger in strangers:
        for name, document in (("updatePatient", UPDATE), ("eraseMe", ERASE), ("exportMyData", EXPORT)):
            version = {} if name == "exportMyData" else {"expectedVersion": 1}
            theirs = await graph.data(document, stranger, input={"patientId": str(patient.id), **version})
            nobodys = await graph.data(document, stranger, input={"patientId": str(uuid4()), **version})
            assert theirs == nobodys
            assert theirs[name]["code"] == "PATIENT_NOT_FOUND"
    assert await graph.error_code(ERASE, input={"expectedVersion": 1}) == "UNAUTHENTICATED"
    assert await graph.everything() == before


async def test_the_partner_and_operators_who_may_act_for_a_patient(graph: Graph) -> None:
    partner = viewer("partner:book")
    patient = await graph.store(a_patient(registered_by=partner.actor_id))
    for version, who in ((1, partner), (2, OPERATOR_WITH_PERSONAL_DATA)):
        given = {"patientId": str(patient.id), "expectedVersion": version, "givenName": f"Ada {version}"}
        assert (await graph.data(UPDATE, who, input=given))["updatePatient"]["version"] == version + 1
    given = {"patientId": str(patient.id)}
    assert (await graph.data(EXPORT, partner, input=given))["exportMyData"]["__typename"] == "PatientDataExport"


async def test_an_export_holds_everything_that_is_held(graph: Graph) -> None:
    patient, practitioner_id = await graph.store(), uuid4()
    await graph.follow.note(a_booking(patient.id, practitioner_id))
    export = (await graph.data(EXPORT, themselves(patient), input={}))["exportMyData"]
    assert export["patient"] == {"email": patient.email}
    assert export["exportedAt"] == "2026-11-25T09:00:00Z"
    document = json.loads(export["document"])
    assert document["patient"]["phone"] == patient.phone
    assert document["patient"]["notifications"]["quiet_hours"]["time_zone"] == "Europe/Paris"
    assert [known["practitioner_id"] for known in document["known_by"]] == [str(practitioner_id)]


async def test_erasing_leaves_nothing_of_the_person_and_tells_the_others(graph: Graph) -> None:
    patient, bystander = (
        await graph.store(),
        await graph.store(a_patient(given_name="Eve", email="eve@example.org", phone=None)),
    )
    booking = a_booking(patient.id, uuid4())
    await graph.follow.note(booking)
    conflict = (await graph.data(ERASE, themselves(patient), input={"expectedVersion": 9}))["eraseMe"]
    assert conflict["current"]["version"] == 1
    erased = (await graph.data(ERASE, themselves(patient), input={"expectedVersion": 1}))["eraseMe"]
    assert erased["patientId"] == str(patient.id)
    assert await graph.events() == [PatientErased(patient_id=str(patient.id), version=2)]
    left = await graph.everything()
    for trace in ("Ada", patient.email, patient.phone, booking.practitioner_id, booking.booking_id):
        assert str(trace) not in left
    assert (await graph.data(ME, themselves(patient)))["me"] is None
    assert (await graph.data(ME, themselves(bystander)))["me"]["givenName"] == "Eve"


async def test_a_late_booking_event_brings_nothing_of_an_erased_patient_back(graph: Graph) -> None:
    patient, practitioner_id = await graph.store(), uuid4()
    await graph.data(ERASE, themselves(patient), input={"expectedVersion": 1})
    await graph.follow.note(a_booking(patient.id, practitioner_id))
    assert str(practitioner_id) not in await graph.everything()


async def test_an_erasure_among_booking_events_leaves_nothing_whoever_comes_first(graph: Graph) -> None:
    for _ in range(5):
        patient, practitioner_id = await graph.store(), uuid4()
        notes = [graph.follow.note(a_booking(patient.id, practitioner_id)) for _ in range(6)]
        erasure = graph.data(ERASE, themselves(patient), input={"expectedVersion": 1})
        await asyncio.gather(*notes[:3], erasure, *notes[3:])
        assert str(practitioner_id) not in await graph.everything()


async def test_who_registers_again_goes_on_above_the_erased_version(graph: Graph) -> None:
    patient = await graph.store(a_patient(version=4))
    await graph.data(ERASE, themselves(patient), input={"expectedVersion": 4})
    registered = (await graph.data(REGISTER, themselves(patient), input=NEW))["registerPatient"]
    assert (registered["id"], registered["version"]) == (str(patient.id), 6)


async def test_values_that_do_not_fit_are_bad_input(graph: Graph) -> None:
    misfits: list[dict[str, Any]] = [
        {"givenName": " "},
        {"familyName": "x" * 101},
        {"givenName": "nul\u0000"},
        {"email": "grace at example"},
        {"phone": "0612345678"},
        {"phone": "+331"},
        {"language": "french"},
        {"country": "fr"},
        {"insuranceSector": "SECTOR_1"},
        {"notifications": {"quietHours": {"start": "22:00", "end": "22:00", "timeZone": "Europe/Paris"}}},
        {"notifications": {"quietHours": {"start": "22:00", "end": "07:00", "timeZone": "Paris"}}},
        {"registrationKey": ""},
    ]
    for misfit in misfits:
        data, errors = await graph.run(REGISTER, viewer("patient"), input={**NEW, **misfit})
        assert data in (None, {"registerPatient": None}), misfit
        assert errors[0]["extensions"]["code"] in ("BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED")
    assert "Martin" not in await graph.everything()


async def test_refusals_speak_the_language_of_the_request(graph: Graph) -> None:
    assert set(MESSAGES) == {code.value for code in RefusalCode}
    for language in ("en", "fr", "de"):
        answer = await graph.data(ERASE, viewer("patient"), language, input={"expectedVersion": 1})
        assert answer["eraseMe"]["message"] == MESSAGES["PATIENT_NOT_FOUND"][language]
