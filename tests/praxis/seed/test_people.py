"""What the demo people promise: determinism, coverage, values that the services accept."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise

import phonenumbers

from domain_events.practitioner import ConsultationType, PractitionerChanged
from praxis.seed.catalogue import USUAL_VISITS
from praxis.seed.demo import demo_patient, demo_practitioner
from praxis.seed.identifiers import DEMO_PATIENT_ID, DEMO_PRACTITIONER_ID, practitioner_id
from praxis.seed.plan import TOWNS
from praxis.seed.practitioners import practitioner
from praxis.seed.towns import LARGE_CITIES
from scheduling import Rules, bookable_starts
from scheduling.public_holidays import is_holiday_region
from servicekit.envelope import encode_event
from subgraphs.patient.domain.checks import check_patient
from subgraphs.practitioner.domain.checks import check_practitioner
from subgraphs.practitioner.domain.practitioner import NewPractitioner
from subgraphs.practitioner.domain.specialties import SPECIALTIES

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
USUAL_NUMBER = 2000
LARGEST_EVENT_BYTES = 4_000  # 20,000 of them go through a broker that holds 5 MiB a partition


@cache
def _people(number: int = USUAL_NUMBER) -> tuple[NewPractitioner, ...]:
    return (demo_practitioner(NOW), *(practitioner(index, NOW) for index in range(1, number)))


def test_every_specialty_has_several_practitioners_in_each_large_city() -> None:
    found = Counter(
        (specialty, new.practitioner.profile.practice.city)
        for new in _people()
        for specialty in new.practitioner.profile.specialties
    )
    assert set(USUAL_VISITS) == set(SPECIALTIES)
    assert {town.name for town in TOWNS} >= set(LARGE_CITIES)
    assert min(found[(specialty, city)] for specialty in SPECIALTIES for city in LARGE_CITIES) >= 3


def test_both_countries_all_holiday_regions_and_reunion_are_there() -> None:
    profiles = [new.practitioner.profile for new in _people()]
    countries = Counter(profile.country for profile in profiles)
    assert min(countries["FR"], countries["DE"]) > USUAL_NUMBER / 3
    assert {profile.practice.time_zone for profile in profiles} == {
        "Europe/Paris",
        "Europe/Berlin",
        "Indian/Reunion",
    }
    regions = {profile.rules.holiday_region for profile in profiles} - {None}
    assert {"FR", "FR-57", "FR-6AE", "FR-974", "DE-BY", "DE-BE", "DE-SN"} <= regions
    assert all(is_holiday_region(region) for region in regions if region)
    assert len([region for region in regions if region and region.startswith("DE-")]) == 16


def test_the_services_accept_every_one_of_them() -> None:
    for new in _people():
        check_practitioner(new.practitioner, NOW.date())
        assert new.contact.email.endswith("@example.org")
        assert new.contact.phone is not None
        assert phonenumbers.is_valid_number(phonenumbers.parse(new.contact.phone))
    check_patient(demo_patient())


def test_ids_and_mail_addresses_are_unique_and_ids_look_like_uuidv7() -> None:
    people = _people()
    ids = [new.practitioner.id for new in people]
    types = [kind.id for new in people for kind in new.practitioner.consultation_types]
    assert len(set(ids)) == len(ids)
    assert len(set(types)) == len(types)
    assert len({new.contact.email for new in people}) == len(people)
    assert all(key.version == 7 and key.variant == "specified in RFC 4122" for key in ids)
    assert ids == [practitioner_id(index) for index in range(len(ids))]
    assert all(earlier < later for earlier, later in pairwise(ids[1:]))


def test_the_same_number_is_the_same_practitioner_whatever_was_drawn_before() -> None:
    for index in (1, 700, 1080, 1081, 1999, 19_999):
        assert practitioner(index, NOW) == practitioner(index, NOW)
    assert _people()[1500] == practitioner(1500, NOW)


def test_practitioners_lie_near_the_middle_of_their_town() -> None:
    middles = {town.name: town.areas[0] for town in TOWNS}
    for new in _people():
        practice = new.practitioner.profile.practice
        middle = middles[practice.city]
        assert abs(practice.latitude - middle.latitude) < 0.15
        assert abs(practice.longitude - middle.longitude) < 0.2


def test_there_is_something_to_filter_by() -> None:
    profiles = [new.practitioner.profile for new in _people()]
    languages = Counter(language for profile in profiles for language in profile.languages)
    sectors = Counter(sector for profile in profiles for sector in profile.insurance_sectors)
    kinds = [kind for new in _people() for kind in new.practitioner.consultation_types]
    assert min(languages[code] for code in ("fr", "de", "en", "es", "ar", "tr")) > 30
    assert set(sectors) == {"SECTOR_1", "SECTOR_2", "STATUTORY", "PRIVATE"}
    assert {(kind.mode, kind.audience) for kind in kinds} >= {
        ("VIDEO", "ANYONE"),
        ("IN_PERSON", "ANYONE"),
        ("IN_PERSON", "NEW_PATIENTS"),
        ("IN_PERSON", "KNOWN_PATIENTS"),
    }
    assert {profile.rules.grid_minutes for profile in profiles} == {5, 10, 15, 20, 30, 60}
    assert {profile.accepts_new_patients for profile in profiles} == {True, False}
    assert any(profile.rating is None for profile in profiles)
    assert any(hours.consultation_type_ids for new in _people() for hours in new.practitioner.weekly_hours)
    assert any(new.practitioner.exceptions for new in _people())


def test_the_demo_practitioner_is_a_dentist_in_paris_with_openings_on_every_weekday_of_the_year() -> None:
    demo = demo_practitioner(NOW)
    assert demo.practitioner.id == DEMO_PRACTITIONER_ID
    assert demo.contact.email == "demo.practitioner@example.org"
    assert demo_patient().id == DEMO_PATIENT_ID
    assert demo_patient().email == "demo.patient@example.org"
    profile = demo.practitioner.profile
    assert (profile.specialties, profile.practice.city) == (("dentist",), "Paris")
    event = demo.practitioner.event()
    assert isinstance(event, PractitionerChanged)
    rules = Rules.of(event)
    usual = demo.practitioner.consultation_types[0]
    assert usual.audience == "ANYONE"
    for offset in range(366):
        now = NOW + timedelta(days=offset)
        day = now.date() + timedelta(days=1)
        starts = _starts(rules, usual, day, now)
        assert (len(starts) > 10) == (day.isoweekday() <= 5), day


def _starts(rules: Rules, kind: ConsultationType, day: date, now: datetime) -> list[datetime]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return bookable_starts(rules, kind, (), midnight, midnight + timedelta(days=1), now)


def test_events_stay_small() -> None:
    sizes = [len(encode_event(new.practitioner.event(), source="/practitioner", time=NOW)) for new in _people()]
    assert max(sizes) < LARGEST_EVENT_BYTES
