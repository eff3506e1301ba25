"""From a request to a question: filters win over the text, countries agree, and nothing is narrowed or widened in silence."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from servicekit.errors import BadInput, ClientError
from subgraphs.search.domain.errors import CountryMismatch, CountryRequired, LocationRequired
from subgraphs.search.domain.geo import Point
from subgraphs.search.domain.question import Question, Sort, Window
from subgraphs.search.domain.search_request import Filters, Near, SearchRequest, Understood
from subgraphs.search.use_cases.understanding import understand
from tests.subgraphs.search.documents import NOW, PARIS

EARLIEST, LATEST = (datetime.fromisoformat(f"{text}+00:00") for text in ("0001-01-01T00:00", "9999-12-31T23:59:59"))


def read(
    text: str | None = None, *, country: str | None = "FR", now: datetime = NOW, **fields: Any
) -> tuple[Question, Understood]:
    return understand(SearchRequest(now=now, text=text, country=country, **fields))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_the_main_job_is_understood() -> None:
    question, understood = read("dentist within 10km of Paris with availability this week")
    assert question.specialties == ("dentist",)
    assert question.area is not None
    assert question.area.radius_km == 10
    assert question.window.end == local("2026-11-30T00:00")
    assert understood.place is not None
    assert (understood.place.name, understood.place.country) == ("Paris", "FR")
    assert (understood.start, understood.end) == (local("2026-11-25T10:00"), local("2026-11-30T00:00"))
    assert understood.unrecognised == ()


def test_each_filter_wins_over_what_the_text_says() -> None:
    filters = Filters(
        specialties=("nurse",),
        day_part=(480, 720),
        weekdays=(0,),
        languages=("de",),
        insurance_sectors=("SECTOR_2",),
        mode="IN_PERSON",
        new_patients=False,
        name="Durand",
    )
    text = "English speaking dentist Dr Martin by video sector 1 accepting new patients in the evening on Saturdays"
    question, _ = read(text, filters=filters)
    assert (question.specialties, question.languages) == (("nurse",), ("de",))
    assert (question.insurance_sectors, question.mode) == (("SECTOR_2",), "IN_PERSON")
    assert (question.new_patients, question.name) == (False, "Durand")
    assert question.window == Window(day_part=(480, 720), weekdays=(0,))


def test_instants_of_the_filter_replace_the_window_of_the_text() -> None:
    since, until = NOW + timedelta(days=3), NOW + timedelta(days=4)
    question, understood = read("dentist tomorrow morning", filters=Filters(start=since, end=until))
    assert question.window == Window(since=since, until=until, day_part=(360, 720))
    assert (understood.start, understood.end) == (local("2026-11-28T10:00"), local("2026-11-29T10:00"))


def test_instants_around_the_doubled_hour_are_in_order() -> None:
    since, until = datetime(2026, 10, 25, 0, 50, tzinfo=UTC), datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    # 02:50 to 02:10 by the clock
    question, _ = read(filters=Filters(start=since, end=until), now=since - timedelta(days=1))
    assert (question.window.since, question.window.until) == (since, until)


@pytest.mark.parametrize(("start", "end"), [(EARLIEST, LATEST), (None, LATEST), (EARLIEST, None)], ids=str)
def test_the_ends_of_the_calendar_stand_for_whenever(start: datetime | None, end: datetime | None) -> None:
    question, _ = read(filters=Filters(start=start, end=end))
    assert question.window.since is None or question.window.since < NOW
    assert question.window.until is None or question.window.until > NOW + timedelta(days=365)


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadInput, match="from must lie before to"):
        read(filters=Filters(start=NOW, end=NOW))


def test_from_now_on_is_no_condition_for_clocks_further_west() -> None:
    question, understood = read("today")
    assert question.window == Window(end=local("2026-11-26T00:00"))
    assert understood.start == local("2026-11-25T10:00")


@pytest.mark.parametrize(
    ("place", "tomorrow"), [("à Saint-Denis Réunion", "2026-11-27T00:00"), ("à Lyon", "2026-11-26T00:00")], ids=str
)
def test_words_of_time_are_those_of_the_place(place: str, tomorrow: str) -> None:
    late = datetime(2026, 11, 25, 21, 0, tzinfo=UTC)  # already the 26th on La Réunion
    question, _ = understand(SearchRequest(now=late, text=f"dentiste {place} demain", country="FR"))
    assert question.window.start == local(tomorrow)


def test_near_wins_over_the_place_of_the_text_and_is_shown_so() -> None:
    question, understood = read("dentist in Lyon", near=Near(PARIS))
    assert question.area is not None
    assert (question.area.centre, question.area.radius_km) == (PARIS, 10.0)
    assert understood.place is None


@pytest.mark.parametrize(("said", "radius_km"), [("within 5 km", 5.0), ("within 1000 km", 500.0), ("", 10.0)])
def test_the_radius_of_the_text_holds_around_near(said: str, radius_km: float) -> None:
    question, understood = read(f"dentist {said}", near=Near(PARIS))
    assert question.area is not None
    assert understood.area is not None
    assert question.area.radius_km == understood.area.radius_km == radius_km


def test_an_arrondissement_is_small() -> None:
    question, _ = read("dentiste Lyon 3e")
    assert question.area is not None
    assert question.area.radius_km == 3.0


@pytest.mark.parametrize(
    ("text", "country"), [("Zahnarzt Neustadt morgen", "DE"), ("dentiste Saint-Denis demain", "FR")]
)
def test_each_alternative_of_a_place_is_searched_when_its_centre_is_sent(text: str, country: str) -> None:
    _, first = read(text, country=country)
    assert first.place_alternatives
    for other in first.place_alternatives:
        assert other.centre is not None
        question, understood = read(text, country=other.country, near=Near(other.centre))
        assert question.area is not None
        assert question.area.centre == other.centre
        assert understood.place == other
        assert first.place in understood.place_alternatives
        assert other not in understood.place_alternatives


def test_tomorrow_is_the_alternatives_own_tomorrow() -> None:
    now = datetime(2026, 11, 25, 22, tzinfo=UTC)  # the 26th on Réunion, the 25th in Paris
    _, mainland = understand(SearchRequest(now, "dentiste Saint-Denis demain", "FR"))
    reunion = next(place for place in mainland.place_alternatives if place.region == "La Réunion")
    assert reunion.centre is not None
    _, overseas = understand(SearchRequest(now, "dentiste Saint-Denis demain", "FR", near=Near(reunion.centre)))
    assert (mainland.start, overseas.start) == (local("2026-11-26T00:00"), local("2026-11-27T00:00"))


@pytest.mark.parametrize("text", ["dentist near me", "dentist within 5 km", "nearest dentist"])
def test_what_is_near_needs_to_be_near_something(text: str) -> None:
    with pytest.raises(LocationRequired):
        read(text)
    question, _ = read(text, near=Near(PARIS))
    assert question.area is not None


def test_a_place_that_nobody_knows_is_named_and_narrows_nothing() -> None:
    question, understood = read("dentist 97999")
    assert question.area is None
    assert understood.place is None
    assert "97999" in understood.unrecognised


@pytest.mark.parametrize(
    "near",
    [
        Near(Point(math.nan, 2.0)),
        Near(Point(48.0, math.nan)),
        Near(Point(90.01, 2.0)),
        Near(Point(48.0, -180.5)),
        Near(Point(math.inf, 2.0)),
        Near(PARIS, -1.0),
        Near(PARIS, 0.0),
        Near(PARIS, 1e9),
        Near(PARIS, math.nan),
        Near(PARIS, math.inf),
    ],
    ids=str,
)
def test_places_and_radii_that_cannot_be_are_refused(near: Near) -> None:
    with pytest.raises(BadInput, match="near"):
        read(near=near)


@pytest.mark.parametrize("centre", [Point(90.0, 180.0), Point(-90.0, -180.0), Point(0.0, 0.0)], ids=str)
def test_the_ends_of_the_globe_are_places(centre: Point) -> None:
    question, _ = read(near=Near(centre, 500.0))
    assert question.area is not None


@pytest.mark.parametrize(
    ("argument", "path", "token", "text", "expected"),
    [
        ("FR", None, None, None, "FR"),
        ("FR", "FR", "DE", "Berlin", "FR"),
        (None, "DE", "FR", None, "DE"),
        (None, None, "DE", "dentist in Paris", "DE"),
        (None, None, None, "Zahnarzt in Berlin", "DE"),
        (None, None, None, "dentiste à Lyon", "FR"),
    ],
)
def test_the_country_comes_from_argument_path_token_and_text(
    argument: str | None, path: str | None, token: str | None, text: str | None, expected: str
) -> None:
    request = SearchRequest(now=NOW, text=text, country=argument, path_country=path, token_country=token)
    question, understood = understand(request)
    assert question.country == understood.country == expected


def test_argument_and_path_must_agree() -> None:
    with pytest.raises(CountryMismatch):
        understand(SearchRequest(now=NOW, country="FR", path_country="DE"))


@pytest.mark.parametrize("text", [None, "", "dentist", "dentist near me tomorrow"])
def test_without_any_country_it_is_asked_for(text: str | None) -> None:
    with pytest.raises(CountryRequired):
        understand(SearchRequest(now=NOW, text=text))


def test_a_day_is_read_as_in_the_country_of_the_place() -> None:
    question, _ = read("dentiste à Lyon le 03/12", country=None)
    assert question.window.start == local("2026-12-03T00:00")


def test_an_unknown_specialty_of_the_filter_is_refused_and_not_searched_for() -> None:
    with pytest.raises(BadInput, match="'dentst' is no code"):
        read(filters=Filters(specialties=("dentist", "dentst")))


@pytest.mark.parametrize("name", ["!!!", "Dr", "\x00", "x" * 201])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match=r"filter\.name"):
        read(filters=Filters(name=name))


def test_a_long_text_is_understood_and_a_longer_one_refused() -> None:
    long = ("dentist in Paris tomorrow " * 500)[:10_000]
    assert read(long)[0].specialties == ("dentist",)
    with pytest.raises(BadInput, match="10,000"):
        read("x" * 10_001)


def test_sorting_by_distance_needs_a_place() -> None:
    with pytest.raises(ClientError, match="DISTANCE needs a place"):
        read(sort=Sort.DISTANCE)
    assert read("best rated dentist", sort=Sort.NEXT_AVAILABLE)[0].sort is Sort.NEXT_AVAILABLE
    assert read("best rated dentist")[0].sort is Sort.RATING


def test_windows_past_the_known_days_are_said() -> None:
    assert not read("dentist this week")[1].is_beyond_known_days
    assert read("dentist in January")[1].is_beyond_known_days
    last = NOW.replace(hour=0) + timedelta(days=30, hours=23)
    assert not read(filters=Filters(end=last))[1].is_beyond_known_days
    assert read(filters=Filters(end=last + timedelta(minutes=1)))[1].is_beyond_known_days
