"""In which country to search, and what differs from country to country: countries.json, one entry for each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from subgraphs.search.domain.errors import CountryMismatch


@dataclass(frozen=True, slots=True)
class Country:
    """What search must know of a country; its places and postcodes are in the gazetteer.

    `main_zone` is that in which most people live: where "today" is when no place is named. Places outside of the
    `mainland_zones` are seldom meant. `names_read_in` is the language of an analyser of names, None for that of all
    others. "Dans le 15e" alone is an arrondissement of `city_of_arrondissements`, a key of the gazetteer. Radiuses are
    for searches that say none, the small one around a postcode or an arrondissement.
    """

    main_zone: ZoneInfo
    mainland_zones: frozenset[str]
    insurance_sectors: tuple[str, ...]
    names_read_in: str | None
    city_of_arrondissements: str | None
    usual_radius_km: float
    small_place_radius_km: float

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> "Country":
        """An entry of the file."""
        return cls(
            main_zone=ZoneInfo(entry["main_zone"]),
            mainland_zones=frozenset(entry["mainland_zones"]),
            insurance_sectors=tuple(entry["insurance_sectors"]),
            names_read_in=entry["names_read_in"],
            city_of_arrondissements=entry["city_of_arrondissements"],
            usual_radius_km=float(entry["usual_radius_km"]),
            small_place_radius_km=float(entry["small_place_radius_km"]),
        )


@cache
def countries() -> dict[str, Country]:
    """By ISO 3166-1 alpha-2 code in capital letters, the one that is assumed where none is known first."""
    entries = json.loads(resources.files(__package__).joinpath("countries.json").read_text(encoding="utf-8"))
    return {code: Country.of(entry) for code, entry in entries.items()}


def country_of(code: str | None) -> Country:
    """The first one's ways stand for those of a country that is not known."""
    known = countries()
    return known.get(code or "") or next(iter(known.values()))


def agreed_country(argument: str | None, path: str | None, token: str | None) -> str | None:
    """The argument's country, else the path's, else the token's. Raises CountryMismatch for two that disagree."""
    if argument and path and argument != path:
        raise CountryMismatch(argument, path)
    return argument or path or token
