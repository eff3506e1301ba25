"""How hits are ordered: one formula, the same for every store.

    score = round(1,000,000 x (0.45 x nearness + 0.30 x soonness + 0.25 x quality))

    nearness  1 / (1 + distance / 5 km); 0 for all where no place is asked for
    soonness  1 / (1 + hours until the next start / 48); 0 without one
    quality   (r - 1) / 4 with r the average rating drawn towards 4.0 as if by ten more ratings

Computed in doubles and rounded to a whole number, then the id: so every store orders alike.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from subgraphs.search.domain.candidates import NO_START, Floats, Integers
from subgraphs.search.domain.question import Sort

NEARNESS, SOONNESS, QUALITY = 0.45, 0.30, 0.25
HALF_NEAR_KM = 5.0
HALF_SOON_HOURS = 48.0
_USUAL_RATING, _USUAL_COUNT = 4.0, 10


class Ranked(NamedTuple):
    """What is ordered, in columns: `starts` in seconds since 1970 or NO_START, `scores` 0 to 1,000,000."""

    ids: Sequence[str]
    distances_km: Floats | None
    starts: Integers
    qualities: Floats
    scores: Integers

    def in_order(self, sort: Sort, places: Integers) -> Integers:
        """The places, sorted; what has no distance or no next start comes last, and the id breaks every tie."""
        by_id = np.array(sorted(places.tolist(), key=self.ids.__getitem__), np.int64)
        order: Integers = by_id[np.argsort(self._ranks(sort)[by_id], kind="stable")]
        return order

    def _ranks(self, sort: Sort) -> Floats:
        """The lower, the earlier."""
        if sort is Sort.DISTANCE:
            return np.zeros(len(self.ids)) if self.distances_km is None else self.distances_km
        if sort is Sort.NEXT_AVAILABLE:
            return np.where(self.starts == NO_START, np.inf, self.starts)
        return -self.qualities if sort is Sort.RATING else -self.scores.astype(np.float64)


def scores(distances_km: Floats | None, hours_until_next: Floats, qualities: Floats) -> Integers:
    """The ranks by relevance, 0 to 1,000,000; who has no next start has it after infinitely many hours."""
    nearness = 0.0 if distances_km is None else 1 / (1 + distances_km / HALF_NEAR_KM)
    soonness = 1 / (1 + np.maximum(hours_until_next, 0.0) / HALF_SOON_HOURS)
    return np.rint(1_000_000 * (NEARNESS * nearness + SOONNESS * soonness + QUALITY * qualities)).astype(np.int64)


def quality_of(average: float | None, count: int) -> float:
    """A rating from few says little: it is drawn towards the usual one. 0.0 to 1.0."""
    raters = 0 if average is None else count
    drawn = (_USUAL_RATING * _USUAL_COUNT + (average or 0.0) * raters) / (_USUAL_COUNT + raters)
    return (drawn - 1) / 4
