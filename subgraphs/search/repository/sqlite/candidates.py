"""The SQL of a search: hard filters decide in the database, time and distance are computed on what is left."""

import sqlite3
from datetime import datetime
from typing import Any

from subgraphs.search.domain.criteria import Criteria
from subgraphs.search.domain.free_starts import StartFinder, rows_for
from subgraphs.search.domain.geo import Point, distance_km
from subgraphs.search.domain.name_match import matches_name, name_words
from subgraphs.search.domain.ranking import SCALE, Hit, ordered, score
from subgraphs.search.domain.trigrams import trigrams
from subgraphs.search.repository.port import MOST_HITS, Found, NamedPractitioner
from subgraphs.search.repository.sqlite.files import country_suffix
from subgraphs.search.repository.sqlite.halves import read_free_starts

_COLUMNS = (
    "practitioner_id, name, latitude, longitude, time_zone, notice_minutes, rating, "
    "first_local_date, free_hours, next_starts"
)
# A name of which this many trigrams are shared may be meant; fewer means too many typos.
_SHARED_TRIGRAMS = 2


def search(connection: sqlite3.Connection, criteria: Criteria, now: datetime) -> Found:
    """All documents that fit, ranked."""
    sql, values = _candidates(criteria)
    finder = StartFinder(criteria.window, rows_for(criteria.mode, new_patients=criteria.new_patients), now)
    evaluate = _Evaluation(criteria, finder, now.timestamp())
    hits = [hit for row in connection.execute(sql, values) if (hit := evaluate(row)) is not None]
    return Found(len(hits), tuple(ordered(hits, criteria.sort)[:MOST_HITS]))


def names_like(
    connection: sqlite3.Connection, country: str, words: tuple[str, ...], limit: int
) -> list[NamedPractitioner]:
    """Practitioners whose name is meant by the words."""
    where, values = _Conditions(country_suffix(country)).named(words).built()
    rows = connection.execute(f"SELECT practitioner_id, name FROM {where}", values)
    meant = sorted((name, practitioner_id) for practitioner_id, name in rows if matches_name(words, name))
    return [NamedPractitioner(practitioner_id, name) for name, practitioner_id in meant[:limit]]


class _Evaluation:
    """What a candidate is worth, None when its distance, name or free starts do not fit."""

    def __init__(self, criteria: Criteria, finder: StartFinder, now_epoch: float) -> None:
        self._circle = criteria.circle
        self._must_be_free = not criteria.window.is_open
        self._asked_name = name_words(criteria.name) if criteria.name else ()
        self._finder = finder
        self._now = now_epoch

    def __call__(self, row: tuple[Any, ...]) -> Hit | None:
        practitioner_id, name, latitude, longitude, zone, notice_minutes, rating, *starts = row
        if self._asked_name and not matches_name(self._asked_name, name):
            return None
        distance = None
        if self._circle is not None:
            distance = distance_km(self._circle.centre, Point(latitude, longitude))
            if distance > self._circle.radius_km:
                return None
        first = self._finder.first(read_free_starts(*starts), zone, notice_minutes)
        if first is None and self._must_be_free:
            return None
        return Hit(
            practitioner_id,
            None if distance is None else round(distance * 1000),
            first,
            score(distance, rating, None if first is None else first - self._now),
            round(rating * SCALE),
        )


def _candidates(criteria: Criteria) -> tuple[str, list[object]]:
    conditions = _Conditions(country_suffix(criteria.country))
    if criteria.specialties:
        conditions.specialised(criteria.specialties)
    if criteria.circle:
        conditions.within(criteria.circle.bounding_box())
    if criteria.postcode:
        conditions.holds("postcode = ?", criteria.postcode)
    for language in criteria.languages:
        conditions.lists("languages", language)
    if criteria.insurance_sector:
        conditions.lists("insurance_sectors", criteria.insurance_sector)
    modes = "modes_for_new" if criteria.new_patients else "modes"
    if criteria.mode:
        conditions.lists(modes, criteria.mode)
    elif criteria.new_patients:
        conditions.holds("modes_for_new <> ','")
    if criteria.name:
        conditions.named(name_words(criteria.name))
    where, values = conditions.built()
    return f"SELECT {_COLUMNS} FROM {where}", values


class _Conditions:
    """Collects conditions with their values; SQL text is only ever our own."""

    def __init__(self, suffix: str) -> None:
        self._suffix = suffix
        self._texts = ["availability_version IS NOT NULL", "NOT is_retired"]
        self._values: list[object] = []

    def holds(self, text: str, *values: object) -> "_Conditions":
        self._texts.append(text)
        self._values += values
        return self

    def lists(self, column: str, value: str) -> "_Conditions":
        return self.holds(f"instr({column}, ?)", f",{value},")

    def specialised(self, specialties: tuple[str, ...]) -> "_Conditions":
        marks = ", ".join("?" * len(specialties))
        return self.holds(
            f"number IN (SELECT number FROM specialties_{self._suffix} WHERE specialty IN ({marks}))",
            *specialties,
        )

    def within(self, box: tuple[float, float, float, float]) -> "_Conditions":
        south, north, west, east = box
        return self.holds(
            f"number IN (SELECT number FROM places_{self._suffix} "
            "WHERE north >= ? AND south <= ? AND east >= ? AND west <= ?)",
            south,
            north,
            west,
            east,
        )

    def named(self, words: tuple[str, ...]) -> "_Conditions":
        pieces = sorted(trigrams(words))
        marks = ", ".join("?" * len(pieces))
        return self.holds(
            f"number IN (SELECT number FROM name_trigrams_{self._suffix} WHERE trigram IN ({marks}) "
            "GROUP BY number HAVING count(*) >= ?)",
            *pieces,
            min(_SHARED_TRIGRAMS, len(pieces)),
        )

    def built(self) -> tuple[str, list[object]]:
        return f"practitioners_{self._suffix} WHERE {' AND '.join(self._texts)}", self._values
