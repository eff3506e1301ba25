"""Reading a text of the corpus, as it is or changed, in the form that its expectation has."""

from collections.abc import Mapping
from typing import Any

from subgraphs.search.domain.query_text import interpret
from tests.subgraphs.search.query_text.texts import Text


def read_as_json(text: Text, written: str) -> dict[str, Any]:
    """What `written` means where and when a text is asked."""
    return interpret(written, text.country, text.now).to_json()


def fields_that_differ(read: Mapping[str, Any], expect: Mapping[str, Any]) -> list[str]:
    """The names of the fields in which a reading is not what was expected, in order."""
    return sorted(name for name in read.keys() | expect.keys() if read.get(name) != expect.get(name))
