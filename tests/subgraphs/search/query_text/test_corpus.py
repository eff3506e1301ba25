"""Every text of the corpus means exactly what stands beside it."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest

from subgraphs.search.domain.query_text import interpret
from tests.subgraphs.search.query_text.texts import LANGUAGES, Text, all_texts, texts_of

TEXTS = all_texts()
DIGRAPHS = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}


@pytest.mark.parametrize("text", TEXTS, ids=[text.text for text in TEXTS])
def test_every_field_is_understood_and_no_other(text: Text) -> None:
    assert interpret(text.text, text.country, text.now).to_json() == text.expect


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_a_hundred_and_fifty_texts_or_more(language: str) -> None:
    assert len(texts_of(language)) >= 150


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_sixty_texts_or_more_that_name_places(language: str) -> None:
    assert len(texts_of(f"places_{language}")) >= 60


def without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def with_digraphs(text: str) -> str:
    return "".join(DIGRAPHS.get(character, character) for character in text)


@pytest.mark.parametrize("write", [str.lower, str.upper, str.title, without_accents])
def test_capitals_and_accents_change_nothing(write: Callable[[str], str]) -> None:
    for text in TEXTS:
        read = interpret(write(text.text), text.country, text.now).to_json()
        assert folded(read) == folded(text.expect), write(text.text)


def test_umlauts_may_be_written_as_two_letters() -> None:
    for text in TEXTS:
        if text.country == "de":
            read = interpret(with_digraphs(text.text), text.country, text.now).to_json()
            assert folded(read) == folded(text.expect), text.text


def folded(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with words of the text itself compared without case and accents."""
    shown = dict(fields)
    for field in ("name", "unrecognised"):
        if field in shown:
            said = shown[field] if isinstance(shown[field], list) else [shown[field]]
            shown[field] = [re.sub("([aou])e", r"\1", without_accents(with_digraphs(word)).lower()) for word in said]
    return shown
