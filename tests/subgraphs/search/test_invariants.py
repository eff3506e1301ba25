"""Whatever is in the index and whatever is asked: nobody who does not fit is found, and nobody who fits is missing."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from subgraphs.search.domain.document import Availability, Profile
from subgraphs.search.domain.geo import Point, distance_km
from subgraphs.search.domain.question import Area, Hit, Question, Window
from tests.subgraphs.search.documents import hour_bit
from tests.subgraphs.search.indexes import NewIndex

FIRST_DAY = date(2026, 10, 23)  # the clock goes back on the 25th
ZONES = ("Europe/Paris", "Europe/Berlin", "Indian/Reunion", "America/Guadeloupe")
SPECIALTIES = ("dentist", "nurse", "surgeon")
LANGUAGES = ("fr", "de", "en")
SECTORS = ("SECTOR_1", "SECTOR_2", "STATUTORY", "PRIVATE")
OFFERS = tuple(f"{mode}.{audience}" for mode in ("IN_PERSON", "VIDEO") for audience in ("NEW", "KNOWN"))
HOUR = timedelta(hours=1)
# An empty index on OpenSearch takes a second, on SQLite an instant.
EXAMPLES = {"sqlite": 80, "opensearch": 20}


@dataclass(frozen=True)
class Document:
    """Both halves, and the hours in which a start is free as local times by offer."""

    profile: Profile
    time_zone: str
    free: dict[str, list[datetime]]

    @property
    def availability(self) -> Availability:
        bits = {offer: sum(hour_bit(FIRST_DAY, hour) for hour in set(hours)) for offer, hours in self.free.items()}
        return Availability(self.profile.id, 1, self.time_zone, FIRST_DAY, bits, {})


def some(values: Iterable[str], least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(sorted(values)), min_size=least, max_size=2, unique=True).map(tuple)


local_hours = st.builds(
    lambda day, hour: datetime(2026, 10, 23) + timedelta(days=day, hours=hour),  # noqa: DTZ001
    st.integers(0, 5),
    st.integers(0, 23),
)
latitudes, longitudes = st.sampled_from([48.0, 48.05, 48.3, 52.5]), st.sampled_from([2.0, 2.1, 2.6, 13.4])
instants = st.integers(0, 6 * 24 * 60).map(
    lambda minutes: datetime(2026, 10, 23, tzinfo=UTC) + timedelta(minutes=minutes)
)
profiles = st.builds(
    Profile,
    id=st.uuids().map(str),
    version=st.just(1),
    country=st.sampled_from(["FR", "DE"]),
    name=st.just("Dr Claire Moreau"),
    specialties=some(SPECIALTIES, 1),
    languages=some(LANGUAGES, 1),
    insurance_sectors=some(SECTORS),
    modes=some(("IN_PERSON", "VIDEO")),
    takes_new_patients=st.booleans(),
    latitude=latitudes,
    longitude=longitudes,
    rating_average=st.none() | st.floats(1.0, 5.0),
    rating_count=st.integers(0, 50),
    notice_minutes=st.sampled_from([0, 45, 1440]),
    is_retired=st.sampled_from([False, False, False, True]),
)
documents = st.builds(
    Document,
    profiles,
    st.sampled_from(ZONES),
    st.dictionaries(st.sampled_from(OFFERS), st.lists(local_hours, min_size=1, max_size=6), max_size=3),
)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """By the practices' clocks, or by instants, or any time; with parts of the day and weekdays or without."""
    kind = draw(st.sampled_from(["open", "clock", "instants"]))
    bounds = sorted(draw(st.lists(instants, min_size=2, max_size=2, unique=True)))
    day_part = draw(st.none() | st.sampled_from([(360, 720), (1080, 1440), (615, 640)]))
    weekdays = draw(st.sampled_from([(), (), (5, 6), (0,)]))
    if kind == "clock":
        start, end = (bound.replace(tzinfo=None) for bound in bounds)
        return Window(start=start, end=end, day_part=day_part, weekdays=weekdays)
    if kind == "instants":
        return Window(since=bounds[0], until=bounds[1], day_part=day_part, weekdays=weekdays)
    return Window(day_part=day_part, weekdays=weekdays)


