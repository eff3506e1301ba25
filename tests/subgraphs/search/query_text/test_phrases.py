"""Every phrase of the data files can be read: none has other slots than its meaning expects."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from subgraphs.search.domain.query_text import data
from subgraphs.search.domain.query_text.grammar import Context, Reading
from subgraphs.search.domain.query_text.patterns import Sequence, Slot, expand
from subgraphs.search.domain.query_text.tokens import tokenize
from subgraphs.search.domain.query_text.vocabulary import LANGUAGES, grammar

NOW = datetime.fromisoformat("2026-11-25T10:00")
FOLDER = Path(str(data.__file__)).parent
# What fills a slot whose symbol is read by a program.
SAMPLES = {
    "number": "3",
    "decimal": "3",
    "ordinal": "3",
    "marked_ordinal": "3rd",
    "lone_ordinal": "3rd",
    "bare_day": "3",
    "dashed_days": "3-7",
    "dashed_day": "3 -",
    "complaint": "mal au dos",
    "instant": "friday at 9",
    "short_day": "fr",
    "short_bound": "bis fr",
    "weekday_short": "fr",
    "weekday_before_day": "fr",
    "roman_ordinal": "xve",
    "vorm": "vorm",
    "am": "a.m.",
    "taken_on": "auf",
    "trailing_latest": "at the latest",
    "latest_of_hour": "at the latest",
    "trailing_earliest": "at the earliest",
    "trailing_only": "only",
    "weekday_series": "tuesday, thursday or friday",
    "bare_hour": "9",
    "bare_next": "next",
    "bare_next_en": "next",
    "ante_meridiem": "am",
    "trailing_on": "on",
    "early_alone": "early",
    "week_of_year": "50",
    "working_week": "en semaine",
    "before_the_de": "vorm",
    "digital": "9:30",
    "minute": "30",
    "numeric_date": "3.12.2026",
    "year": "2027",
    "dashed_hours": "9-12h",
    "language_name": "english",
    "trade": "dentist",
    "language_declined": "turkische",
    "language_adjective": "turkischsprachig",
}
ENDING = re.compile(r"~\w+")  # the bare stem is one of its endings, or read as a typo
MOST_SEQUENCES = 200
# Their meaning may refuse a sample ("Monday to Monday", a stem without its ending, a short day with nothing before it).
MAY_REFUSE = {"bound", "day_part", "unsupported", "day", "window", "weekdays", "new_patients"}


def phrases() -> dict[str, list[str]]:
    """All patterns by symbol, over the three languages."""
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        symbols = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
        for symbol, rules in symbols.items():
            patterns = (ENDING.sub("", pattern) for rule in rules.values() for pattern in rule)
            found.setdefault(symbol, []).extend(patterns)
    return found


PHRASES = phrases()


def spoken(sequence: Sequence) -> str:
    """A sequence with a sample in each slot."""
    return " ".join(sample(element.symbol) if isinstance(element, Slot) else element for element in sequence)


def sample(symbol: str) -> str:
    """Something that a symbol reads."""
    if symbol in SAMPLES:
        return SAMPLES[symbol]
    if symbol == "day":
        return "friday"
    return spoken(expand(PHRASES[symbol][0])[-1])


def sequences(symbol: str) -> Iterator[tuple[str, Sequence]]:
    """Each pattern's sequences, up to a number of them."""
    for pattern in PHRASES[symbol]:
        for sequence in expand(pattern)[:MOST_SEQUENCES]:
            yield pattern, sequence


@pytest.mark.parametrize("symbol", sorted(PHRASES))
def test_each_phrase_has_a_meaning_or_is_refused(symbol: str) -> None:
    for _, sequence in sequences(symbol):
        Reading(grammar(), tokenize(spoken(sequence)).tokens, Context("FR", NOW)).match(symbol, 0)


@pytest.mark.parametrize("symbol", sorted(PHRASES.keys() - MAY_REFUSE))
def test_each_phrase_is_read_to_its_end(symbol: str) -> None:
    for pattern, sequence in sequences(symbol):
        tokens = tokenize(spoken(sequence)).tokens
        found = Reading(grammar(), tokens, Context("FR", NOW)).match(symbol, 0)
        assert found is not None, (pattern, spoken(sequence))
        assert found[1] == len(tokens), (pattern, spoken(sequence))


def test_a_choice_is_between_whole_words() -> None:
    """ "praktisch(er|e)" would be two words."""
    specialties = json.loads((FOLDER / "synonyms.json").read_text(encoding="utf-8")).values()
    patterns = [pattern for listed in phrases().values() for pattern in listed]
    patterns += [pattern for by_language in specialties for listed in by_language.values() for pattern in listed]
    assert not [pattern for pattern in patterns if re.search(r"\w[(\[]|[)\]]\w", pattern)]
