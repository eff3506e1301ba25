"""Hours that a window asks for, by the clock of each practice."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from subgraphs.search.domain.candidates import FREE_BYTES, NO_START
from subgraphs.search.domain.document import KNOWN_HOURS
from subgraphs.search.domain.free_hours import WantedHours
from subgraphs.search.domain.question import Window
from tests.subgraphs.search.documents import NOW, hour_bit

WEDNESDAY = date(2026, 11, 25)
PARIS, REUNION, GUADELOUPE = "Europe/Paris", "Indian/Reunion", "America/Guadeloupe"
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # the clock skips 02:00-03:00, and shows it twice


def wanted(
    window: Window, *, now: datetime = NOW, zone: str = PARIS, first_day: date = WEDNESDAY, notice: int = 0
) -> WantedHours:
    return WantedHours(window, now, zone, first_day, notice)


def hours(of: WantedHours, first_day: date = WEDNESDAY) -> list[str]:
    """The wanted hours as local times."""
    bits = f"{of.mask:0{KNOWN_HOURS}b}"
    midnight = datetime.combine(first_day, datetime.min.time())
    return [(midnight + timedelta(hours=at)).isoformat(timespec="minutes") for at, bit in enumerate(bits) if bit == "1"]


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def first_start(
    of: WantedHours, text: str, known: datetime | None = None, first_day: date = WEDNESDAY
) -> datetime | None:
    """Of a practice that is free in one hour."""
    free = np.frombuffer(hour_bit(first_day, local(text)).to_bytes(FREE_BYTES, "big"), np.uint8)
    known_starts = np.array([NO_START if known is None else int(known.timestamp())])
    (seconds,) = of.first_starts(free.reshape(1, FREE_BYTES), known_starts).tolist()
    return None if seconds == NO_START else datetime.fromtimestamp(seconds, UTC)


def test_an_open_window_asks_for_every_hour_from_now_on() -> None:
    found = hours(wanted(Window()))
    assert found[0] == "2026-11-25T10:00"
    assert found[-1] == "2026-12-25T23:00"
    assert len(found) == 31 * 24 - 10


def test_the_notice_of_the_practice_counts_from_now() -> None:
    assert hours(wanted(Window(), notice=24 * 60 + 90))[0] == "2026-11-26T11:00"


def test_a_second_past_the_minute_counts_as_the_next_minute() -> None:
    end = local("2026-11-25T11:00")
    assert hours(wanted(Window(end=end), now=NOW + timedelta(minutes=58))) == ["2026-11-25T10:00"]
    assert hours(wanted(Window(end=end), now=NOW + timedelta(minutes=59, seconds=1))) == []


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-11-26T09:00", "2026-11-26T11:00", ["2026-11-26T09:00", "2026-11-26T10:00"]),
        ("2026-11-26T09:59", "2026-11-26T10:01", ["2026-11-26T09:00", "2026-11-26T10:00"]),
        ("2026-11-26T09:20", "2026-11-26T09:40", ["2026-11-26T09:00"]),
        ("2026-11-26T09:00:00", "2026-11-26T10:00:30", ["2026-11-26T09:00", "2026-11-26T10:00"]),
        ("2026-11-26T23:30", "2026-11-27T00:30", ["2026-11-26T23:00", "2026-11-27T00:00"]),
    ],
)
def test_bounds_inside_an_hour_are_rounded_outward(start: str, end: str, expected: list[str]) -> None:
    assert hours(wanted(Window(start=local(start), end=local(end)))) == expected


def test_a_part_of_the_day_may_end_at_midnight() -> None:
    day = Window(start=local("2026-11-26T00:00"), end=local("2026-11-27T00:00"), day_part=(22 * 60, 24 * 60))
    assert hours(wanted(day)) == ["2026-11-26T22:00", "2026-11-26T23:00"]


def test_a_part_of_the_day_that_is_over_asks_for_nothing_today() -> None:
    today = Window(end=local("2026-11-26T00:00"), day_part=(6 * 60, 10 * 60))
    assert hours(wanted(today)) == []


def test_weekdays_are_those_of_the_practice() -> None:
    saturdays = hours(wanted(Window(weekdays=(5,), day_part=(9 * 60, 10 * 60))))
    assert saturdays == [f"{day}T09:00" for day in ("2026-11-28", "2026-12-05", "2026-12-12", "2026-12-19")]


def test_what_lies_outside_the_known_days_asks_for_nothing() -> None:
    assert hours(wanted(Window(start=local("2027-02-01T00:00")))) == []
    assert hours(wanted(Window(end=local("2026-11-01T00:00")))) == []


def test_tomorrow_is_tomorrow_by_each_practices_own_clock() -> None:
    tomorrow = Window(start=local("2026-11-26T00:00"), end=local("2026-11-27T00:00"))
    for zone in (PARIS, REUNION, GUADELOUPE):
        found = hours(wanted(tomorrow, zone=zone))
        assert (found[0], found[-1], len(found)) == ("2026-11-26T00:00", "2026-11-26T23:00", 24)


def test_instants_are_the_same_for_all_and_read_on_each_clock() -> None:
    window = Window(since=datetime(2026, 11, 26, 8, tzinfo=UTC), until=datetime(2026, 11, 26, 10, tzinfo=UTC))
    assert hours(wanted(window, zone=PARIS)) == ["2026-11-26T09:00", "2026-11-26T10:00"]
    assert hours(wanted(window, zone=REUNION)) == ["2026-11-26T12:00", "2026-11-26T13:00"]
    assert hours(wanted(window, zone=GUADELOUPE)) == ["2026-11-26T04:00", "2026-11-26T05:00"]


def test_a_day_has_all_its_hours_where_the_clock_goes_forward() -> None:
    window = Window(start=local("2026-03-29T00:00"), end=local("2026-03-29T05:00"))
    of = wanted(window, now=datetime(2026, 3, 28, 12, tzinfo=UTC), first_day=SPRING)
    assert hours(of, SPRING) == [f"2026-03-29T0{hour}:00" for hour in range(5)]
    assert first_start(of, "2026-03-29T03:00", first_day=SPRING) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_both_readings_of_a_doubled_hour_are_one() -> None:
    zone = ZoneInfo(PARIS)
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    assert second - first == timedelta(hours=1)
    of = wanted(Window(), now=datetime(2026, 10, 24, 22, tzinfo=UTC), first_day=AUTUMN)
    for known in (first, second):
        assert first_start(of, "2026-10-25T02:00", known, AUTUMN) == known


def test_within_a_doubled_hour_its_second_reading_still_lies_ahead() -> None:
    now = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)  # 02:50 for the first time
    of = wanted(Window(day_part=(2 * 60, 2 * 60 + 30)), now=now, first_day=AUTUMN)
    assert hours(of, AUTUMN)[0] == "2026-10-25T02:00"
    assert first_start(of, "2026-10-25T02:00", first_day=AUTUMN) == now


def test_instants_in_a_doubled_hour_let_both_readings_in() -> None:
    window = Window(since=datetime(2026, 10, 25, 0, 50, tzinfo=UTC), until=datetime(2026, 10, 25, 1, 10, tzinfo=UTC))
    of = wanted(window, now=datetime(2026, 10, 24, 12, tzinfo=UTC), first_day=AUTUMN)
    assert hours(of, AUTUMN) == ["2026-10-25T02:00"]


def test_the_known_minute_is_shown_when_it_lies_in_the_hour() -> None:
    known = datetime(2026, 11, 26, 8, 45, tzinfo=UTC)  # 09:45 in Paris
    assert first_start(wanted(Window()), "2026-11-26T09:00", known) == known


def test_a_minute_of_another_hour_is_not_shown() -> None:
    known = datetime(2026, 11, 26, 7, 45, tzinfo=UTC)
    assert first_start(wanted(Window()), "2026-11-26T09:00", known) == datetime(2026, 11, 26, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("window", "notice", "shown"),
    [
        (Window(), 0, "2026-11-25T09:20"),  # now
        (Window(), 30, "2026-11-25T09:50"),  # now and the notice
        (Window(start=local("2026-11-25T10:40")), 0, "2026-11-25T09:40"),
        (Window(day_part=(10 * 60 + 45, 24 * 60)), 0, "2026-11-25T09:45"),
    ],
)
def test_a_start_is_never_shown_before_it_is_possible_or_wanted(window: Window, notice: int, shown: str) -> None:
    passed = datetime(2026, 11, 25, 9, 5, tzinfo=UTC)  # it was free then, and may be gone
    of = wanted(window, now=NOW + timedelta(minutes=20), notice=notice)
    assert first_start(of, "2026-11-25T10:00", passed) == datetime.fromisoformat(f"{shown}+00:00")


def test_a_document_of_yesterday_is_read_by_its_own_days() -> None:
    of = wanted(Window(), first_day=date(2026, 11, 24))
    assert hours(of, date(2026, 11, 24))[0] == "2026-11-25T10:00"
    assert first_start(of, "2026-11-24T16:00", first_day=date(2026, 11, 24)) is None
