"""Places of France and Germany by name: what a few words can mean, best first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product

from subgraphs.search.domain.query_text.postcodes import region_of_postcode
from subgraphs.search.domain.query_text.tokens import Token, fold_variants, tokenize

_SAINT = {"st": "saint", "ste": "sainte", "sankt": "saint", "skt": "saint"}
# A name's head may stand for it ("Rothenburg" ob der Tauber) when what follows begins with one of these.
_JOINTS = frozenset(
    [
        "am",
        "an",
        "auf",
        "bei",
        "im",
        "in",
        "ob",
        "unter",
        "vor",
        "sur",
        "sous",
        "en",
        "les",
        "lez",
        "la",
        "le",
        "de",
        "du",
        "des",
        "aux",
        "d",
        "l",
    ]
)
_HEADS_FROM_POPULATION = 5_000
_SHORTEST_HEAD = 5
_NO_HEADS = frozenset(("saint", "sainte", "neuf", "sankt", "villeneuve", "chateau", "pont", "mont"))
_MOST_WORDS = 8
# The overseas departments and territories; without a word for them the mainland is meant.
_MAINLAND_ZONES = frozenset(("Europe/Paris", "Europe/Berlin", "Europe/Busingen"))


@dataclass(frozen=True, slots=True)
class Place:
    """A town or village; latitude and longitude are those of its centre in degrees (WGS 84)."""

    country: str
    name: str
    latitude: float
    longitude: float
    population: int
    region: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class _Entry:
    place: Place
    is_head: bool


class Gazetteer:
    """All places by their folded names, and the words that occur in names."""

    def __init__(self, rows: Iterator[tuple[Place, list[str]]]) -> None:
        self._entries: dict[str, list[_Entry]] = defaultdict(list)
        self._longest: dict[str, int] = {}
        self.words: dict[str, int] = {}
        for place, aliases in rows:
            for name in (place.name, *aliases):
                self._add(name, place, is_head=False)
            head = _head(place)
            if head:
                self._add(head, place, is_head=True)

    def _add(self, name: str, place: Place, *, is_head: bool) -> None:
        for words in _spellings(name):
            self._entries[" ".join(words)].append(_Entry(place, is_head))
            self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))
            for word in words:
                self.words[word] = max(self.words.get(word, 0), place.population)

    def match(self, tokens: Sequence[Token], position: int) -> tuple[str, int] | None:
        """The longest name that begins at a position: its key, and the position behind it."""
        first = _SAINT.get(tokens[position].word, tokens[position].word)
        longest = self._longest.get(first)
        if longest is None:
            return None
        words = [_SAINT.get(token.word, token.word) for token in tokens[position : position + longest]]
        for count in range(len(words), 0, -1):
            key = " ".join(words[:count])
            if key in self._entries:
                return key, position + count
        return None

    def candidates(self, key: str, country: str | None, postcode: str | None = None) -> list[Place]:
        """What a name can mean, best first: by postcode, country, mainland, exact name and population."""
        region = region_of_postcode(country, postcode) if postcode else None

        def rank(entry: _Entry) -> tuple[bool, bool, bool, bool, int]:
            place = entry.place
            return (
                region is not None and place.region != region,
                place.country != country,
                place.time_zone not in _MAINLAND_ZONES,
                entry.is_head,
                -place.population,
            )

        return [entry.place for entry in sorted(self._entries.get(key, ()), key=rank)]

    def names(self) -> Iterator[tuple[str, Place]]:
        """Every key with the largest place that it stands for as its whole name."""
        for key, entries in self._entries.items():
            whole = [entry.place for entry in entries if not entry.is_head]
            if whole:
                yield key, max(whole, key=lambda place: place.population)


def _spellings(name: str) -> Iterator[tuple[str, ...]]:
    """A name's words, folded, with and without umlaut digraphs."""
    text = tokenize(name)
    written = [text.raw[token.start : token.end] for token in text.tokens]
    if len(written) > _MOST_WORDS:
        return
    variants = [fold_variants(word) for word in written]
    for words in product(*variants):
        yield tuple(_SAINT.get(word, word) for word in words)


def key_of(name: str) -> str:
    """The key under which a name is found."""
    return " ".join(next(_spellings(name), ()))


def _head(place: Place) -> str | None:
    """What stands before "am", "sur" and the like: "Bad Homburg" of "Bad Homburg vor der Höhe"."""
    words = place.name.replace("-", " ").replace("'", " ").replace("(", " ( ").split()
    joint = next((at for at, word in enumerate(words) if at and (word.lower() in _JOINTS or word == "(")), None)
    if joint is None and len(words) == 2 and "-" in place.name:
        joint = 1  # "Garmisch" of "Garmisch-Partenkirchen"
    if joint is None or place.population < _HEADS_FROM_POPULATION:
        return None
    head = " ".join(words[:joint])
    return head if len(head) >= _SHORTEST_HEAD and head.lower() not in _NO_HEADS else None


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of the data files, read at the first call."""
    return Gazetteer(_rows())


def _rows() -> Iterator[tuple[Place, list[str]]]:
    for country, name, latitude, longitude, population, region, zone, aliases in table("gazetteer.tsv"):
        place = Place(country, name, float(latitude), float(longitude), int(population), region, zone)
        yield place, aliases.split("|") if aliases else []


def table(name: str) -> Iterator[list[str]]:
    """The rows of a data file of tab-separated values; lines that begin with # are no rows."""
    text = resources.files(f"{__package__}.data").joinpath(name).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


@cache
def arrondissements() -> dict[str, tuple[str, float, float]]:
    """Postcode of an arrondissement -> city, latitude and longitude of its centre."""
    rows = table("arrondissements.tsv")
    return {postcode: (city, float(latitude), float(longitude)) for city, postcode, latitude, longitude in rows}
