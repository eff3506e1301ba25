"""Deciding about the candidates that a store's filters let through: exact distances and hours, and one rank."""

from datetime import UTC, date, datetime
from typing import NamedTuple

from subgraphs.search.domain.free_hours import WantedHours
from subgraphs.search.domain.geo import Point, distance_km
from subgraphs.search.domain.question import Hit, Question
from subgraphs.search.domain.ranking import RatedHit, quality_of, score

_METRES = 3  # decimals of a kilometre that are shown


class Candidate(NamedTuple):
    """What the judge needs to know of a document; hours and next start are those that the question asks for.

    `next_start` in seconds since 1970, `first_local_date` as ISO text, `free_hours` as in `Availability`.
    """

    id: str
    latitude: float
    longitude: float
    rating_average: float | None
    rating_count: int
    free_hours: int
    next_start: int | None
    time_zone: str
    first_local_date: str
    notice_minutes: int


class Judge:
    """Decides one by one; what practices of one kind share is worked out once."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._area = question.area
        self._must_be_free = not question.window.is_open
        self._now_seconds = question.now.timestamp()
        self._wanted: dict[tuple[str, str, int], WantedHours] = {}

    def rated(self, candidate: Candidate) -> RatedHit | None:
        """The candidate as a hit; None when it does not fit."""
        distance = None
        if self._area is not None:
            distance = distance_km(self._area.centre, Point(candidate.latitude, candidate.longitude))
            if distance > self._area.radius_km:
                return None
        clock = candidate[7:]
        wanted = self._wanted.get(clock) or self._wanted_by(*clock)
        start = wanted.first_start(candidate.free_hours, candidate.next_start)
        if start is None and self._must_be_free:
            return None
        quality = quality_of(candidate.rating_average, candidate.rating_count)
        return RatedHit(
            Hit(
                id=candidate.id,
                distance_km=None if distance is None else round(distance, _METRES),
                next_available=None if start is None else datetime.fromtimestamp(start, UTC),
                score=score(distance, None if start is None else (start - self._now_seconds) / 3600, quality),
            ),
            quality,
        )

    def _wanted_by(self, time_zone: str, first_local_date: str, notice_minutes: int) -> WantedHours:
        day = date.fromisoformat(first_local_date)
        wanted = WantedHours(self._question.window, self._question.now, time_zone, day, notice_minutes)
        self._wanted[time_zone, first_local_date, notice_minutes] = wanted
        return wanted
