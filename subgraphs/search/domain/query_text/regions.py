"""Länder and departments: what they are called, and when one tells a place from its namesakes."""

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources

from subgraphs.search.domain.query_text.gazetteer import Place
from subgraphs.search.domain.query_text.place_names import JOINTS, spellings
from subgraphs.search.domain.query_text.tokens import Token

_OVERSEAS = {"RE": "974", "GP": "971", "MQ": "972", "GF": "973", "PM": "975", "YT": "976"}
_LEADS = JOINTS | {"dans"}
# Behind the name of a district these are its city.
_CITIES = frozenset(("berlin", "hamburg", "bremen", "paris"))


def region_name(place: Place) -> str | None:
    """The Land or the department in which a place lies, or the région where the department is not known."""
    names = _names()[place.country].get(_code(place) or f"R{place.region}")
    return names[0] if names else None


def in_region(candidates: Sequence[Place], tokens: Sequence[Token], position: int) -> tuple[list[Place], int]:
    """The candidates in the region that is named at a position, and where its name ends: "(93)", "in Sachsen"."""
    start = position
    while start < min(position + 2, len(tokens)) and tokens[start].word in _LEADS:
        start += 1
    for first in dict.fromkeys((position, start)):
        for end in range(_furthest(tokens, first), first, -1):
            codes = _codes().get(" ".join(token.word for token in tokens[first:end]), ())
            found = [place for place in candidates if (place.country, _code(place)) in codes]
            if found:
                return found, end
    return [], position


def named_region(tokens: Sequence[Token], position: int) -> int | None:
    """Where the name of a region ends that begins here and has several words: "Seine-Saint-Denis" is not Saint-Denis."""
    for end in range(_furthest(tokens, position), position + 1, -1):
        if " ".join(token.word for token in tokens[position:end]) in _codes():
            return end
    return None


def _furthest(tokens: Sequence[Token], position: int) -> int:
    """Behind the last word that a name which begins here can have."""
    if position == len(tokens):
        return position
    return min(position + _longest().get(tokens[position].word, 0), len(tokens))


def region_words() -> set[str]:
    """All words of the regions' names."""
    return {word for name in _codes() for word in name.split()}


def _code(place: Place) -> str | None:
    return place.region if place.country == "DE" else place.department or _OVERSEAS.get(place.region)


@cache
def _names() -> dict[str, dict[str, list[str]]]:
    text = resources.files(f"{__package__}.data").joinpath("regions.json").read_text(encoding="utf-8")
    names: dict[str, dict[str, list[str]]] = json.loads(text)
    return names


@cache
def _codes() -> dict[str, set[tuple[str, str]]]:
    """Folded name, or number of a department -> the regions that it can be."""
    codes: dict[str, set[tuple[str, str]]] = {}
    for country, regions in _names().items():
        for code, names in regions.items():
            numbers = (code,) if code.isdigit() and country == "FR" else ()
            keys = {key for name in names for key in spellings(name)} - _CITIES
            for key in (*numbers, *keys):
                codes.setdefault(key, set()).add((country, code))
    return codes


@cache
def _longest() -> dict[str, int]:
    """How many words the longest name has, by its first word."""
    longest: dict[str, int] = {}
    for words in map(str.split, _codes()):
        longest[words[0]] = max(len(words), longest.get(words[0], 0))
    return longest
