"""What a search that finds nobody could give up, one condition at a time.

Insurance is not among it: nobody outside the asked sectors is ever shown. Neither are the country and the specialty,
without which it would be another search.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from subgraphs.search.domain.question import MAX_RADIUS_KM, Area, Question

_FURTHER = (2, 5, 10)


class GivenUp(Enum):
    """The condition; RADIUS makes the circle larger instead of leaving it out."""

    RADIUS = "RADIUS"
    TIME = "TIME"
    DAY_PART = "DAY_PART"
    WEEKDAYS = "WEEKDAYS"
    LANGUAGE = "LANGUAGE"
    MODE = "MODE"
    NEW_PATIENTS = "NEW_PATIENTS"
    NAME = "NAME"


@dataclass(frozen=True, slots=True)
class Wider:
    """A question without a condition, or with several larger radiuses in turn, of which the first that finds counts."""

    given_up: GivenUp
    questions: tuple[Question, ...]


def wider_questions(question: Question) -> Iterator[Wider]:
    """One for each condition that the question has."""
    if question.area is not None and question.area.radius_km < MAX_RADIUS_KM:
        yield Wider(GivenUp.RADIUS, tuple(replace(question, area=area) for area in _further(question.area)))
    window = question.window
    without = {
        GivenUp.TIME: replace(question, window=replace(window, start=None, end=None, since=None, until=None)),
        GivenUp.DAY_PART: replace(question, window=replace(window, day_part=None)),
        GivenUp.WEEKDAYS: replace(question, window=replace(window, weekdays=())),
        GivenUp.LANGUAGE: replace(question, languages=()),
        GivenUp.MODE: replace(question, mode=None),
        GivenUp.NEW_PATIENTS: replace(question, new_patients=False),
        GivenUp.NAME: replace(question, name=None),
    }
    for given_up, wider in without.items():
        if wider != question:
            yield Wider(given_up, (wider,))


def _further(area: Area) -> list[Area]:
    radiuses = dict.fromkeys(min(area.radius_km * times, MAX_RADIUS_KM) for times in _FURTHER)
    return [replace(area, radius_km=radius_km) for radius_km in radiuses]
