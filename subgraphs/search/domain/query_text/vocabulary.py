"""The grammar of the data files: three languages in one, read at the first text."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from subgraphs.search.domain.query_text.grammar import Builder, Grammar, Primitive, constant, same
from subgraphs.search.domain.query_text.patterns import expand
from subgraphs.search.domain.query_text.rules import (
    calendar,
    clock,
    complaints,
    dates,
    day_part,
    distance,
    greetings,
    instants,
    latest,
    modes,
    numbers,
    verbs,
    weekdays,
    window,
)
from subgraphs.search.domain.query_text.spans import WEEKDAYS
from subgraphs.search.domain.query_text.tokens import fold, fold_variants

LANGUAGES = ("en", "fr", "de")
_RULE_MODULES = (
    numbers,
    clock,
    day_part,
    dates,
    calendar,
    window,
    weekdays,
    distance,
    modes,
    complaints,
    latest,
    instants,
    greetings,
    verbs,
)


def _specialties(_context: object, slots: tuple[Any, ...]) -> Any:
    """The specialties of a trade, or of an organ in whichever order it and the word for a doctor stand."""
    return next(slot for slot in slots if isinstance(slot, tuple))


# Symbols whose rule names are their values, read as something else than text.
_TABLES: Mapping[str, Callable[[str], Any]] = {
    "number": int,
    "decimal": float,
    "ordinal": int,
    "ordinal_word": int,
    "weekday": WEEKDAYS.index,
    "weekday_short": WEEKDAYS.index,
    "weekday_short_en": WEEKDAYS.index,
    "weekday_habit": WEEKDAYS.index,
    "weekday_plural": WEEKDAYS.index,
    "week_ordinal": int,
    "month": int,
    "month_ordinal": int,
    "minute_word": int,
    "said_minutes": int,
    "part": day_part.named,
    "morning_word": day_part.named,
    "part_habit": day_part.named,
    "part_of_days": day_part.named,
    "organ": lambda codes: tuple(codes.split("+")),
    "feast": dates.feast_day,
    "distance_unit": float,
}
_SKILLS = ("kenntnisse", "kenntnissen")
# Symbols that speak of days and times under another name in one language.
_ALIASES: Mapping[str, str] = {
    "stretch_fr": "period",
    "stretch_de": "period",
    "eight_fr": "period",
    "one_week": "period",
    "one_month": "period",
    "next_period_fr": "period",
    "period_unit_de": "period",
    "month_ahead": "span",
    "clock_uhr": "clock",
    "clock_in_words": "clock",
    "clock_in_words_fr": "clock",
    "clock_in_words_de": "clock",
    "clock_part": "day_part",
    "anchor": "day",
    "bound": "span",
    "day_number": "date",
    "day_number_en": "date",
    "day_number_de": "date",
    "day_number_the": "date",
    "bound_day": "day",
    "fortnight_en": "period",
}


@cache
def grammar() -> Grammar:
    """The whole grammar; building it takes a moment, so it is built once per process."""
    built = Grammar()
    for module in _RULE_MODULES:
        beginnings = getattr(module, "BEGINNINGS", {})
        for symbol, primitive in _primitives(module):
            built.add_primitive(symbol, primitive, beginnings.get(symbol, frozenset()))
    endings = _endings()
    for language in LANGUAGES:
        for symbol, rules in _data(f"{language}.json").items():
            for rule, patterns in rules.items():
                _add(built, symbol, patterns, _builder(symbol, rule), endings)
    _add_specialties(built, endings)
    _add_languages(built, endings)
    built.check()
    return built


def _primitives(module: Any) -> Iterator[tuple[str, Primitive]]:
    yield from getattr(module, "PRIMITIVES", {}).items()


def _builder(symbol: str, rule: str) -> Builder:
    if symbol in _TABLES:
        return constant(_TABLES[symbol](rule))
    if symbol in ("language", "arrondissement"):
        return same
    if symbol == "specialty":
        return _specialties
    name = _ALIASES.get(symbol, symbol)
    tables = [module.RULES[name] for module in _RULE_MODULES if name in module.RULES]
    return tables[0][rule] if tables else constant(rule)


def _add(built: Grammar, symbol: str, patterns: list[str], builder: Builder, endings: Mapping[str, list[str]]) -> None:
    for pattern in patterns:
        for sequence in expand(_with_endings(pattern, endings)):
            built.add(symbol, sequence, builder)


def _with_endings(pattern: str, endings: Mapping[str, list[str]]) -> str:
    """ "haut~arzt" of the data is a choice of all endings of "arzt"."""
    words = []
    for word in (
        pattern.replace("(", " ( ")
        .replace(")", " ) ")
        .replace("[", " [ ")
        .replace("]", " ] ")
        .replace("|", " | ")
        .split()
    ):
        stem, tilde, ending = word.partition("~")
        words.append("(" + "|".join(stem + end for end in endings[ending]) + ")" if tilde else word)
    return " ".join(words)


def _add_specialties(built: Grammar, endings: Mapping[str, list[str]]) -> None:
    for entry in specialties():
        for language in LANGUAGES:
            _add(built, "trade", [entry[language].replace(",", "")], constant((entry["code"],)), endings)
    for codes, by_language in _data("synonyms.json").items():
        for patterns in by_language.values():
            _add(built, "trade", patterns, constant(tuple(codes.split("+"))), endings)


@cache
def english_words_of_trades() -> frozenset[str]:
    """The words of trades that are not French too, in which "a nice" is where to go."""
    words: dict[str, set[str]] = {"en": set(), "fr": set()}
    labels = [{language: [entry[language]] for language in words} for entry in specialties()]
    healers = {language: _data(f"{language}.json")["healer"]["any"] for language in words}
    endings = _endings()
    for by_language in (*labels, *_data("synonyms.json").values(), healers):
        for language, known in words.items():
            for pattern in by_language.get(language, ()):
                known |= set(re.findall(r"[^\W\d_]+", fold(_with_endings(pattern, endings))))
    return frozenset(words["en"] - words["fr"])


def _add_languages(built: Grammar, endings: Mapping[str, list[str]]) -> None:
    adjectives = [
        "sprachig",
        "sprachige",
        "sprachiger",
        "sprachigen",
        "sprachiges",
        "sprechend",
        "sprechende",
        "sprechender",
        "sprechenden",
    ]
    for code, names in _data("languages.json").items():
        _add(built, "language_name", names, constant(code), endings)
        declined = [
            name + ending for name in names if name.endswith("isch") for ending in ("e", "er", "en", "es", "em")
        ]
        _add(built, "language_declined", declined, constant(code), endings)
        german = [name + adjective for name in names if "~" not in name for adjective in (*adjectives, *_SKILLS)]
        _add(built, "language_adjective", german, constant(code), endings)


@cache
def specialties() -> tuple[Mapping[str, str], ...]:
    """The specialties: code, and the label in each language."""
    return tuple(_data("specialties.json"))


def _endings() -> dict[str, list[str]]:
    endings: dict[str, list[str]] = _data("endings.json")
    return endings


def _data(name: str) -> Any:
    return json.loads(resources.files(f"{__package__}.data").joinpath(name).read_text(encoding="utf-8"))


def parts_of_compound(word: str) -> tuple[str, str] | None:
    """The two parts of a compound that is no word of the grammar itself: "freitagabend", "kardiologentermin", "januarwoche"."""
    found = compounds_of_days().get(word)
    if found is not None or word in grammar().symbols_of_word:
        return found
    for kind in _open_compounds():
        if not word.endswith(kind.tails):
            continue
        for tail in kind.tails:
            if word.endswith(tail) and word[: -len(tail)] in kind.heads:
                return word[: -len(tail)], tail
    if not word.startswith(_heads_of_trades()):
        return None
    for head in _heads_of_trades():
        if word.startswith(head) and grammar().is_phrase("trade", word[len(head) :]):
            return head, word[len(head) :]
    return None


def is_known(word: str) -> bool:
    """Whether the grammar has a word, or can split it."""
    return word in grammar().symbols_of_word or parts_of_compound(word) is not None


@dataclass(frozen=True, slots=True)
class _Compounds:
    """Any of the heads with any of the tails."""

    heads: frozenset[str]
    tails: tuple[str, ...]


@cache
def compounds_of_days() -> Mapping[str, tuple[str, str]]:
    """Compounds of a day and its part: "freitagabend" is "freitag" and "abend", a habit is "freitags" and "abends"."""
    data = {
        name: [fold(word) for word in words]
        for name, words in _data("compounds.json").items()
        if name not in ("tails_of", "heads_of_trades")
    }
    parts = [(head + tail, (head, tail)) for head in data["heads"] for tail in data["tails"]]
    parts += [(head + tail, (head + "s", tail)) for head in data["heads"] for tail in data["habit_tails"]]
    parts += [(head + tail, (head, tail)) for head in data["noise_heads"] for tail in data["noise_tails"]]
    return dict(parts)


@cache
def _open_compounds() -> tuple[_Compounds, ...]:
    """ "Kardiologentermin", "Herzspezialist", "Januarwoche": heads are all words that are a phrase of a symbol."""
    return tuple(
        _Compounds(
            frozenset(word for word in grammar().symbols_of_word if grammar().is_phrase(symbol, word)),
            tuple(variant for tail in tails for variant in fold_variants(tail)),
        )
        for symbol, tails in _data("compounds.json")["tails_of"].items()
    )


@cache
def _heads_of_trades() -> tuple[str, ...]:
    """What stands before a trade in one word with it: "Kinderdermatologe", "Privatzahnarzt"."""
    return tuple(fold(head) for head in _data("compounds.json")["heads_of_trades"])


@cache
def given_names() -> frozenset[str]:
    """Common given names, folded."""
    texts = _data("given_names.json").values()
    return frozenset(variant for text in texts for word in text.split() for variant in fold_variants(word))


@cache
def ordinary_words() -> frozenset[str]:
    """Words that are no typo of another one, though they mean nothing here."""
    texts = _data("ordinary.json").values()
    return frozenset(variant for text in texts for word in re.findall(r"\w+", text) for variant in fold_variants(word))


@cache
def names_like_words() -> frozenset[str]:
    """Keys of places that are also ordinary words or names of people, though not of cities that all know."""
    data = _data("names_like_words.json")
    return frozenset((*data["words"].split(), *data["phrases"]))


@cache
def place_words(kind: str) -> frozenset[str]:
    """Words that stand before a place or between two, folded: those that lead to many other things ("weak_cue"), "or"."""
    return frozenset(fold(word) for word in _data("place_words.json")[kind].split())


@cache
def short_forms() -> Mapping[str, str]:
    """How people write some words of time in short or by ear, and what is meant; all folded."""
    return {
        variant: fold(word)
        for word, forms in _data("short_forms.json").items()
        for form in forms
        for variant in fold_variants(form)
    }


@cache
def frequent_words() -> frozenset[str]:
    """Frequent words that are a slip away from a word that is known, and mean what they say: "pompiers" is not Poitiers."""
    return frozenset(word for text in _data("frequent_words.json").values() for word in text.split())
