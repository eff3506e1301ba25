"""Suggestions while somebody types: specialties, cities, practitioners."""

import json
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import islice

from servicekit.errors import BadInput
from subgraphs.search.domain.names import fold
from subgraphs.search.domain.query_text.gazetteer import Place, gazetteer
from subgraphs.search.repository.port import SearchIndex

MAX_SUGGESTIONS = 20
MAX_TEXT_CHARACTERS = 100
_MANY = 2_000  # names that begin alike and are looked at before the largest are taken


@dataclass(frozen=True, slots=True)
class SuggestedSpecialty:
    """A specialty, in the client's language."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class SuggestedCity:
    """A city by its own name."""

    name: str
    country: str


@dataclass(frozen=True, slots=True)
class SuggestedPractitioner:
    """A practitioner by name."""

    id: str
    name: str


Suggested = SuggestedSpecialty | SuggestedCity | SuggestedPractitioner


class Suggest:
    """Finds what begins as typed."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index

    async def run(self, text: str, country: str | None, language: str, first: int) -> list[Suggested]:
        """Specialties first, then the largest cities, then practitioners of the country. Raises BadInput."""
        if not 1 <= first <= MAX_SUGGESTIONS:
            raise BadInput(f"first: {first} is out of range; ask for 1 to {MAX_SUGGESTIONS}.", argument="first")
        beginning = fold(text[:MAX_TEXT_CHARACTERS])
        if not beginning:
            return []
        found: list[Suggested] = [*_specialties(beginning, language), *_cities(beginning, country)[:first]]
        if len(found) < first and country is not None:
            names = await self._index.names(country, beginning, first)
            found += [SuggestedPractitioner(named.id, named.name) for named in names]
        return found[:first]


def _specialties(beginning: str, language: str) -> list[SuggestedSpecialty]:
    labels = [(str(row["code"]), str(row.get(language, row["en"]))) for row in _specialty_rows()]
    return [
        SuggestedSpecialty(code, label)
        for code, label in labels
        if any(word.startswith(beginning) for word in (fold(label), *fold(label).split()))
    ]


def _cities(beginning: str, country: str | None) -> list[SuggestedCity]:
    names, places = _city_names()
    start = bisect_left(names, beginning)
    alike = islice(zip(names[start:], places[start:], strict=True), _MANY)
    found = {place for name, place in alike if name.startswith(beginning) and country in (None, place.country)}
    largest = sorted(found, key=lambda place: (-place.population, place.name))
    return [SuggestedCity(place.name, place.country) for place in largest]


@cache
def _specialty_rows() -> list[dict[str, str]]:
    text = resources.files("subgraphs.search.domain.query_text.data").joinpath("specialties.json").read_text("utf-8")
    rows: list[dict[str, str]] = json.loads(text)
    return rows


@cache
def _city_names() -> tuple[list[str], list[Place]]:
    pairs = sorted(gazetteer().names(), key=lambda pair: pair[0])
    return [name for name, _ in pairs], [place for _, place in pairs]
