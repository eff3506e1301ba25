"""Cities to suggest, by the beginnings of their names."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from heapq import nsmallest
from itertools import product

from subgraphs.search.domain.beginnings import typos_of_beginnings
from subgraphs.search.domain.names import typos_let_pass
from subgraphs.search.domain.query_text.gazetteer import Place, gazetteer
from subgraphs.search.domain.query_text.place_names import key_of

_AFTER_ALL = "\U0010ffff"


class CityNames:
    """One country's places, the largest first, and their names in order; several names may be one place's."""

    def __init__(self, named: Mapping[str, Place]) -> None:
        self._names = sorted(named)
        self._places = sorted(set(named.values()), key=_largest_first)
        ranks = {place: rank for rank, place in enumerate(self._places)}
        self._ranks = [ranks[named[name]] for name in self._names]

    def exact(self, start: str, most: int) -> dict[Place, int]:
        """The largest whose name begins so, each with no typo."""
        first, end = self._between(start)
        return {self._places[rank]: 0 for rank in nsmallest(most, set(self._ranks[first:end]))}

    def near(self, start: str, most: int) -> dict[Place, int]:
        """Those whose name begins so but for as few typos as there must be, with their number."""
        first, end = self._between(start[0])
        names = self._names[first:end]
        typos_of = typos_of_beginnings(names, start, typos_let_pass(start))
        near = {
            (typos_of[name], rank) for name, rank in zip(names, self._ranks[first:end], strict=True) if name in typos_of
        }
        found: dict[Place, int] = {}
        for typos, rank in sorted(near):
            found.setdefault(self._places[rank], typos)
        return dict(list(found.items())[:most])

    def _between(self, start: str) -> tuple[int, int]:
        return bisect_left(self._names, start), bisect_left(self._names, start + _AFTER_ALL)


def cities_beginning(typed: str, country: str | None, most: int, *, lets_typos_pass: bool) -> list[Place]:
    """The largest of one country, or of all where none is known; with as few typos as there must be, if any may be."""
    starts = {typed, key_of(typed)} - {""}  # "st d" is also "saint d"
    asked = [names for each, names in city_names().items() if country in (None, each)]
    look = CityNames.near if lets_typos_pass else CityNames.exact
    found = _fewest(look(names, start, most) for names, start in product(asked, starts))
    return nsmallest(most, found, key=lambda place: (found[place], *_largest_first(place)))


@cache
def city_names() -> dict[str, CityNames]:
    """By country; made at the first call."""
    named: dict[str, dict[str, Place]] = defaultdict(dict)
    for name, place in gazetteer().names():
        named[place.country][name] = place
    return {country: CityNames(places) for country, places in named.items()}


def _fewest(looks: Iterable[Mapping[Place, int]]) -> dict[Place, int]:
    fewest: dict[Place, int] = {}
    for found in looks:
        for place, typos in found.items():
            fewest[place] = min(typos, fewest.get(place, typos))
    return fewest


def _largest_first(place: Place) -> tuple[int, str]:
    return -place.population, place.name
