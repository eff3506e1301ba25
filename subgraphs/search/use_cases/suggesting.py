"""Suggestions while somebody types: specialties, cities, practitioners."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from servicekit.errors import BadInput
from subgraphs.search.domain.names import plain
from subgraphs.search.domain.query_text.gazetteer import Place, gazetteer
from subgraphs.search.domain.query_text.place_names import key_of
from subgraphs.search.domain.specialties import specialty_labels
from subgraphs.search.repository.port import SearchIndex

MAX_SUGGESTIONS = 20
MAX_TEXT_CHARACTERS = 100


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
        """Specialties, the largest cities and practitioners of the country; each kind has room. Raises BadInput."""
        if not 1 <= first <= MAX_SUGGESTIONS:
            raise BadInput(f"first: {first} is out of range; ask for 1 to {MAX_SUGGESTIONS}.", argument="first")
        beginning = plain(text[:MAX_TEXT_CHARACTERS])
        if not beginning:
            return []
        named = await self._index.names(country, beginning, first) if country else []
        practitioners = [SuggestedPractitioner(practitioner.id, practitioner.name) for practitioner in named]
        return _shared_out(first, _specialties(beginning, language), _cities(beginning, country), practitioners)


def _shared_out(room: int, *kinds: Sequence[Suggested]) -> list[Suggested]:
    """In the order of the kinds; where there is too little room, each gets as much as the others."""
    in_turn = [(kind, found) for row in zip_longest(*kinds) for kind, found in enumerate(row) if found is not None]
    return [found for _, found in sorted(in_turn[:room], key=lambda pair: pair[0])]


def _specialties(beginning: str, language: str) -> list[SuggestedSpecialty]:
    """Those whose label begins so, in the client's language before others, at its first word before later ones."""
    ranked = []
    for place, (code, labels) in enumerate(specialty_labels().items()):
        own = labels.get(language, labels["en"])
        ranks = [(label != own, at) for label in labels.values() for at in _beginnings(label, beginning)]
        if ranks:
            ranked.append((min(ranks), place, SuggestedSpecialty(code, own)))
    return [suggested for _, _, suggested in sorted(ranked, key=lambda found: found[:2])]


def _beginnings(label: str, beginning: str) -> list[int]:
    """The positions of the words from which on a label begins so."""
    words = plain(label).split()
    return [at for at in range(len(words)) if " ".join(words[at:]).startswith(beginning)]


def _cities(beginning: str, country: str | None) -> list[SuggestedCity]:
    names, places = city_names()
    found: set[Place] = set()
    for start in {beginning, key_of(beginning)}:  # "st d" is also "saint d"
        alike = places[bisect_left(names, start) : bisect_left(names, start + "\U0010ffff")]
        found.update(place for place in alike if country in (None, place.country))
    largest = sorted(found, key=lambda place: (-place.population, place.name))[:MAX_SUGGESTIONS]
    return [SuggestedCity(place.name, place.country) for place in largest]


@cache
def city_names() -> tuple[list[str], list[Place]]:
    """All names in order and, beside them, their places; made at the first call."""
    pairs = sorted(gazetteer().names(), key=lambda pair: pair[0])
    return [name for name, _ in pairs], [place for _, place in pairs]
