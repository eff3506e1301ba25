"""Places of France and Germany by name and postcode: what a few words can mean, best first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from sys import intern

from subgraphs.search.domain.countries import countries
from subgraphs.search.domain.query_text.place_names import (
    divided,
    head_of,
    saint,
    spelled_out,
    spellings,
    without_article,
)
from subgraphs.search.domain.query_text.postcodes import department_of_postcode, region_of_postcode
from subgraphs.search.domain.query_text.tokens import Token

# So large a town is meant even by a word that means something else but stands as a name does, and by a misspelled one.
TOWN_FROM_POPULATION = 20_000
MISSPELLED_FROM_POPULATION = 10_000
# So large a one outweighs what a word could be otherwise.
LARGE_CITY_FROM_POPULATION = 100_000
_HEADS_FROM_POPULATION = 5_000
_WITHOUT_ARTICLE_FROM_POPULATION = 10_000
# How much a place counts beside its namesakes: a part of a name stands for a place that is so much larger, a district
# for its town, and without a word for them the overseas departments are seldom meant.
_HEAD_WEIGHT, _SECTION_WEIGHT, _OVERSEAS_WEIGHT = 1 / 2, 1 / 3, 1 / 3
_QUARTER_POPULATION = 30_000
# Names whose namesakes are kept in their order.
_MOST_REMEMBERED = 4_096


@dataclass(frozen=True, slots=True)
class Place:
    """A town, village or district; latitude and longitude are those of its centre in degrees (WGS 84).

    `id` is GeoNames', `region` its code of the Land or région. `postcodes` are five digits each, separated by blanks;
    a district, which is no commune of its own, has none. A quarter that is named by its city has an
    `arrondissement`, which is a postcode.
    """

    id: int
    country: str
    name: str
    latitude: float
    longitude: float
    population: int
    region: str
    time_zone: str
    postcodes: str = ""
    arrondissement: str = ""

    @property
    def is_section(self) -> bool:
        return not self.postcodes

    @property
    def department(self) -> str | None:
        """The number of a French place's department."""
        return department_of_postcode(self.postcodes[:5]) if self.country == "FR" and self.postcodes else None


@dataclass(frozen=True, slots=True)
class _Entry:
    place: Place
    is_head: bool

    @property
    def weight(self) -> float:
        """The population, less for what is seldom meant."""
        weight: float = self.place.population
        if self.is_head:
            weight *= _HEAD_WEIGHT
        if self.place.is_section:
            weight *= _SECTION_WEIGHT
        if self.place.time_zone not in countries()[self.place.country].mainland_zones:
            weight *= _OVERSEAS_WEIGHT
        return weight


class Gazetteer:
    """All places by their folded names and their postcodes, and the words that occur in names."""

    def __init__(self, rows: Iterable[tuple[Place, list[str]]]) -> None:
        """Of places with all names that they go by."""
        self._entries: dict[str, _Entry | list[_Entry]] = {}
        self._longest: dict[str, int] = {}
        self._by_postcode: dict[tuple[str, str], list[Place]] = defaultdict(list)
        self.words: set[str] = set()
        self.towns: dict[str, int] = {}  # those of one word, with their population
        self.names_of_towns: set[tuple[str, ...]] = set()  # those of several
        self._ranked = lru_cache(_MOST_REMEMBERED)(self._rank)
        heads: list[tuple[str, Place]] = []
        for place, names in rows:
            whole = {key: None for name in names for key in spellings(name)}
            for key in whole:
                self._add(key, _Entry(place, is_head=False))
            for postcode in place.postcodes.split():
                self._by_postcode[place.country, postcode].append(place)
            heads += [(key, place) for key in _parts(place) if key not in whole]
        for key, place in heads:
            # A village's head is only what else the name of another place can mean.
            if place.population >= _HEADS_FROM_POPULATION or key in self._entries:
                self._add(key, _Entry(place, is_head=True))

    def _add(self, key: str, entry: _Entry) -> None:
        known = self._entries.get(key)
        if known is None:
            self._entries[key] = entry
        elif isinstance(known, list):
            known.append(entry)
        else:
            self._entries[key] = [known, entry]
        words = key.split(" ")
        if len(words) > self._longest.get(words[0], 0):
            self._longest[words[0]] = len(words)
        self.words.update(words)
        if entry.place.population >= (TOWN_FROM_POPULATION if entry.is_head else MISSPELLED_FROM_POPULATION):
            if len(words) == 1:
                self.towns[key] = max(entry.place.population, self.towns.get(key, 0))
            else:
                self.names_of_towns.add(tuple(words))

    def match(self, tokens: Sequence[Token], position: int, first: str | None = None) -> tuple[str, int] | None:
        """The longest name that begins at a position, with `first` read as its first word: its key, and where it ends."""
        first = first or saint(tokens[position].word)
        longest = self._longest.get(first)
        if longest is None:
            return None
        words = [first, *(saint(token.word) for token in tokens[position + 1 : position + longest])]
        for count in range(len(words), 0, -1):
            key = " ".join(words[:count])
            if key in self._entries:
                return key, position + count
        return None

    def candidates(self, key: str, country: str | None, postcode: str | None = None) -> list[Place]:
        """What a name can mean, best first: by postcode, country and population."""

        ranked = self._ranked(key, country)
        return sorted(ranked, key=lambda place: _contradiction(place, postcode)) if postcode else list(ranked)

    def _rank(self, key: str, country: str | None) -> tuple[Place, ...]:
        by_weight = sorted(self._of(key), key=lambda entry: (entry.place.country != country, -entry.weight))
        return tuple(entry.place for entry in by_weight)

    def _of(self, key: str) -> Sequence[_Entry]:
        found = self._entries.get(key, ())
        return (found,) if isinstance(found, _Entry) else found

    def is_name(self, key: str) -> bool:
        """Whether any place goes by a name."""
        return key in self._entries

    def is_whole(self, key: str, place: Place) -> bool:
        """Whether a name is a place's whole name, and not a part of it."""
        return any(entry.place is place and not entry.is_head for entry in self._of(key))

    def of_postcode(self, country: str | None, postcode: str) -> list[Place]:
        """The places of a postcode, the largest first; of any country where none is given."""
        found = [
            place
            for asked in ((country,) if country else sorted(countries()))
            for place in self._by_postcode.get((asked, postcode), ())
        ]
        # A city's list holds its neighbours' postcodes too here and there: that of few postcodes is rather meant.
        return sorted(found, key=lambda place: -place.population / len(place.postcodes.split()) ** 2)

    def names(self) -> Iterator[tuple[str, Place]]:
        """Every key with the largest place of each country that it stands for as its whole name, without quarters."""
        for key in self._entries:
            whole = [entry.place for entry in self._of(key) if not (entry.is_head or entry.place.arrondissement)]
            whole.sort(key=lambda place: place.population)
            yield from ((key, place) for place in {place.country: place for place in whole}.values())


