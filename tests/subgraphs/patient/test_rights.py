"""Who sees which part of a patient, by root fields, by key and by `me`; strangers get what a missing one gives."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import msgspec

from servicekit.authentication import ANONYMOUS, Viewer
from tests.subgraphs.patient.conftest import Graph
from tests.subgraphs.patient.patients import (
    OPERATOR,
    OPERATOR_WITH_PERSONAL_DATA,
    SLOT_END,
    WORKER,
    a_booking,
    a_patient,
    moved,
    themselves,
    viewer,
)

FIELDS = """ fragment all on Patient { id version givenName familyName email phone language country insuranceSector
    notifications { email sms push quietHours { start end timeZone } } }"""
BY_ROOT = "query Root($id: ID!) { patient(id: $id) { ...all } }" + FIELDS
BY_LIST = "query List($ids: [ID!]!) { patients(ids: $ids) { ...all } }" + FIELDS
BY_KEY = "query Key($keys: [_Any!]!) { _entities(representations: $keys) { ...all } }" + FIELDS
ME = "{ me { ...all } }" + FIELDS

NOTIFICATIONS = {
    "email": True,
    "sms": True,
    "push": False,
    "quietHours": {"start": "22:00", "end": "07:00", "timeZone": "Europe/Paris"},
}
NAMES = {"givenName": "Ada", "familyName": "Lambert"}
TREATMENT = {**NAMES, "phone": "+33199001122"}
DELIVERY = {**TREATMENT, "email": "ada.lambert@example.org", "language": "fr", "notifications": NOTIFICATIONS}
EVERYTHING = {**DELIVERY, "version": 1, "country": "FR", "insuranceSector": "STATUTORY"}


async def _seen(graph: Graph, who: Viewer, patient_id: object) -> dict[str, Any] | None:
    """The fields that are not null, the same by all roads; None for no patient."""
    by_root = (await graph.data(BY_ROOT, who, id=str(patient_id)))["patient"]
    key = {"__typename": "Patient", "id": str(patient_id)}
    (by_key,) = (await graph.data(BY_KEY, who, keys=[key]))["_entities"]
    by_list = (await graph.data(BY_LIST, who, ids=[str(patient_id), "nobody"]))["patients"]
    assert by_root == by_key
    assert by_list == [by_root, None]
    if by_root is None:
        return None
    assert by_root.pop("id") == str(patient_id)
    return {name: value for name, value in by_root.items() if value is not None}


async def test_each_role_sees_what_it_needs_and_no_more(graph: Graph) -> None:
    patient = await graph.store()
    assert await _seen(graph, themselves(patient), patient.id) == EVERYTHING
    assert await _seen(graph, OPERATOR_WITH_PERSONAL_DATA, patient.id) == EVERYTHING
    assert await _seen(graph, WORKER, patient.id) == DELIVERY


async def test_a_stranger_gets_what_a_missing_patient_gives(graph: Graph) -> None:
    patient = await graph.store()
    strangers = [
        ANONYMOUS,
        OPERATOR,
        viewer("patient"),
        viewer("practitioner"),
        viewer("partner:search", "partner:book"),
        viewer("practitioner", actor_id=patient.id),
        viewer(actor_id=patient.id),
    ]
    for stranger in strangers:
        assert await _seen(graph, stranger, patient.id) is None
        assert await graph.run(BY_ROOT, stranger, id=str(patient.id)) == await graph.run(
            BY_ROOT, stranger, id=str(uuid4())
        )


async def test_me_is_the_own_record_and_null_for_everybody_else(graph: Graph) -> None:
    patient = await graph.store()
    assert (await graph.data(ME, themselves(patient)))["me"]["givenName"] == "Ada"
    for nobody in (ANONYMOUS, viewer("patient"), viewer("practitioner", actor_id=patient.id)):
        assert (await graph.data(ME, nobody))["me"] is None


async def test_a_partner_sees_whom_it_registered_and_nobody_else(graph: Graph) -> None:
    partner = viewer("partner:book")
    patient = await graph.store(a_patient(registered_by=partner.actor_id))
    assert await _seen(graph, partner, patient.id) == EVERYTHING
    assert await _seen(graph, viewer("partner:search", actor_id=partner.actor_id), patient.id) is None
    assert await _seen(graph, viewer("partner:book"), patient.id) is None


async def test_a_practitioner_sees_name_and_phone_until_90_days_after_the_slot(graph: Graph) -> None:
    patient, practitioner = await graph.store(), viewer("practitioner")
    assert practitioner.actor_id is not None
    await graph.follow.note(a_booking(patient.id, practitioner.actor_id))
    assert await _seen(graph, practitioner, patient.id) == TREATMENT
    assert await _seen(graph, viewer("practitioner"), patient.id) is None
    assert await _seen(graph, viewer("patient", actor_id=practitioner.actor_id), patient.id) is None
    graph.clock.set(SLOT_END + timedelta(days=90) - timedelta(seconds=1))
    assert await _seen(graph, practitioner, patient.id) == TREATMENT
    graph.clock.set(SLOT_END + timedelta(days=90))
    assert await _seen(graph, practitioner, patient.id) is None


async def test_a_moved_booking_is_known_by_both_whatever_the_order_of_its_events(graph: Graph) -> None:
    patient, first, second = await graph.store(), viewer("practitioner"), viewer("practitioner")
    assert first.actor_id is not None
    assert second.actor_id is not None
    booking = a_booking(patient.id, first.actor_id)
    later = moved(booking, second.actor_id, timedelta(days=10))
    for event in (later, booking, later):
        await graph.follow.note(event)
    graph.clock.set(SLOT_END + timedelta(days=89))
    assert await _seen(graph, first, patient.id) == TREATMENT
    assert await _seen(graph, second, patient.id) == TREATMENT
    graph.clock.set(SLOT_END + timedelta(days=91))
    assert await _seen(graph, first, patient.id) is None
    assert await _seen(graph, second, patient.id) == TREATMENT


async def test_what_is_no_longer_to_be_known_is_deleted(graph: Graph) -> None:
    patient, practitioner_id = await graph.store(), uuid4()
    await graph.follow.note(a_booking(patient.id, practitioner_id))
    assert await graph.follow.forget_expired(SLOT_END + timedelta(days=89)) == 0
    assert str(practitioner_id) in await graph.everything()
    assert await graph.follow.forget_expired(SLOT_END + timedelta(days=90)) == 1
    assert str(practitioner_id) not in await graph.everything()


async def test_many_keys_are_one_statement_for_patients_and_one_for_relations(graph: Graph) -> None:
    practitioner = viewer("practitioner")
    assert practitioner.actor_id is not None
    stored = [await graph.store() for _ in range(20)]
    for patient in stored[:10]:
        await graph.follow.note(a_booking(patient.id, practitioner.actor_id))
    statements = await graph.logged_statements()
    keys = [{"__typename": "Patient", "id": str(patient.id)} for patient in stored]
    found = (await graph.data(BY_KEY, practitioner, keys=keys))["_entities"]
    assert [entity is not None for entity in found] == [True] * 10 + [False] * 10
    assert len([each for each in statements if " FROM patients " in each]) == 1
    assert len([each for each in statements if " FROM known_by" in each]) == 1


async def test_many_ids_are_one_statement_and_answered_in_their_order_with_null_for_nobody(graph: Graph) -> None:
    stored = [str((await graph.store()).id) for _ in range(10)]
    asked = [stored[7], str(uuid4()), *stored, "no id", stored[7]]
    statements = await graph.logged_statements()
    found = (await graph.data(BY_LIST, WORKER, ids=asked))["patients"]
    assert [each and each["id"] for each in found] == [each if each in stored else None for each in asked]
    assert len([each for each in statements if " FROM patients " in each]) == 1


async def test_more_ids_than_a_hundred_are_refused_with_the_limit(graph: Graph) -> None:
    assert (await graph.data(BY_LIST, WORKER, ids=[str(uuid4())] * 100))["patients"] == [None] * 100
    data, (error,) = await graph.run(BY_LIST, WORKER, ids=[str(uuid4())] * 101)
    assert data == {"patients": None}
    assert error["message"] == "ids: 101 are too many; ask for at most 100 at a time."
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": "ids"}


async def test_a_booking_that_belongs_to_nobody_any_more_lets_nobody_know_anybody(graph: Graph) -> None:
    booking = msgspec.structs.replace(a_booking(uuid4(), uuid4()), patient_id=None)
    await graph.follow.note(booking)
    async with graph.database.connection() as connection:
        assert await connection.fetchval("SELECT count(*) FROM known_by") == 0
