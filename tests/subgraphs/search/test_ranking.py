"""The order of hits: what counts, and that ties are stable."""

from datetime import datetime
from random import Random
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subgraphs.search.domain.candidates import NO_START
from subgraphs.search.domain.document import Profile
from subgraphs.search.domain.question import Area, Sort, Window
from subgraphs.search.domain.ranking import Ranked, quality_of, scores
from subgraphs.search.repository.port import SearchIndex
from tests.subgraphs.search.documents import KM_NORTH, PARIS, add, ids, profile, question

NEARBY = Area(PARIS, 20.0)


def north(practitioner_id: str, kilometres: float, **fields: Any) -> Profile:
    return profile(practitioner_id, latitude=PARIS.latitude + kilometres * KM_NORTH, **fields)


async def test_of_two_equal_ones_the_nearer_comes_first(index: SearchIndex) -> None:
    await add(index, north("a", 8))
    await add(index, north("b", 2))
    assert await ids(index, question(area=NEARBY)) == ["b", "a"]


async def test_of_two_equal_ones_the_sooner_free_comes_first(index: SearchIndex) -> None:
    await add(index, profile("a"), "2026-11-30T09:00")
    await add(index, profile("b"), "2026-11-26T09:00")
    assert await ids(index, question()) == ["b", "a"]


async def test_of_two_equal_ones_the_better_rated_comes_first(index: SearchIndex) -> None:
    await add(index, profile("a", rating_average=3.9, rating_count=80))
    await add(index, profile("b", rating_average=4.8, rating_count=80))
    assert await ids(index, question()) == ["b", "a"]


async def test_a_few_raters_count_less_than_many(index: SearchIndex) -> None:
    await add(index, profile("a", rating_average=5.0, rating_count=1))
    await add(index, profile("b", rating_average=4.8, rating_count=200))
    assert await ids(index, question(sort=Sort.RATING)) == ["b", "a"]


async def test_who_is_free_in_the_window_is_ranked_by_the_start_in_it(index: SearchIndex) -> None:
    saturday = Window(start=datetime.fromisoformat("2026-11-28"), end=datetime.fromisoformat("2026-11-29"))
    await add(index, profile("a"), "2026-11-25T18:00", "2026-11-28T15:00")
    await add(index, profile("b"), "2026-11-28T10:00")
    assert await ids(index, question(window=saturday)) == ["b", "a"]
    assert await ids(index, question()) == ["a", "b"]


async def test_each_order_sorts_by_what_it_says(index: SearchIndex) -> None:
    await add(index, north("near", 1, rating_average=4.0, rating_count=50), "2026-12-10T09:00")
    await add(index, north("soon", 5, rating_average=3.0, rating_count=50), "2026-11-25T12:00")
    await add(index, north("good", 9, rating_average=5.0, rating_count=50), "2026-12-01T09:00")
    first = {sort: (await ids(index, question(area=NEARBY, sort=sort)))[0] for sort in Sort if sort.name != "RELEVANCE"}
    assert first == {Sort.DISTANCE: "near", Sort.NEXT_AVAILABLE: "soon", Sort.RATING: "good"}


async def test_who_has_nothing_free_comes_last_by_next_start(index: SearchIndex) -> None:
    await add(index, profile("a"), offers=())
    await add(index, profile("b"))
    assert await ids(index, question(sort=Sort.NEXT_AVAILABLE)) == ["b", "a"]


@pytest.mark.parametrize("sort", list(Sort))
async def test_the_id_breaks_every_tie(index: SearchIndex, sort: Sort) -> None:
    for name in ("d", "a", "c", "b"):
        await add(index, profile(name))
    assert await ids(index, question(area=NEARBY, sort=sort)) == ["a", "b", "c", "d"]


class Row(NamedTuple):
    """One who was found."""

    id: str
    distance_km: float
    start: int
    quality: float


some_rows = st.lists(
    st.builds(
        Row,
        st.uuids().map(str),
        st.sampled_from([0.0, 1.5, 7.25]),
        st.sampled_from([NO_START, 0, 3_600, 7_200]),
        st.sampled_from([0.25, 0.5, 1.0]),
    ),
    max_size=12,
)


def ordered(rows: list[Row], sort: Sort, *, has_place: bool) -> list[str]:
    """The ids in order."""
    distances = np.array([row.distance_km for row in rows]) if has_place else None
    starts = np.array([row.start for row in rows], np.int64)
    qualities = np.array([row.quality for row in rows])
    hours = np.where(starts == NO_START, np.inf, starts / 3600)
    ranked = Ranked([row.id for row in rows], distances, starts, qualities, scores(distances, hours, qualities))
    return [rows[place].id for place in ranked.in_order(sort, np.arange(len(rows))).tolist()]


@given(some_rows, st.sampled_from(Sort), st.booleans(), st.randoms())
def test_the_order_does_not_depend_on_the_order_of_the_store(
    found: list[Row], sort: Sort, has_place: bool, random: Random
) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    assert ordered(shuffled, sort, has_place=has_place) == ordered(found, sort, has_place=has_place)


def one_score(distance_km: float | None, hours: float | None, quality: float) -> int:
    """The score of one alone."""
    distances = None if distance_km is None else np.array([distance_km])
    (score,) = scores(distances, np.array([np.inf if hours is None else hours]), np.array([quality])).tolist()
    return int(score)


@given(
    st.none() | st.floats(0, 20_000),
    st.none() | st.floats(-1, 31 * 24),
    st.none() | st.floats(1.0, 5.0),
    st.integers(0, 100_000),
)
def test_a_score_is_a_whole_number_within_its_bounds(
    distance_km: float | None, hours: float | None, average: float | None, count: int
) -> None:
    assert 0 <= one_score(distance_km, hours, quality_of(average, count)) <= 1_000_000


def test_the_formula_is_the_documented_one() -> None:
    assert one_score(5.0, 48.0, 0.75) == 562_500
    assert one_score(None, None, 1.0) == 250_000
    assert quality_of(None, 0) == pytest.approx(0.75)
    assert quality_of(5.0, 10) == pytest.approx(0.875)
