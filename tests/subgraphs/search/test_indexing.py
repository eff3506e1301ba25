"""From events to halves of documents."""

from base64 import b64encode
from datetime import datetime
from zoneinfo import ZoneInfoNotFoundError

import pytest

from subgraphs.search.use_cases.indexing import availability_of, profile_of
from tests.subgraphs.search.events import changed, consultation_type, free, retired

TOMORROW = datetime.fromisoformat("2026-11-26T09:30")


def test_a_profile_is_what_the_event_says() -> None:
    found = profile_of(changed("a", 7))
    assert (found.id, found.version, found.country, found.name) == ("a", 7, "FR", "Dr Claire Moreau")
    assert (found.specialties, found.languages, found.insurance_sectors) == (("dentist",), ("fr", "en"), ("SECTOR_1",))
    assert (found.latitude, found.longitude, found.notice_minutes) == (48.87, 2.33, 60)
    assert (found.rating_average, found.rating_count, found.is_retired) == (4.5, 12, False)
    assert profile_of(retired("a", 2)).is_retired


def test_modes_are_those_of_the_consultation_types() -> None:
    both = (consultation_type(mode="VIDEO"), consultation_type(), consultation_type(mode="VIDEO"))
    assert profile_of(changed("a", consultation_types=both)).modes == ("IN_PERSON", "VIDEO")
    assert profile_of(changed("a", consultation_types=())).modes == ()


@pytest.mark.parametrize(
    ("accepts", "audiences", "takes"),
    [
        (True, ["ANYONE"], True),
        (True, ["KNOWN_PATIENTS", "NEW_PATIENTS"], True),
        (True, ["KNOWN_PATIENTS"], False),
        (False, ["ANYONE", "NEW_PATIENTS"], False),
        (True, [], False),
    ],
)
def test_new_patients_need_a_type_that_they_may_book(accepts: bool, audiences: list[str], takes: bool) -> None:
    types = tuple(consultation_type(audience=audience) for audience in audiences)
    event = changed("a", consultation_types=types, accepts_new_patients=accepts)
    assert profile_of(event).takes_new_patients is takes


def test_free_hours_are_read_from_the_highest_bit() -> None:
    found = availability_of(free("a", TOMORROW))
    assert found.free_hours["IN_PERSON.NEW"] == 1 << (31 * 24 - 1 - 9)
    assert found.next_starts["IN_PERSON.KNOWN"].isoformat() == "2026-11-26T09:30:00+01:00"


@pytest.mark.parametrize("bits", [b"", b"\0" * 92, b"\0" * 94])
def test_bits_of_another_length_are_refused(bits: bytes) -> None:
    with pytest.raises(ValueError, match=r"IN_PERSON\.NEW"):
        availability_of(free("a", TOMORROW, free_hours={"IN_PERSON.NEW": b64encode(bits).decode()}))


def test_what_is_no_base64_is_refused() -> None:
    with pytest.raises(ValueError, match="base64"):
        availability_of(free("a", TOMORROW, free_hours={"IN_PERSON.NEW": "A(=="}))


def test_a_zone_that_no_search_could_read_is_refused() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        availability_of(free("a", TOMORROW, time_zone="Mars/Olympus"))
