"""Reading a text of the corpus, as it is or changed, in the form that its expectation has."""

from typing import Any

from subgraphs.search.domain.query_text import interpret
from tests.subgraphs.search.query_text.texts import Text


def read_as_json(text: Text, written: str) -> dict[str, Any]:
    """What `written` means where and when a text is asked."""
    return interpret(written, text.country, text.now).to_json()