def _parts(place: Place) -> Iterator[str]:
    """Keys of what stands for a town's whole name: "Rothenburg", and "Havre" for "Le Havre"."""
    parts = [head_of(place.name)]
    if place.population >= _WITHOUT_ARTICLE_FROM_POPULATION:
        parts += [without_article(place.name), without_article(parts[0] or "")]
    for part in filter(None, parts):
        yield from spellings(part)


def _contradiction(place: Place, postcode: str) -> int:
    """How much a postcode speaks against a place: not at all, in its last digits, or wholly."""
    if postcode in place.postcodes:
        return 0
    return 1 if not place.postcodes or f" {postcode[:2]}" in f" {place.postcodes}" else 2


def told_apart(candidates: Sequence[Place], tokens: Sequence[Token], position: int) -> tuple[list[Place], int]:
    """The candidates that the words at a position tell from their namesakes, and where those words end."""
    found: list[tuple[int, Place]] = []
    for place in candidates:
        _, tail = divided(place.name)
        end = spelled_out(tokens, position, tail) if tail else None
        if end is not None:
            found.append((end, place))
    furthest = max((end for end, _ in found), default=position)
    return [place for end, place in found if end == furthest], furthest


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of the data files, read at the first call."""
    return Gazetteer(_rows())


def _rows() -> Iterator[tuple[Place, list[str]]]:
    postcodes = {row[0]: row[1] for country in countries() for row in table(f"postcodes_{country.lower()}.tsv")}
    for number, country, name, latitude, longitude, population, region, zone, aliases in table("gazetteer.tsv"):
        own = postcodes.get(number, "")
        # Few regions and zones, many places: each text is kept once.
        country, region, zone = intern(country), intern(region), intern(zone)
        place = Place(int(number), country, name, float(latitude), float(longitude), int(population), region, zone, own)
        yield place, [name, *aliases.split("|")] if aliases else [name]
    yield from _quarters()


def _quarters() -> Iterator[tuple[Place, list[str]]]:
    """Quarters by their arrondissement: Montmartre is Paris 75018."""
    for postcode, (city, latitude, longitude, names) in arrondissements().items():
        if names:
            region = region_of_postcode("FR", postcode) or ""
            yield (
                Place(
                    id=int(postcode),
                    country="FR",
                    name=city,
                    latitude=latitude,
                    longitude=longitude,
                    population=_QUARTER_POPULATION,
                    region=region,
                    time_zone="Europe/Paris",
                    arrondissement=postcode,
                ),
                names.split("|"),
            )


def table(name: str) -> Iterator[list[str]]:
    """The rows of a data file of tab-separated values; lines that begin with # are no rows."""
    text = resources.files(f"{__package__}.data").joinpath(name).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


@cache
def arrondissements() -> dict[str, tuple[str, float, float, str]]:
    """Postcode of an arrondissement -> city, latitude and longitude of its centre, and its quarters, parted by |."""
    rows = table("arrondissements.tsv")
    return {code: (city, float(latitude), float(longitude), names) for city, code, latitude, longitude, names in rows}
