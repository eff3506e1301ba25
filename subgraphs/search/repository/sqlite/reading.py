"""Finding documents: SQL narrows down, Python compares hours and distances exactly, one formula ranks."""

import math
import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from subgraphs.search.domain.document import AUDIENCES, MODES
from subgraphs.search.domain.free_hours import earliest_start, first_start, wanted_hours
from subgraphs.search.domain.geo import KM_PER_DEGREE, Point, distance_km
from subgraphs.search.domain.names import fold, is_called
from subgraphs.search.domain.question import Area, Hit, Question
from subgraphs.search.domain.ranking import RatedHit, in_order, quality_of, score
from subgraphs.search.repository.port import MAX_HITS, NamedPractitioner

_MANY_EVERYWHERE = 89.0  # degrees: nearer to a pole, a box around a circle holds all longitudes
# R*Tree keeps coordinates as 32-bit floats, rounded outward: a little more is let in, and measured afterwards.
_BOX_MARGIN = 1e-4

_NAMES = """
    SELECT DISTINCT practitioners.id, practitioners.name FROM terms JOIN practitioners USING (number)
    WHERE terms.country = ? AND kind = 'name' AND term >= ? AND term < ? AND NOT retired
    ORDER BY practitioners.name, practitioners.id LIMIT ?
"""


def search(connection: sqlite3.Connection, question: Question) -> list[Hit]:
    """All hits in the order asked for."""
    statement = _Statement.of(question)
    offers = _offers(question)
    rows = connection.execute(statement.text(offers), statement.values)
    wanted_name = fold(question.name) if question.name else None
    found = [
        hit
        for row in rows
        if (wanted_name is None or is_called(row[6], wanted_name)) and (hit := _hit(row, question, len(offers)))
    ]
    return in_order(found, question.sort)[:MAX_HITS]


def names(connection: sqlite3.Connection, country: str, beginning: str, limit: int) -> list[NamedPractitioner]:
    """Practitioners of whose name a word begins so."""
    beginning = fold(beginning)
    if not beginning:
        return []
    rows = connection.execute(_NAMES, (country, beginning, beginning + "\U0010ffff", limit))
    return [NamedPractitioner(*row) for row in rows]


@dataclass(slots=True)
class _Statement:
    """The conditions of a question as SQL; values are always parameters."""

    joins: list[str]
    conditions: list[str]
    values: dict[str, Any]

    @classmethod
    def of(cls, question: Question) -> "_Statement":
        statement = cls([], [], {"country": question.country})
        statement.conditions += ["p.country = :country", "NOT p.retired", "p.availability_version IS NOT NULL"]
        for kind, terms in (
            ("specialty", question.specialties),
            ("language", question.languages),
            ("sector", question.insurance_sectors),
        ):
            statement._has_term(kind, terms)
        if question.area is not None:
            statement._within(question.area)
        if question.mode is not None:
            statement.conditions.append("p.video" if question.mode == "VIDEO" else "p.in_person")
        if question.new_patients:
            statement.conditions.append("p.new_patients")
        return statement

    def text(self, offers: list[str]) -> str:
        """The SELECT, with the columns of the offers that count."""
        columns = [f"p.free_{offer}" for offer in offers] + [f"p.next_{offer}" for offer in offers]
        return f"""
            SELECT p.id, p.latitude, p.longitude, p.rating_average, p.rating_count, p.notice_minutes, p.folded_name,
                   p.time_zone, p.first_local_date, {", ".join(columns)}
            FROM practitioners AS p {" ".join(self.joins)} WHERE {" AND ".join(self.conditions)}
        """

    def _has_term(self, kind: str, terms: tuple[str, ...]) -> None:
        if not terms:
            return
        names = [f"{kind}_{place}" for place in range(len(terms))]
        self.values |= dict(zip(names, terms, strict=True))
        one_of = ", ".join(f":{name}" for name in names)
        self.conditions.append(
            f"p.number IN (SELECT number FROM terms WHERE country = :country AND kind = '{kind}' AND term IN ({one_of}))"
        )

    def _within(self, area: Area) -> None:
        height = area.radius_km / KM_PER_DEGREE
        furthest = min(abs(area.centre.latitude) + height, _MANY_EVERYWHERE)
        width = min(360.0, area.radius_km / (KM_PER_DEGREE * math.cos(math.radians(furthest))))
        self.joins.append("JOIN places ON places.number = p.number")
        self.conditions.append("south >= :south AND north <= :north AND west >= :west AND east <= :east")
        self.values |= {
            "south": area.centre.latitude - height - _BOX_MARGIN,
            "north": area.centre.latitude + height + _BOX_MARGIN,
        }
        self.values |= {
            "west": area.centre.longitude - width - _BOX_MARGIN,
            "east": area.centre.longitude + width + _BOX_MARGIN,
        }


def _offers(question: Question) -> list[str]:
    modes = [question.mode] if question.mode else MODES
    audiences = ["NEW"] if question.new_patients else AUDIENCES
    return [f"{mode}_{audience}".lower() for mode in modes for audience in audiences]


def _hit(row: tuple[Any, ...], question: Question, offers: int) -> RatedHit | None:
    latitude, longitude, average, count, notice, _, zone, first_day = row[1:9]
    distance = None
    if question.area is not None:
        distance = distance_km(question.area.centre, Point(latitude, longitude))
        if distance > question.area.radius_km:
            return None
    next_start = _next_start(row[9 : 9 + offers], row[9 + offers :], question, notice, zone, _day(first_day))
    if next_start is None and not question.window.is_open:
        return None
    hours = None if next_start is None else (next_start - question.now).total_seconds() / 3600
    quality = quality_of(average, count)
    shown = None if distance is None else round(distance, 3)
    return RatedHit(Hit(row[0], shown, next_start, score(distance, hours, quality)), quality)


def _next_start(
    free_of_offers: tuple[bytes, ...],
    next_of_offers: tuple[int | None, ...],
    question: Question,
    notice_minutes: int,
    time_zone: str,
    first_day: date,
) -> datetime | None:
    earliest = earliest_start(question.now, notice_minutes, time_zone)
    wanted = wanted_hours(question.window, first_day, earliest)
    starts = []
    for free_bytes, next_seconds in zip(free_of_offers, next_of_offers, strict=True):
        free = int.from_bytes(free_bytes, "big") & wanted
        if free:
            starts.append(_exact(first_start(free, first_day, time_zone), next_seconds, question.now))
    return min(starts) if starts else None


def _exact(hour: datetime | None, next_seconds: int | None, now: datetime) -> datetime:
    """The known next start when it lies in that hour, else the hour itself, but never what is past."""
    assert hour is not None  # noqa: S101 - there is a free hour
    if next_seconds is not None and 0 <= next_seconds - hour.timestamp() < 3600:
        hour = datetime.fromtimestamp(next_seconds, UTC)
    return max(hour, now)


@lru_cache(maxsize=64)
def _day(text: str) -> date:
    return date.fromisoformat(text)
