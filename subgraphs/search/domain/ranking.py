"""How hits are ordered: one formula, the same for every store.

    score = round(1,000,000 x (0.45 x nearness + 0.30 x soonness + 0.25 x quality))

    nearness  1 / (1 + distance / 5 km); 0 for all where no place is asked for
    soonness  1 / (1 + hours until the next start / 48); 0 without one
    quality   (r - 1) / 4 with r the average rating drawn towards 4.0 as if by ten more ratings

Computed in doubles and rounded to a whole number, then the id: so every store orders alike.
"""

from datetime import datetime
from typing import Any, NamedTuple

from subgraphs.search.domain.question import Hit, Sort

_NEARNESS, _SOONNESS, _QUALITY = 0.45, 0.30, 0.25
_HALF_NEAR_KM = 5.0
_HALF_SOON_HOURS = 48.0
_USUAL_RATING, _USUAL_COUNT = 4.0, 10
_NEVER = float("inf")


class RatedHit(NamedTuple):
    """A hit with the quality that its rating says, 0.0 to 1.0."""

    hit: Hit
    quality: float


def score(distance_km: float | None, hours_until_next: float | None, quality: float) -> int:
    """The rank by relevance, 0 to 1,000,000."""
    nearness = 0.0 if distance_km is None else 1 / (1 + distance_km / _HALF_NEAR_KM)
    soonness = 0.0 if hours_until_next is None else 1 / (1 + max(hours_until_next, 0.0) / _HALF_SOON_HOURS)
    return round(1_000_000 * (_NEARNESS * nearness + _SOONNESS * soonness + _QUALITY * quality))


def quality_of(average: float | None, count: int) -> float:
    """A rating from few says little: it is drawn towards the usual one. 0.0 to 1.0."""
    raters = 0 if average is None else count
    drawn = (_USUAL_RATING * _USUAL_COUNT + (average or 0.0) * raters) / (_USUAL_COUNT + raters)
    return (drawn - 1) / 4


def in_order(found: list[RatedHit], sort: Sort) -> list[Hit]:
    """Sorted; what has no distance or no next start comes last, and the id breaks every tie."""
    return [rated.hit for rated in sorted(found, key=lambda rated: (_rank(rated, sort), rated.hit.id))]


def _rank(rated: RatedHit, sort: Sort) -> Any:
    hit = rated.hit
    if sort is Sort.DISTANCE:
        return _NEVER if hit.distance_km is None else hit.distance_km
    if sort is Sort.NEXT_AVAILABLE:
        return _NEVER if hit.next_available is None else _seconds(hit.next_available)
    return -rated.quality if sort is Sort.RATING else -hit.score


def _seconds(instant: datetime) -> float:
    return instant.timestamp()
