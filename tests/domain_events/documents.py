"""Random events of every type, and the schemas that describe them."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec
from hypothesis import strategies as st

from domain_events import DomainEvent, event_types
from praxis.schema_files import SCHEMA, TOPICS

EVENTS: Mapping[str, type[DomainEvent]] = {name: kind for topic in TOPICS for name, kind in event_types(topic).items()}

_SIMPLE: Mapping[type, st.SearchStrategy[Any]] = {
    str: st.text(max_size=8),
    int: st.integers(-(2**53), 2**53),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    NoneType: st.none(),
    datetime: st.integers(0, 2**33).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    date: st.dates(date(1970, 1, 1), date(2200, 1, 1)),
    time: st.times(),
}


def events(kind: type[DomainEvent]) -> st.SearchStrategy[DomainEvent]:
    """Any event of this type."""
    return _values(kind)


@cache
def schema_of(name: str) -> dict[str, Any]:
    """The committed schema of an event."""
    document: dict[str, Any] = json.loads((SCHEMA / "events" / f"{name}.json").read_text())
    return document


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every description of an object with properties within a schema."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for value in schema.values():
            yield from objects(value)


def _values(kind: Any) -> st.SearchStrategy[Any]:
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, UnionType):
        return st.one_of(*map(_values, arguments))
    if origin is tuple:
        return st.lists(_values(arguments[0]), max_size=2).map(tuple)
    if origin is dict:
        return st.dictionaries(_values(arguments[0]), _values(arguments[1]), max_size=2)
    return st.builds(kind, **{each.name: _values(each.type) for each in msgspec.structs.fields(kind)})
