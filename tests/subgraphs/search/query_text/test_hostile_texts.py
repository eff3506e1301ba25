"""No text raises, none takes long, and what is not understood neither narrows nor widens."""

import time
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.search.domain.query_text import MOST_WORDS, interpret
from tests.subgraphs.search.query_text.texts import all_texts

NOW = datetime.fromisoformat("2026-11-25T10:00")
WORDS = sorted({word for text in all_texts() for word in text.text.split()})
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


@pytest.mark.parametrize(
    "text",
    ["dentist in Paris tomorrow ", "abcdefg hijkl ", "1 ", "3.12.", "Dr ", "in der ", "not ", "un ", "in the next "],
)
def test_ten_thousand_characters_take_time_in_proportion(text: str) -> None:
    interpret(text, "FR", NOW)
    long_text = (text * 10_000)[:10_000]
    started = time.process_time()
    interpret(long_text, "FR", NOW)
    assert time.process_time() - started < 0.25


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
