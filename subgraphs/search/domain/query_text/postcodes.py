"""What five digits say: the city of well-known postcodes, and the region of every French one."""

import json
from functools import cache
from importlib import resources

DIGITS = 5
# Departments by GeoNames' code of their region.
_DEPARTMENTS = {
    "84": "01 03 07 15 26 38 42 43 63 69 73 74",
    "27": "21 25 39 58 70 71 89 90",
    "53": "22 29 35 56",
    "24": "18 28 36 37 41 45",
    "94": "20",
    "44": "08 10 51 52 54 55 57 67 68 88",
    "32": "02 59 60 62 80",
    "11": "75 77 78 91 92 93 94 95",
    "28": "14 27 50 61 76",
    "75": "16 17 19 23 24 33 40 47 64 79 86 87",
    "76": "09 11 12 30 31 32 34 46 48 65 66 81 82",
    "52": "44 49 53 72 85",
    "93": "04 05 06 13 83 84",
    "RE": "974",
    "GP": "971",
    "MQ": "972",
    "GF": "973",
}
_REGIONS = {department: region for region, departments in _DEPARTMENTS.items() for department in departments.split()}


def region_of_postcode(country: str | None, postcode: str) -> str | None:
    """GeoNames' code of the region in which a French postcode lies; None where digits do not say it."""
    if country != "FR":
        return None
    return _REGIONS.get(postcode[:3] if postcode.startswith("97") else postcode[:2])


def city_of_postcode(country: str | None, postcode: str) -> tuple[str, str] | None:
    """Country and city of a postcode that the data has; the given country is asked first."""
    for asked in sorted(_ranges(), key=lambda known: known != country):
        for first, last, city in _ranges()[asked]:
            if first <= postcode <= last and (asked == country or country is None):
                return asked, city
    return None


@cache
def _ranges() -> dict[str, list[tuple[str, str, str]]]:
    text = resources.files(f"{__package__}.data").joinpath("postcode_ranges.json").read_text(encoding="utf-8")
    return {country: [(row[0], row[1], row[2]) for row in rows] for country, rows in json.loads(text).items()}
