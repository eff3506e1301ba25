"""Deciding about the candidates that a store's filters let through: exact distances and hours, and one rank.

A search of a big city has ten thousand candidates, so whole columns are worked on at once.
"""

from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from subgraphs.search.domain.candidates import NO_START, Candidates, Floats, Integers
from subgraphs.search.domain.free_hours import WantedHours
from subgraphs.search.domain.geo import distances_km
from subgraphs.search.domain.question import Hit, Question
from subgraphs.search.domain.ranking import Ranked, scores

_METRES = 3  # decimals of a kilometre that are shown


def judged(question: Question, candidates: Candidates, limit: int) -> list[Hit]:
    """Those that fit, in the order asked for, at most `limit`."""
    distances = _distances(question, candidates)
    starts = _first_starts(question, candidates)
    hours = np.where(starts == NO_START, np.inf, (starts - question.now.timestamp()) / 3600)
    ranks = scores(distances, hours, candidates.qualities)
    ranked = Ranked(candidates.ids, distances, starts, candidates.qualities, ranks)
    chosen = ranked.in_order(question.sort, np.flatnonzero(_fitting(question, distances, starts)))[:limit]
    return _hits(ranked, chosen)


def _distances(question: Question, candidates: Candidates) -> Floats | None:
    if question.area is None:
        return None
    return distances_km(question.area.centre, candidates.latitudes, candidates.longitudes)


def _first_starts(question: Question, candidates: Candidates) -> Integers:
    """By document, in seconds since 1970; NO_START where none is wanted. What practices of one clock share is worked out once."""
    starts = np.full(len(candidates.ids), NO_START, np.int64)
    for number, clock in enumerate(candidates.clocks):
        its = np.flatnonzero(candidates.clock_of == number)
        day = date.fromisoformat(clock.first_local_date)
        wanted = WantedHours(question.window, question.now, clock.time_zone, day, clock.notice_minutes)
        starts[its] = wanted.first_starts(candidates.free_hours[its], candidates.next_starts[its])
    return starts


def _fitting(question: Question, distances: Floats | None, starts: Integers) -> NDArray[np.bool_]:
    fitting = np.ones(len(starts), np.bool_)
    if question.area is not None and distances is not None:
        fitting &= distances <= question.area.radius_km
    if not question.window.is_open:
        fitting &= starts != NO_START
    return fitting


def _hits(ranked: Ranked, chosen: Integers) -> list[Hit]:
    kilometres = None if ranked.distances_km is None else np.round(ranked.distances_km[chosen], _METRES).tolist()
    seconds = ranked.starts[chosen].tolist()
    instants = {each: None if each == NO_START else datetime.fromtimestamp(each, UTC) for each in set(seconds)}
    return list(
        map(
            Hit,
            [ranked.ids[place] for place in chosen.tolist()],
            kilometres or [None] * len(seconds),
            [instants[each] for each in seconds],
            ranked.scores[chosen].tolist(),
        )
    )
