"""No text raises, none takes long, and what is not understood neither narrows nor widens."""

import time
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.search.domain.query_text import MOST_WORDS, interpret
from subgraphs.search.domain.query_text.vocabulary import grammar
from tests.subgraphs.search.query_text.texts import all_texts

NOW = datetime.fromisoformat("2026-11-25T10:00")
WORDS = sorted({word for text in all_texts() for word in text.text.split()})
VOCABULARY = sorted(grammar().symbols_of_word)
NUMBERS = ["1", "3", "8", "12", "15", "31", "48", "2026", "75015", "999999999"]
GAPS = [" ", "-", ".", "/", ":", ". ", ", "]
LONG_CHARACTERS = 10_000
MOST_SECONDS = 0.25
HOSTILE = [
    "",
    " \t\n",
    "\x00\x01\x02",
    "\ud800 dentist",
    "'; DROP TABLE practitioners; --",
    '{"query": {"match_all": {}}}',
    "<script>alert(1)</script>",
    "牙医 巴黎",
    "طبيب أسنان في باريس",
    "зубной врач",
    "🦷 Paris",
    "9" * 5000,
    "1/2/3/4/5",
    "99.99.9999",
    "in 999999999 days",
    "within 999 months",
    "1000 km",
    "0 km",
    "-5 km",
    "25:99",
    "ﷺ" * 500,
    "Dr",
    "Dr Dr Dr",
    "not not not",
    "e\u0301" * 100,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("country", ["FR", "de", None, "XX"])
def test_hostile_texts_have_an_interpretation(text: str, country: str | None) -> None:
    interpret(text, country, NOW).to_json()


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=200),
    st.datetimes(min_value=datetime.fromisoformat("2020-01-01"), max_value=datetime.fromisoformat("2100-01-01")),
)
def test_no_text_raises(text: str, now: datetime) -> None:
    interpret(text, "FR", now).to_json()


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), max_size=25),
    st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2030-01-01")),
)
def test_any_mixture_of_known_words_keeps_the_promises_of_the_form(words: list[str], now: datetime) -> None:
    read = interpret(" ".join(words), "DE", now)
    assert read.start is None or read.start >= now
    assert read.day_part is None or 0 <= read.day_part[0] < read.day_part[1] <= 24 * 60
    assert read.radius_km is None or read.radius_km > 0
    assert list(read.weekdays) == sorted(set(read.weekdays))
    assert read.insurance in (None, "statutory", "private")


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(VOCABULARY), st.sampled_from(NUMBERS)), max_size=20), st.sampled_from(GAPS))
def test_no_order_of_the_grammars_own_words_raises(words: list[str], gap: str) -> None:
    interpret(gap.join(words), "FR", NOW).to_json()


def test_every_phrase_of_one_symbol_in_two_others_places_can_be_read() -> None:
    for first in ("in", "dans les", "within", "sous", "ab", "du", "le", "between", "bis", "heute in"):
        for last in ("3 days", "48h", "2 semaines", "acht Tagen", "3.12.", "Montag", "un mois", "14h30", "janvier"):
            interpret(f"{first} {last}", "FR", NOW).to_json()
            interpret(f"{first} {last} et {last}", "DE", NOW).to_json()


@pytest.mark.parametrize(
    "text",
    [
        "dentist in Paris tomorrow ",
        "abcdefg hijkl ",
        "1 ",
        "3.12.",
        "Dr ",
        "in der ",
        "not ",
        "un ",
        "in the next ",
        "a",
        "Neustadt ",
        "dremtaologue ",
    ],
)
def test_ten_thousand_characters_are_read_at_once(text: str) -> None:
    long_text = (text * LONG_CHARACTERS)[:LONG_CHARACTERS]
    # The best of several, so that neither a collection of garbage nor a neighbour counts as reading.
    assert min(seconds_to_read(long_text) for _ in range(3)) < MOST_SECONDS


def seconds_to_read(text: str) -> float:
    """Processor time of one reading."""
    started = time.process_time()
    interpret(text, "FR", NOW)
    return time.process_time() - started


def test_what_lies_behind_the_words_that_are_read_is_named() -> None:
    read = interpret("please " * MOST_WORDS + "dentist", "FR", NOW)
    assert read.specialties == ()
    assert read.unrecognised == ("dentist",)


def test_a_negated_place_is_named_and_does_not_filter() -> None:
    read = interpret("dentist not in Paris", "FR", NOW)
    assert read.location is None
    assert read.unrecognised == ("not in Paris",)


def test_an_insurance_of_another_country_is_named_and_does_not_filter() -> None:
    read = interpret("dentist statutory insurance", "FR", NOW)
    assert read.insurance is None
    assert read.unrecognised == ("statutory insurance",)


def test_two_insurances_filter_nothing() -> None:
    read = interpret("Zahnarzt gesetzlich oder privat", "DE", NOW)
    assert read.insurance is None
    assert len(read.unrecognised) == 2
