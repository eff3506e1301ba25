"""Suggestions while somebody types: specialties, cities, practitioners."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from servicekit.errors import BadInput
from subgraphs.search.domain.beginnings import begins_so
from subgraphs.search.domain.city_names import cities_beginning
from subgraphs.search.domain.names import plain
from subgraphs.search.domain.specialty_names import specialties_beginning
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
        """Specialties, the largest cities and practitioners of the country; each kind has room. Raises BadInput.

        Where nothing begins exactly as typed, specialties and cities let typos pass. Names always do, behind those that
        begin so: how somebody spells himself is for nobody else to know.
        """
        if not 1 <= first <= MAX_SUGGESTIONS:
            raise BadInput(f"first: {first} is out of range; ask for 1 to {MAX_SUGGESTIONS}.", argument="first")
        beginning = plain(text[:MAX_TEXT_CHARACTERS])
        if not beginning:
            return []
        named = await self._index.names(country, beginning, first) if country else []
        practitioners = [SuggestedPractitioner(practitioner.id, practitioner.name) for practitioner in named]
        is_name = bool(named) and begins_so(named[0].name, beginning)
        for lets_typos_pass in (False, True):
            codes = specialties_beginning(beginning, language, lets_typos_pass=lets_typos_pass)
            places = cities_beginning(beginning, country, first, lets_typos_pass=lets_typos_pass)
            if codes or places or is_name:
                break
        specialties = [SuggestedSpecialty(code, label) for code, label in codes]
        cities = [SuggestedCity(place.name, place.country) for place in places]
        return _shared_out(first, specialties, cities, practitioners)


def _shared_out(room: int, *kinds: Sequence[Suggested]) -> list[Suggested]:
    """In the order of the kinds; where there is too little room, each gets as much as the others."""
    in_turn = [(kind, found) for row in zip_longest(*kinds) for kind, found in enumerate(row) if found is not None]
    return [found for _, found in sorted(in_turn[:room], key=lambda pair: pair[0])]
