"""Where the demo practitioners work: towns of France and Germany, with quarters and their postcodes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Area:
    """A quarter: its postcode and its middle in degrees (WGS 84)."""

    postcode: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Town:
    """A town. `phone_prefix` starts numbers that are kept free for films and examples; `phone_digits` follow it."""

    name: str
    country: str
    holiday_region: str
    time_zone: str
    population: int
    areas: tuple[Area, ...]
    phone_prefix: str
    phone_digits: int


LARGE_CITIES = (
    "Paris",
    "Lyon",
    "Marseille",
    "Toulouse",
    "Nice",
    "Berlin",
    "Hamburg",
    "München",
    "Köln",
    "Frankfurt am Main",
)


def areas(text: str) -> tuple[Area, ...]:
    """Reads "75001 48.8625 2.3364; 75002 ..."."""
    rows = (row.split() for row in text.split(";"))
    return tuple(Area(postcode, float(latitude), float(longitude)) for postcode, latitude, longitude in rows)
