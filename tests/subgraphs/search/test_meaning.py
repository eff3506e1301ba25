"""What means the same has one meaning, whoever says it in whatever words a few seconds later; what does not has another."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from subgraphs.search.domain.geo import Point
from subgraphs.search.domain.question import Question, Sort
from subgraphs.search.domain.search_request import Filters, Near, SearchRequest
from subgraphs.search.use_cases.understanding import understand
from tests.subgraphs.search.documents import NOW, PARIS, add, hits, profile
from tests.subgraphs.search.indexes import NewIndex

A_LITTLE_LATER = NOW + timedelta(seconds=25)
MIDNIGHT_IN_PARIS = datetime(2026, 11, 25, 23, 0, tzinfo=UTC)


def asked(text: str | None = None, *, country: str | None = "FR", now: datetime = NOW, **fields: Any) -> Question:
    return understand(SearchRequest(now=now, text=text, country=country, **fields))[0]


@pytest.mark.parametrize(
    "texts",
    [
        ["Zahnarzt Berlin", "dentist in Berlin", "dentiste à Berlin", "BERLIN zahnärztin"],
        ["dermatologue à Lyon demain matin", "dermatologist in Lyon tomorrow morning", "Lyon, Hautarzt morgen früh"],
        ["dentist Paris this week", "dentiste Paris cette semaine"],
        ["dentist Paris from now on", "dentiste à Paris dès maintenant"],
        ["dentist or nurse in Lille", "infirmier ou dentiste à Lille"],
        ["Dr Martin Paris", "docteur martin à paris"],
        ["dentist Paris", "dentist Paris within 10 km"],
        ["dentist Paris xyzzy", "dentist Paris"],
    ],
    ids=lambda texts: texts[0],
)
def test_texts_of_one_meaning_share_it_a_little_later_too(texts: list[str]) -> None:
    meanings = {asked(text, country=None, now=now).meaning for text in texts for now in (NOW, A_LITTLE_LATER)}
    assert len(meanings) == 1


@pytest.mark.parametrize("text", ["dentist", "today", "tomorrow", "this week", "from today", "as soon as possible"])
def test_a_text_means_the_same_within_the_lifetime_of_an_answer(text: str) -> None:
    assert asked(text).meaning == asked(text, now=NOW + timedelta(seconds=59)).meaning


@pytest.mark.parametrize("text", ["today", "tomorrow", "this morning", "in 3 days"])
def test_a_day_that_is_another_one_after_midnight_is_another_meaning(text: str) -> None:
    before, after = (asked(text, now=MIDNIGHT_IN_PARIS + timedelta(seconds=seconds)) for seconds in (-10, 10))
    assert before.meaning != after.meaning


def test_tomorrow_before_midnight_is_what_its_date_is_afterwards() -> None:
    before = asked("tomorrow", now=MIDNIGHT_IN_PARIS - timedelta(seconds=10))
    assert before.meaning == asked("26/11/2026", now=MIDNIGHT_IN_PARIS - timedelta(seconds=5)).meaning
    assert asked("tomorrow", now=MIDNIGHT_IN_PARIS + timedelta(seconds=5)).meaning != before.meaning


def test_each_condition_makes_another_meaning() -> None:
    conditions: list[dict[str, Any]] = [
        {},
        {"country": "DE"},
        {"text": "nurse"},
        {"text": "dentist tomorrow"},
        {"sort": Sort.RATING},
        {"near": Near(PARIS)},
        {"near": Near(PARIS, 5.0)},
        {"near": Near(Point(PARIS.latitude, PARIS.longitude + 1e-9))},
        {"filters": Filters(languages=("de",))},
        {"filters": Filters(insurance_sectors=("SECTOR_1",))},
        {"filters": Filters(mode="VIDEO")},
        {"filters": Filters(mode="IN_PERSON")},
        {"filters": Filters(new_patients=True)},
        {"filters": Filters(name="Martin")},
        {"filters": Filters(start=NOW + timedelta(days=1))},
        {"filters": Filters(end=NOW + timedelta(days=1))},
        {"filters": Filters(day_part=(480, 720))},
        {"filters": Filters(weekdays=(5,))},
        {"filters": Filters(weekdays=(5, 6))},
    ]
    meanings = {asked(**{"text": "dentist", **fields}).meaning for fields in conditions}
    assert len(meanings) == len(conditions)


def test_the_order_of_what_any_will_do_of_means_nothing() -> None:
    one = Filters(languages=("fr", "de"), insurance_sectors=("SECTOR_1", "SECTOR_2"), weekdays=(1, 2))
    other = Filters(languages=("de", "fr"), insurance_sectors=("SECTOR_2", "SECTOR_1"), weekdays=(2, 1, 1))
    assert asked(filters=one).meaning == asked(filters=other).meaning


def test_a_beginning_that_has_passed_means_from_now_on_to_the_second_of_whoever_asks() -> None:
    meanings = set()
    for seconds in (0, 3, 47):
        now = NOW + timedelta(seconds=seconds)
        meanings.add(asked(now=now, filters=Filters(start=now)).meaning)
        meanings.add(asked(now=now, filters=Filters(start=now - timedelta(minutes=3, microseconds=7))).meaning)
    assert len(meanings) == 1


async def test_a_beginning_that_has_passed_still_asks_for_a_free_start(new_index: NewIndex) -> None:
    async with new_index() as index:
        await add(index, profile("free"))
        await add(index, profile("full"), offers=())
        for question in (
            asked("from now on"),
            asked(filters=Filters(start=NOW)),
            asked(filters=Filters(start=NOW - timedelta(days=9))),
        ):
            assert [hit.id for hit in await hits(index, question)] == ["free"]
        assert len(await hits(index, asked())) == 2


@pytest.mark.parametrize("bound", ["start", "end"])
def test_bounds_between_two_minutes_mean_the_later_one_at_which_practices_may_begin(bound: str) -> None:
    minute = NOW + timedelta(days=1)

    def meaning(seconds: int) -> str:
        given: dict[str, Any] = {bound: minute + timedelta(seconds=seconds)}
        return asked(filters=Filters(**given)).meaning

    assert meaning(1) == meaning(30) == meaning(60) != meaning(0)
