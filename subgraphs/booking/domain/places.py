"""Distances on the earth."""

from math import asin, cos, radians, sin, sqrt

import msgspec

EARTH_RADIUS_KM = 6371.0088  # the mean radius (IUGG)


class Circle(msgspec.Struct, frozen=True, kw_only=True):
    """Everything within `radius_km` of a point; degrees north and east (WGS 84)."""

    latitude: float
    longitude: float
    radius_km: float

    def has(self, latitude: float, longitude: float) -> bool:
        """Whether a point lies in it, by the great circle (haversine formula)."""
        north, south = radians(latitude), radians(self.latitude)
        chord = sin((north - south) / 2) ** 2
        chord += cos(north) * cos(south) * sin(radians(longitude - self.longitude) / 2) ** 2
        return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord))) <= self.radius_km
