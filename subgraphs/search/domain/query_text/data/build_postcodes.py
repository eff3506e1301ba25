"""Builds postcodes_fr.tsv and postcodes_de.tsv: which postcodes belong to which place of gazetteer.tsv.

Sources, neither of them a dependency: `codes-postaux.json` of the npm package codes-postaux 4.1.2 (`npm pack`), and
`data/by-country/DE/postcodes.json` of the PyPI package countrystatecity-postal-codes 2.0.1 (`pip download`).
Run `python -m subgraphs.search.domain.query_text.data.build_postcodes FR.json DE.json` after building the gazetteer.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from subgraphs.search.domain.geo import Point, distance_km
from subgraphs.search.domain.query_text.gazetteer import Place, table
from subgraphs.search.domain.query_text.place_names import divided, key_of, spelled_out
from subgraphs.search.domain.query_text.postcodes import region_of_postcode
from subgraphs.search.domain.query_text.tokens import tokenize

DATA = Path(__file__).parent
ARRONDISSEMENT = re.compile(r"(Paris|Lyon|Marseille) \d+er? Arrondissement$")
NOTICES = {
    "FR": "# Base Adresse Nationale and INSEE, Licence Ouverte 2.0, by way of codes-postaux.",
    "DE": "# Countries States Cities Database, ODbL 1.0 (https://opendatacommons.org/licenses/odbl/1-0/), which holds"
    " for this file.",
}
STATES = {
    "BW": "01", "BY": "02", "HB": "03", "HH": "04", "HE": "05", "NI": "06", "NW": "07", "RP": "08", "SL": "09",
    "SH": "10", "BB": "11", "MV": "12", "SN": "13", "ST": "14", "TH": "15", "BE": "16",
}  # fmt: skip
FARTHEST_KM = 60.0


@dataclass(frozen=True)
class Locality:
    """What the post calls a place: its name, the region it lies in, and its postcodes."""

    country: str
    name: str
    region: str | None
    postcodes: frozenset[str]


def main() -> None:
    """Write both tables beside this file, sorted."""
    places = list(_places())
    for country, path, localities in (("FR", sys.argv[1], _french), ("DE", sys.argv[2], _german)):
        own = [place for place in places if place.country == country]
        found = _matched(own, list(localities(json.loads(Path(path).read_text(encoding="utf-8")))))
        rows = [f"{place}\t{' '.join(sorted(postcodes))}" for place, postcodes in sorted(found.items())]
        text = "\n".join([NOTICES[country], "# id\tpostcodes", *rows]) + "\n"
        (DATA / f"postcodes_{country.lower()}.tsv").write_text(text, encoding="utf-8")


def _places() -> Iterator[Place]:
    for number, country, name, latitude, longitude, population, region, zone, _ in table("gazetteer.tsv"):
        yield Place(int(number), country, name, float(latitude), float(longitude), int(population), region, zone)


def _french(rows: Iterable[dict[str, Any]]) -> Iterator[Locality]:
    postcodes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        city = ARRONDISSEMENT.match(row["nomCommune"])
        commune = ("", city[1]) if city else (row["codeCommune"], row["nomCommune"])
        # A commune on the edge of Paris is written with one of its postcodes here and there.
        if city or row["libelleAcheminement"] != "PARIS":
            postcodes[commune].add(row["codePostal"])
    for (_, name), codes in postcodes.items():
        yield Locality("FR", name, region_of_postcode("FR", min(codes)), frozenset(codes))


def _german(rows: Iterable[dict[str, Any]]) -> Iterator[Locality]:
    postcodes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        postcodes[STATES[row["stateCode"]], row["localityName"]].add(row["code"])
    for (region, name), codes in postcodes.items():
        # Namesakes of one state are told apart by where the postcode's area lies.
        by_area: dict[str, set[str]] = defaultdict(set)
        for code in codes:
            by_area[code[:2]].add(code)
        for area in by_area.values():
            yield Locality("DE", name, region, frozenset(area))


def _matched(places: list[Place], localities: list[Locality]) -> dict[int, set[str]]:
    """Postcodes by place: first what only one place can be, then the nearest of several namesakes."""
    by_key: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_key[key_of(place.name)].append(place)
        head, tail = divided(place.name)
        if tail:
            by_key[key_of(head)].append(place)
    choices = [(locality, _namesakes(locality, by_key)) for locality in localities]
    claims = Counter(namesake.id for _, namesakes in choices for namesake in namesakes)
    found: dict[int, set[str]] = defaultdict(set)
    areas: dict[str, list[Point]] = defaultdict(list)
    unclear: list[tuple[Locality, list[Place]]] = []
    for locality, namesakes in choices:
        # Of French communes of one name those with fewer inhabitants are no places of the gazetteer.
        if len(namesakes) > 1 or (locality.country == "FR" and any(claims[place.id] > 1 for place in namesakes)):
            unclear.append((locality, namesakes))
        elif namesakes:
            found[namesakes[0].id] |= locality.postcodes
            for code in locality.postcodes:
                areas[code[:2]].append(_point(namesakes[0]))
                areas[code[:3]].append(_point(namesakes[0]))
    for place, postcodes in _nearest(unclear, {area: _middle(points) for area, points in areas.items()}):
        found[place.id] |= postcodes
    return found


def _nearest(
    unclear: list[tuple[Locality, list[Place]]], centres: dict[str, Point]
) -> Iterator[tuple[Place, frozenset[str]]]:
    """Namesakes by where their postcodes' areas lie; a French place is one commune, the nearest."""
    pairs = []
    for locality, namesakes in unclear:
        code = min(locality.postcodes)
        centre = centres.get(code[:3]) or centres.get(code[:2])
        if centre:
            distance, _, place = min((distance_km(_point(place), centre), place.id, place) for place in namesakes)
            pairs.append((distance, place, locality))
    taken: set[int] = set()
    for distance, place, locality in sorted(pairs, key=lambda pair: (pair[0], pair[1].id)):
        if distance <= FARTHEST_KM and (locality.country == "DE" or place.id not in taken):
            taken.add(place.id)
            yield place, locality.postcodes


def _namesakes(locality: Locality, by_key: dict[str, list[Place]]) -> list[Place]:
    """Places of the region that can be so called: by the whole name, else by its head and what the rest abbreviates.

    The German post adds what tells namesakes apart; in France the whole name is the name.
    """
    here = [place for place in by_key.get(key_of(locality.name), ()) if place.region == locality.region]
    whole = [place for place in here if key_of(place.name) == key_of(locality.name)]
    if whole or locality.country == "FR":
        return whole
    head, _ = divided(locality.name)
    tokens = tokenize(locality.name).tokens
    behind = len(tokenize(head).tokens)
    alike = [place for place in by_key.get(key_of(head), ()) if place.region == locality.region]
    return [place for place in alike if spelled_out(tokens, behind, divided(place.name)[1])] or [
        place for place in alike if key_of(place.name) == key_of(head)
    ]


def _middle(points: list[Point]) -> Point:
    latitudes, longitudes = sorted(p.latitude for p in points), sorted(p.longitude for p in points)
    return Point(latitudes[len(points) // 2], longitudes[len(points) // 2])


def _point(place: Place) -> Point:
    return Point(place.latitude, place.longitude)


if __name__ == "__main__":
    main()
