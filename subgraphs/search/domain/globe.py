"""Distances on the globe."""

import math

EARTH_RADIUS_KM = 6371.0088  # the mean radius of the IUGG
KM_PER_DEGREE = math.pi * EARTH_RADIUS_KM / 180


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The great-circle distance of two points given in degrees, by the haversine formula."""
    one, other = math.radians(latitude), math.radians(other_latitude)
    half_north = math.sin((other - one) / 2)
    half_east = math.sin(math.radians(other_longitude - longitude) / 2)
    chord = half_north**2 + math.cos(one) * math.cos(other) * half_east**2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))