questions = st.builds(
    Question,
    country=st.sampled_from(["FR", "DE"]),
    now=instants,
    specialties=some(SPECIALTIES),
    area=st.none() | st.builds(Area, st.builds(Point, latitudes, longitudes), st.sampled_from([0.5, 8.0, 60.0])),
    window=windows(),
    languages=some(LANGUAGES),
    insurance_sectors=some(SECTORS),
    mode=st.none() | st.sampled_from(["IN_PERSON", "VIDEO"]),
    new_patients=st.booleans(),
)


def fits(document: Document, asked: Question) -> bool:
    """The rules, one by one, hour by hour."""
    who = document.profile
    return (
        who.country == asked.country
        and not who.is_retired
        and _any_of(asked.specialties, who.specialties)
        and _any_of(asked.languages, who.languages)
        and _any_of(asked.insurance_sectors, who.insurance_sectors)
        and (asked.mode is None or asked.mode in who.modes)
        and (who.takes_new_patients or not asked.new_patients)
        and (asked.area is None or _distance(who, asked.area) <= asked.area.radius_km)
        and (asked.window.is_open or any(_is_wanted(hour, document, asked) for hour in _free(document, asked)))
    )


def _any_of(wanted: tuple[str, ...], has: tuple[str, ...]) -> bool:
    return not wanted or bool(set(wanted) & set(has))


def _distance(who: Profile, area: Area) -> float:
    return distance_km(area.centre, Point(who.latitude, who.longitude))


def _free(document: Document, asked: Question) -> list[datetime]:
    modes = [asked.mode] if asked.mode else ["IN_PERSON", "VIDEO"]
    audiences = ["NEW"] if asked.new_patients else ["NEW", "KNOWN"]
    return [hour for mode in modes for audience in audiences for hour in document.free.get(f"{mode}.{audience}", ())]


def _is_wanted(hour: datetime, document: Document, asked: Question) -> bool:
    """Whether some minute of that hour can be a start that is asked for."""
    zone, window = ZoneInfo(document.time_zone), asked.window
    earliest = asked.now + timedelta(minutes=document.profile.notice_minutes)
    for minute in range(60):
        wall = hour + timedelta(minutes=minute)
        clock_minutes = wall.hour * 60 + wall.minute
        if window.weekdays and wall.weekday() not in window.weekdays:
            continue
        if window.day_part and not window.day_part[0] <= clock_minutes < window.day_part[1]:
            continue
        if (window.start and wall < window.start) or (window.end and wall >= window.end):
            continue
        for fold in (0, 1):
            instant = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
            if instant >= max(earliest, window.since or earliest) and (window.until is None or instant < window.until):
                return True
    return False


def test_exactly_those_who_fit_are_found(new_index: NewIndex, request: pytest.FixtureRequest) -> None:
    examples = EXAMPLES[request.node.callspec.params["new_index"]]

    @settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(documents, max_size=12, unique_by=lambda document: document.profile.id),
        st.lists(questions, min_size=1, max_size=8),
    )
    def hold(stored: list[Document], asked: list[Question]) -> None:
        asyncio.run(_check(new_index, stored, asked))

    hold()


async def _check(new_index: NewIndex, stored: list[Document], asked: list[Question]) -> None:
    async with new_index() as index:
        await asyncio.gather(
            *(index.put_availability(document.availability) for document in stored),
            *(index.put_profile(document.profile) for document in stored),
        )
        await index.refresh()
        for question in asked:
            hits = await index.search(question)
            assert {hit.id for hit in hits} == {found.profile.id for found in stored if fits(found, question)}
            assert len(hits) == len({hit.id for hit in hits})
            _check_shown(hits, question)


def _check_shown(hits: Iterable[Hit], question: Question) -> None:
    for hit in hits:
        assert hit.next_available is None or hit.next_available >= question.now
        assert (hit.distance_km is None) == (question.area is None)
