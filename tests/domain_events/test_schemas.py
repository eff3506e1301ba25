"""schema/events/ is what producers write and what consumers read, in both directions, today and after a new release."""

import copy
import json
from datetime import UTC, datetime
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain_events import BookingCreated, DomainEvent, RebuildMarker
from praxis.schema_files import SCHEMA
from servicekit.envelope import UnreadableEvent, decode_envelope, decode_event, encode_event
from tests.domain_events.documents import EVENTS, events, objects, schema_of

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
any_kind = st.sampled_from(sorted(EVENTS))


def written(event: DomainEvent) -> dict[str, Any]:
    """The data of an event as it stands in its topic."""
    document: dict[str, Any] = json.loads(bytes(decode_envelope(encode_event(event, source="/test", time=NOW)).data))
    return document


def read(name: str, document: object) -> DomainEvent:
    """What a consumer gets of data."""
    return msgspec.json.decode(json.dumps(document), type=EVENTS[name])


def test_there_is_a_schema_for_each_event_and_no_other() -> None:
    assert {file.stem for file in (SCHEMA / "events").glob("*.json")} == EVENTS.keys()


@given(st.data())
def test_what_a_producer_writes_fits_the_schema_and_is_read_back_as_it_was(data: st.DataObject) -> None:
    name = data.draw(any_kind)
    event = data.draw(events(EVENTS[name]))
    document = written(event)
    jsonschema.Draft202012Validator(schema_of(name)).validate(document)
    assert read(name, document) == event


@given(st.data())
def test_what_the_schema_lets_a_producer_leave_out_a_consumer_does_without(data: st.DataObject) -> None:
    name = data.draw(any_kind)
    document = written(data.draw(events(EVENTS[name])))
    schema = schema_of(name)
    optional = sorted(document.keys() - set(schema["$defs"][name]["required"]))
    for field in data.draw(st.sets(st.sampled_from(optional))) if optional else ():
        del document[field]
    jsonschema.Draft202012Validator(schema).validate(document)
    read(name, document)


@given(st.data())
def test_what_the_schema_refuses_for_a_missing_field_a_consumer_refuses(data: st.DataObject) -> None:
    name = data.draw(any_kind)
    document = written(data.draw(events(EVENTS[name])))
    del document[data.draw(st.sampled_from(schema_of(name)["$defs"][name]["required"]))]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema_of(name)).validate(document)
    with pytest.raises(msgspec.ValidationError):
        read(name, document)


@given(st.data())
def test_a_value_of_another_type_is_refused_by_schema_and_consumer_alike(data: st.DataObject) -> None:
    name = data.draw(any_kind)
    document = written(data.draw(events(EVENTS[name])))
    document[data.draw(st.sampled_from(schema_of(name)["$defs"][name]["required"]))] = [{"no": "such type"}, None]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema_of(name)).validate(document)
    with pytest.raises(msgspec.ValidationError):
        read(name, document)


@given(st.data())
def test_an_older_consumer_survives_a_newer_event_with_additional_fields(data: st.DataObject) -> None:
    name = data.draw(any_kind)
    event = data.draw(events(EVENTS[name]))
    newer = _extended(written(event), schema_of(name), schema_of(name))
    assert newer != written(event)
    jsonschema.Draft202012Validator(schema_of(name)).validate(newer)
    assert read(name, newer) == event


def test_an_older_consumer_survives_new_attributes_of_the_envelope_and_passes_over_new_types() -> None:
    marker = RebuildMarker(
        rebuild_id="r", topic="practitioner-events", partition=0, partition_count=1, routing_key="r 0"
    )
    envelope = json.loads(encode_event(marker, source="/test", time=NOW))
    envelope |= {"comesfromlater": "x", "traceparent": "00-0-0-00"}
    assert decode_event(decode_envelope(json.dumps(envelope).encode()), EVENTS) == marker
    envelope["type"] = "NobodyKnowsThisYet"
    assert decode_event(decode_envelope(json.dumps(envelope).encode()), EVENTS) is None


def test_data_that_does_not_fit_names_the_type_and_what_is_wrong() -> None:
    envelope = decode_envelope(
        json.dumps(
            {
                "id": "1",
                "type": "BookingCreated",
                "source": "/test",
                "subject": "b",
                "time": NOW.isoformat(),
                "dataschema": "urn:praxis:events:BookingCreated",
                "data": {},
            }
        ).encode()
    )
    with pytest.raises(UnreadableEvent, match=r"BookingCreated.*bookingId"):
        decode_event(envelope, {"BookingCreated": BookingCreated})


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_a_schema_never_forbids_additional_fields(name: str) -> None:
    assert all(each.get("additionalProperties", True) is not False for each in objects(schema_of(name)))


def _extended(document: Any, schema: dict[str, Any], root: dict[str, Any]) -> Any:
    """The document with one more field in each object whose fields the schema names."""
    if "$ref" in schema:
        return _extended(document, root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    if "anyOf" in schema:
        fitting = next(each for each in schema["anyOf"] if _fits(document, each, root))
        return _extended(document, fitting, root)
    if isinstance(document, list):
        return [_extended(each, schema["items"], root) for each in document]
    if "properties" not in schema:
        return copy.copy(document)
    known = {name: _extended(value, schema["properties"][name], root) for name, value in document.items()}
    return known | {"comesFromALaterRelease": {"whatever": [1]}}


def _fits(document: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    return bool(jsonschema.Draft202012Validator({**schema, "$defs": root["$defs"]}).is_valid(document))
