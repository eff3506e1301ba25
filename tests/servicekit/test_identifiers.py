"""Ids say when they were made, and sort by it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from servicekit.identifiers import made_at, new_id

NOW = datetime(2026, 3, 10, 9, 0, 0, 123_000, UTC)


def test_an_id_says_when_it_was_made() -> None:
    made = new_id(NOW)
    assert (made.version, made.variant) == (7, uuid4().variant)
    assert made_at(made) == NOW
    assert made_at(uuid4()) is None


def test_later_ids_are_greater() -> None:
    ids = [new_id(NOW + timedelta(milliseconds=later)) for later in range(100)]
    assert sorted(ids) == ids
