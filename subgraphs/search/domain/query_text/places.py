"""Places in a text: when a word is one, which one, and what an arrondissement or postcode adds."""

from collections.abc import Sequence
from dataclasses import dataclass

from subgraphs.search.domain.geo import Point, distance_km
from subgraphs.search.domain.query_text.finds import CONNECTIVES, Find
from subgraphs.search.domain.query_text.gazetteer import Gazetteer, Place, arrondissements, gazetteer, key_of
from subgraphs.search.domain.query_text.grammar import Reading
from subgraphs.search.domain.query_text.interpretation import Location
from subgraphs.search.domain.query_text.postcodes import DIGITS, city_of_postcode
from subgraphs.search.domain.query_text.tokens import Token
from subgraphs.search.domain.query_text.vocabulary import ordinary_words

_ARRONDISSEMENTS = {"paris": (75000, 20), "lyon": (69000, 9), "marseille": (13000, 16)}
_ARTICLES = frozenset(["der", "die", "das", "den", "dem", "des", "ein", "eine", "le", "la", "les", "the", "a", "an"])
_ROMAN = {
    numeral: number
    for number, numeral in enumerate(
        [
            "i",
            "ii",
            "iii",
            "iv",
            "v",
            "vi",
            "vii",
            "viii",
            "ix",
            "x",
            "xi",
            "xii",
            "xiii",
            "xiv",
            "xv",
            "xvi",
            "xvii",
            "xviii",
            "xix",
            "xx",
        ],
        start=1,
    )
}
# A village abroad is seldom meant by a word that could be something else.
_FOREIGN_FROM_POPULATION = 50_000
_FOREIGN_AFTER_CUE_FROM_POPULATION = 5_000
# A name within this distance of a city that stands beside it is one of its districts.
_DISTRICT_KM = 30.0
_MEASURES = ("window", "day_part", "day_and_part", "radius", "unsupported")


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place name of the text: its key in the gazetteer, and the postcode of the arrondissement named with it."""

    key: str
    postcode: str | None
    after_cue: bool


def find_place(reading: Reading, position: int, phrase: Find | None, previous: Find | None) -> Find | None:
    """A place that begins here, unless the words mean something else."""
    found = gazetteer().match(reading.tokens, position)
    if found is None:
        return None
    key, end = found
    after_cue = previous is not None and previous.field == "cue" and previous.end == position
    if phrase is not None and not _outweighs(end, phrase, previous, reading.tokens, after_cue=after_cue):
        return None
    if not after_cue and key in ordinary_words():
        return None
    best = gazetteer().candidates(key, reading.context.country)[0]
    if not _plausible(best, reading.context.country, after_cue=after_cue):
        return None
    postcode, end = _arrondissement(reading, key, end)
    return Find("place", NamedPlace(key, postcode, after_cue), position, end)


def _outweighs(end: int, phrase: Find, previous: Find | None, tokens: Sequence[Token], *, after_cue: bool) -> bool:
    """Longer names win; of equal length only fillers give way, after "in" or "à" ("in Nice", "à Die")."""
    if end != phrase.end:
        return end > phrase.end
    if not after_cue or previous is None:
        return False
    if phrase.field in CONNECTIVES:
        cue, word = tokens[previous.end - 1].word, tokens[phrase.start].word
        return cue == "a" or (cue == "in" and word not in _ARTICLES)
    return phrase.field == "noise"


def _plausible(place: Place, country: str | None, *, after_cue: bool) -> bool:
    if place.country == country:
        return True
    return place.population >= (_FOREIGN_AFTER_CUE_FROM_POPULATION if after_cue else _FOREIGN_FROM_POPULATION)


def _arrondissement(reading: Reading, key: str, end: int) -> tuple[str | None, int]:
    """ "Paris 15", "Lyon 3e", "Marseille VIII", but not "Paris 15 km" or "Paris 15 décembre"."""
    if key not in _ARRONDISSEMENTS or end >= len(reading.tokens):
        return None, end
    marked = reading.match("arrondissement", end)
    if marked is not None:
        number, after = marked
    else:
        token = reading.tokens[end]
        number = token.number if token.number is not None else _ROMAN.get(token.word)
        after = end + 1
        if any((found := reading.match(symbol, end)) and found[1] > after for symbol in _MEASURES):
            return None, end
    postcode = arrondissement_postcode(key, number)
    return (postcode, after) if postcode else (None, end)


def arrondissement_postcode(city: str, number: int | None) -> str | None:
    """The postcode of a city's arrondissement; None where there is none of that number."""
    base, count = _ARRONDISSEMENTS.get(city, (0, 0))
    return f"{base + number:05d}" if number is not None and 1 <= number <= count else None


def is_postcode(token: Token) -> bool:
    """Five digits that a French or German postcode can have."""
    return token.number is not None and len(token.word) == DIGITS and token.word >= "01000"


class Locator:
    """Puts the places and postcodes of a text together."""

    def __init__(self, country: str | None) -> None:
        self._country = country
        self._gazetteer: Gazetteer = gazetteer()

    def locate(self, places: list[Find], postcodes: list[Find]) -> tuple[Location | None, list[Find]]:
        """The location that is meant, and the finds that say something else."""
        postcode = postcodes[0].value if postcodes else None
        rest = [find for find in postcodes[1:] if find.value != postcode]
        if not places:
            return (self._of_postcode(postcode) if postcode else None), rest
        chosen = self._chosen(places)
        named: NamedPlace = chosen.value
        place = self._gazetteer.candidates(named.key, self._country, postcode)[0]
        centre = place
        for other in places:
            if other is chosen or other.value.key == named.key:
                continue
            district = self._near(other.value.key, place)
            if district is None or centre is not place:
                rest.append(other)
            elif district.population > place.population:
                place, centre = district, place
            else:
                centre = district
        postcodes_said = [
            postcode or "",
            *(find.value.postcode or "" for find in places if find.value.key == named.key),
        ]
        return self._at(place, centre, named.key, next((said for said in postcodes_said if said), None)), rest

    def _chosen(self, places: list[Find]) -> Find:
        """The place after "in", else one of the country, else the first."""

        def rank(find: Find) -> tuple[bool, bool, int]:
            best = self._gazetteer.candidates(find.value.key, self._country)[0]
            return not find.value.after_cue, best.country != self._country, find.start

        return min(places, key=rank)

    def _near(self, key: str, place: Place) -> Place | None:
        candidates = self._gazetteer.candidates(key, place.country)
        near = [other for other in candidates if distance_km(_point(other), _point(place)) <= _DISTRICT_KM]
        return near[0] if near else None

    def _at(self, place: Place, centre: Place, key: str, postcode: str | None) -> Location:
        small = arrondissements().get(postcode or "")
        point = Point(small[1], small[2]) if small and small[0] == place.name else _point(centre)
        is_small = postcode is not None or centre is not place
        return Location(self._country_of(place, key), place.name, postcode, point, place.time_zone, is_small)

    def _country_of(self, place: Place, key: str) -> str | None:
        """The place's country, unless none was asked for and the name exists in several."""
        if self._country is not None:
            return place.country
        others = self._gazetteer.candidates(key, None)
        return place.country if {other.country for other in others} == {place.country} else None

    def _of_postcode(self, postcode: str) -> Location:
        known = city_of_postcode(self._country, postcode)
        if known is None:
            return Location(self._country, None, postcode, None, None, is_small=True)
        country, city = known
        place = self._gazetteer.candidates(key_of(city), country, postcode)[0]
        return self._at(place, place, key_of(city), postcode)


def _point(place: Place) -> Point:
    return Point(place.latitude, place.longitude)
