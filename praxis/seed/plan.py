"""Who works where: which specialty and town the practitioner with a given number has."""

import bisect
from functools import cache
from itertools import accumulate
from random import Random
from typing import NamedTuple

from praxis.seed.catalogue import USUAL_VISITS
from praxis.seed.towns import LARGE_CITIES, Town
from praxis.seed.towns_france import FRENCH_TOWNS
from praxis.seed.towns_germany import GERMAN_TOWNS

TOWNS = FRENCH_TOWNS + GERMAN_TOWNS
SPECIALTIES = tuple(USUAL_VISITS)
# Every specialty has this many in each large city before the rest is spread by population.
ASSURED_IN_LARGE_CITIES = 3
DEMO_INDEX = 0
DEMO_SPECIALTY, DEMO_CITY = "dentist", "Paris"

_COMMON = {"general_practitioner": 6, "dentist": 4, "physiotherapist": 3, "psychologist": 2, "pediatrician": 2}


class Place(NamedTuple):
    """What is settled before anything else is drawn."""

    specialty: str
    town: Town


def place_of(index: int, random: Random) -> Place:
    """Stays the same however many practitioners there are, so that a larger number only adds."""
    if index == DEMO_INDEX:
        return Place(DEMO_SPECIALTY, _town(DEMO_CITY))
    assured = _assured_places()
    if index <= len(assured):
        return assured[index - 1]
    town = TOWNS[_drawn(_population_steps(), random)]
    specialty = random.choices(SPECIALTIES, [_COMMON.get(code, 1) for code in SPECIALTIES])[0]
    return Place(specialty, town)


@cache
def _assured_places() -> tuple[Place, ...]:
    """Round by round, so that few practitioners still cover much."""
    return tuple(
        Place(specialty, _town(city))
        for _ in range(ASSURED_IN_LARGE_CITIES)
        for specialty in SPECIALTIES
        for city in LARGE_CITIES
    )


@cache
def _town(name: str) -> Town:
    return next(town for town in TOWNS if town.name == name)


@cache
def _population_steps() -> tuple[int, ...]:
    return tuple(accumulate(town.population for town in TOWNS))


def _drawn(steps: tuple[int, ...], random: Random) -> int:
    return bisect.bisect_right(steps, random.randrange(steps[-1]))
