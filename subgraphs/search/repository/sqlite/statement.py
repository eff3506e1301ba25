"""The conditions of a question as SQL: what narrows documents down before they are looked at one by one."""

import json
import math
from collections.abc import Sequence
from typing import Any

from subgraphs.search.domain.asks import ask_of
from subgraphs.search.domain.geo import KM_PER_DEGREE
from subgraphs.search.domain.question import Area, Question

# Nearer to a pole, a box around a circle holds all longitudes.
_NEAR_POLE_DEGREES = 89.0
# R*Tree keeps coordinates as 32-bit floats, rounded outward: a little more is let in, and measured afterwards.
_BOX_MARGIN_DEGREES = 1e-4


class Statement:
    """A SELECT of candidates. Values are always parameters; only names of our own stand in the text."""

    def __init__(self, question: Question) -> None:
        self._tables = ["practitioners AS p"]
        self._conditions = ["p.country = :country", "NOT p.retired", "p.availability_version IS NOT NULL"]
        self.values: dict[str, Any] = {"country": question.country}
        self._ask = ask_of(question)
        for kind, terms in (
            ("specialty", question.specialties),
            ("language", question.languages),
            ("sector", question.insurance_sectors),
        ):
            if terms:
                self.has_term(kind, terms)
        if question.area is not None:
            self._within(question.area)
        if question.mode is not None:
            self._conditions.append("p.video" if question.mode == "VIDEO" else "p.in_person")
        if question.new_patients:
            self._conditions.append("p.new_patients")

    @property
    def text(self) -> str:
        """Rows of id, place, rating, the clock that counts, free hours and next start."""
        return f"""
            SELECT p.id, p.latitude, p.longitude, p.rating_average, p.rating_count, p.free_{self._ask}, p.next_{self._ask},
                   p.time_zone, p.first_local_date, p.notice_minutes
            FROM {" JOIN ".join(self._tables)} WHERE {" AND ".join(self._conditions)}
        """

    def has_term(self, kind: str, terms: Sequence[str]) -> None:
        """One of these terms must be among the document's of this kind."""
        name = f"{kind}_{len(self.values)}"
        self.values[name] = json.dumps(terms)
        self._conditions.append(
            f"""p.number IN (SELECT terms.number FROM terms WHERE terms.country = :country AND kind = '{kind}'
                AND term IN (SELECT value FROM json_each(:{name})))"""
        )

    def _within(self, area: Area) -> None:
        self._tables.append("places ON places.number = p.number")
        height = area.radius_km / KM_PER_DEGREE + _BOX_MARGIN_DEGREES
        self._between("south", "north", area.centre.latitude - height, area.centre.latitude + height)
        furthest = abs(area.centre.latitude) + height
        if furthest >= _NEAR_POLE_DEGREES:
            return
        width = area.radius_km / (KM_PER_DEGREE * math.cos(math.radians(furthest))) + _BOX_MARGIN_DEGREES
        west, east = area.centre.longitude - width, area.centre.longitude + width
        # A box over the antimeridian would be two; so seldom, measuring more distances is the simpler way.
        if west >= -180 and east <= 180:
            self._between("west", "east", west, east)

    def _between(self, low: str, high: str, least: float, most: float) -> None:
        self._conditions.append(f"{low} >= :{low} AND {high} <= :{high}")
        self.values |= {low: least, high: most}
