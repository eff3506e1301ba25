"""Points on the globe and the distance between two of them."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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


def distances_km(one: Point, latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]) -> NDArray[np.float64]:
    """As `distance_km`, of many other points at once."""
    south, norths = math.radians(one.latitude), np.radians(latitudes)
    half_norths = np.sin((norths - south) / 2)
    half_easts = np.sin(np.radians(longitudes - one.longitude) / 2)
    chords = half_norths**2 + math.cos(south) * np.cos(norths) * half_easts**2
    kilometres: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, chords)))
    return kilometres
