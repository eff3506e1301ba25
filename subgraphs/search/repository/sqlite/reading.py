"""Finding documents: SQL narrows down, Python compares hours and distances exactly, one formula ranks."""

import sqlite3
from datetime import UTC, date, datetime
from typing import Any

from subgraphs.search.domain.free_hours import WantedHours
from subgraphs.search.domain.geo import Point, distance_km
from subgraphs.search.domain.names import alike, fold
from subgraphs.search.domain.question import Hit, Question
from subgraphs.search.domain.ranking import RatedHit, in_order, quality_of, score
from subgraphs.search.repository.port import MAX_HITS, NamedPractitioner
from subgraphs.search.repository.sqlite.free_starts import hours_of
from subgraphs.search.repository.sqlite.statement import Statement

_METRES = 3  # decimals of a kilometre that are shown


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether there is no document."""
    return connection.execute("SELECT 1 FROM practitioners LIMIT 1").fetchone() is None


def search(connection: sqlite3.Connection, question: Question) -> list[Hit]:
    """All hits in the order asked for."""
    statement = Statement(question)
    if question.name is not None:
        known = _words_of_names(connection, question.country)
        for asked in fold(question.name).split():
            statement.has_term("name", alike(known, asked))
    judge = _Judge(question)
    rows = connection.execute(statement.text, statement.values)
    found = [rated for row in rows if (rated := judge.rated(*row)) is not None]
    return in_order(found, question.sort)[:MAX_HITS]


def names(connection: sqlite3.Connection, country: str, beginning: str, limit: int) -> list[NamedPractitioner]:
    """Practitioners in whose name the last word begins a word, and the words before it are words."""
    *whole, last = fold(beginning).split() or [""]
    if not last:
        return []
    also = "".join(
        " AND number IN (SELECT number FROM terms WHERE country = ? AND kind = 'name' AND term = ?)" for _ in whole
    )
    query = f"""
        SELECT DISTINCT p.id, p.name FROM terms JOIN practitioners AS p USING (number)
        WHERE terms.country = ? AND kind = 'name' AND term >= ? AND term < ? {also}
              AND NOT p.retired AND p.availability_version IS NOT NULL
        ORDER BY p.name, p.id LIMIT ?
    """
    wanted = [value for word in whole for value in (country, word)]
    rows = connection.execute(query, (country, last, last + "\U0010ffff", *wanted, limit))
    return [NamedPractitioner(*row) for row in rows]


def _words_of_names(connection: sqlite3.Connection, country: str) -> list[str]:
    rows = connection.execute("SELECT DISTINCT term FROM terms WHERE country = ? AND kind = 'name'", (country,))
    return [word for (word,) in rows]


class _Judge:
    """Decides about candidates one by one; what practices of one kind share is worked out once."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._area = question.area
        self._must_be_free = not question.window.is_open
        self._now_seconds = question.now.timestamp()
        self._wanted: dict[tuple[str, str, int], WantedHours] = {}

    def rated(
        self,
        practitioner_id: str,
        latitude: float,
        longitude: float,
        rating_average: float | None,
        rating_count: int,
        free_hours: bytes,
        next_start: int | None,
        *clock: Any,
    ) -> RatedHit | None:
        """The candidate, as `Statement` selects it, as a hit; None when it does not fit."""
        distance = None
        if self._area is not None:
            distance = distance_km(self._area.centre, Point(latitude, longitude))
            if distance > self._area.radius_km:
                return None
        wanted = self._wanted.get(clock) or self._wanted_by(*clock)
        start = wanted.first_start(hours_of(free_hours), next_start)
        if start is None and self._must_be_free:
            return None
        quality = quality_of(rating_average, rating_count)
        return RatedHit(
            Hit(
                id=practitioner_id,
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
