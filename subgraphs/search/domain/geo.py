"""Points on the globe and the distance between two of them."""

import math
from dataclasses import dataclass

EARTH_RADIUS_KM = 6371.0088  # the mean radius of the IUGG
KM_PER_DEGREE = math.pi * EARTH_RADIUS_KM / 180


@dataclass(frozen=True, slots=True)
class Point:
    """Latitude and longitude in degrees (WGS 84)."""

    latitude: float
    longitude: float


def distance_km(one: Point, other: Point) -> float:
    """The great-circle distance by the haversine formula."""
    south, north = math.radians(one.latitude), math.radians(other.latitude)
    half_north = math.sin((north - south) / 2)
    half_east = math.sin(math.radians(other.longitude - one.longitude) / 2)
    chord = half_north**2 + math.cos(south) * math.cos(north) * half_east**2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))
