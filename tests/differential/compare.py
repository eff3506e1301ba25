"""Where an answer differs from the right one."""

import json
from collections.abc import Iterator
from typing import Any

from tests.differential.data import Json
from tests.differential.monolith import Complaints, Path, nulls_in
from tests.differential.stub import FAILS


def read_json(body: bytes | str) -> Json:
    """Decode, with numbers kept as they are written."""
    return json.loads(body, parse_float=_number, parse_int=_number)


def _number(text: str) -> dict[str, str]:
    return {"#": text}


def same_text(got: Json, right: Json) -> bool:
    """Whether an answer that `read_json` read is the right one, key order included."""
    return json.dumps(got) == json.dumps(read_json(json.dumps(right)))


def wrong_errors(errors: list[dict[str, Any]], complaints: Complaints) -> Iterator[str]:
    """Errors that no field of the data stands for."""
    for error in errors:
        path = _path(error)
        messages = complaints.errors.get(path)
        code = error.get("extensions", {}).get("code")
        if messages is None or (code == FAILS and error["message"] not in messages):
            yield f"no field of the data says: {json.dumps(error)}"


def unexplained_nulls(data: Json, errors: list[dict[str, Any]], complaints: Complaints) -> Iterator[str]:
    """Nulls that are not in the data, and that no error at or beneath them explains."""
    paths = [_path(error) for error in errors]
    for place in nulls_in(data, ()):
        if place in complaints.nulls:
            continue
        explained = any(path[: len(place)] == place for path in paths)
        if not explained and not (place in complaints.of_entities and place[:-1] in paths):
            yield f"null without an error at {list(place)}"


def _path(error: dict[str, Any]) -> Path:
    return tuple(int(key["#"]) if isinstance(key, dict) else key for key in error.get("path", ()))
