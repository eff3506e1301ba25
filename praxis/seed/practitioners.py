"""The practitioner with a given number: drawn at random, and the same in every run of the same day."""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from domain_events import ConsultationType, Practice, Price, Rating, ScheduleException, WeeklyHours
from praxis.seed.catalogue import FIRST_VISIT, FOLLOW_UP, USUAL_PRICES_EUROS, USUAL_VISITS, VIDEO, Offer
from praxis.seed.hours import ARCHETYPES, EVENING_END, EVENING_START, weekly_hours
from praxis.seed.identifiers import part_id, practitioner_id
from praxis.seed.people import CULTURES, NOT_PHYSICIANS, Culture
from praxis.seed.plan import place_of
from praxis.seed.towns import Town
from subgraphs.practitioner.domain.practitioner import BookingRules, Contact, NewPractitioner, Practitioner, Profile

T = TypeVar("T")

KILOMETRES_OF_JITTER = 0.4
KILOMETRES_PER_DEGREE = 111.0
GRIDS_MINUTES = ((15, 62), (30, 14), (20, 9), (10, 7), (5, 4), (60, 4))
NOTICES_MINUTES = ((0, 10), (60, 30), (120, 25), (240, 15), (1440, 20))
HORIZONS_DAYS = ((28, 15), (60, 30), (90, 40), (180, 15))
CUTOFFS_MINUTES = ((0, 20), (120, 20), (1440, 45), (2880, 15))
BUFFERS_MINUTES = ((0, 75), (5, 12), (10, 8), (15, 5))
INSURANCES = {
    "FR": ((("SECTOR_1",), 70), (("SECTOR_2",), 30)),
    "DE": ((("STATUTORY", "PRIVATE"), 75), (("PRIVATE",), 15), (("STATUTORY",), 10)),
}


def practitioner(index: int, now: datetime) -> NewPractitioner:
    """The practitioner with this number; absences lie relative to the day of `now`, all else is fixed."""
    random = Random(f"praxis demo practitioner {index}")
    specialty, town = place_of(index, random)
    culture = CULTURES[town.country]
    given, family = random.choice(culture.given_names), random.choice(culture.family_names)
    grid_minutes = _weighted(random, GRIDS_MINUTES)
    insurances = _weighted(random, INSURANCES[town.country])
    accepts_new = random.random() < 0.85
    offers = _offers(random, specialty, accepts_new=accepts_new)
    types = tuple(_types(index, offers, specialty, insurances, grid_minutes))
    profile = Profile(
        id=practitioner_id(index),
        version=1,
        country=town.country,
        name=_name(culture, specialty, given, family),
        specialties=_specialties(random, specialty),
        languages=_languages(random, culture, town),
        insurance_sectors=insurances,
        practice=_practice(random, culture, town),
        accepts_new_patients=accepts_new,
        retired=False,
        rating=_rating(random),
        rules=_rules(random, town, grid_minutes),
    )
    return NewPractitioner(
        practitioner=Practitioner(
            profile=profile,
            consultation_types=types,
            weekly_hours=_weekly_hours(random, grid_minutes, types),
            exceptions=_exceptions(random, index, now.date()),
        ),
        contact=Contact(email=_email(given, family, index), phone=_phone(random, town), language=culture.language),
        created_at=now,
    )


def _name(culture: Culture, specialty: str, given: str, family: str) -> str:
    title = culture.titles.get(specialty) or (culture.physician_title if specialty not in NOT_PHYSICIANS else "")
    return f"{title} {given} {family}".strip()


def _specialties(random: Random, specialty: str) -> tuple[str, ...]:
    further = {"general_practitioner": "sports_physician", "pulmonologist": "allergist", "neurologist": "psychiatrist"}
    if specialty in further and random.random() < 0.1:
        return (specialty, further[specialty])
    return (specialty,)


def _languages(random: Random, culture: Culture, town: Town) -> tuple[str, ...]:
    languages = [culture.language]
    languages += [language for language, odds in culture.further_languages if random.random() < odds]
    if town.holiday_region == "FR-6AE" and "de" not in languages and random.random() < 0.5:
        languages.append("de")
    return tuple(languages)


def _practice(random: Random, culture: Culture, town: Town) -> Practice:
    area = random.choice(town.areas)
    street, number = random.choice(culture.streets), random.randint(1, 120)
    spread = KILOMETRES_OF_JITTER / KILOMETRES_PER_DEGREE
    return Practice(
        address=f"{street} {number}" if culture.street_first else f"{number} {street}",
        city=town.name,
        postcode=area.postcode,
        latitude=round(area.latitude + random.uniform(-spread, spread), 5),
        longitude=round(area.longitude + random.uniform(-spread, spread) * 1.4, 5),  # degrees are narrower up here
        time_zone=town.time_zone,
    )


def _rating(random: Random) -> Rating | None:
    if random.random() < 0.12:
        return None
    return Rating(
        average=round(3.0 + 2.0 * random.betavariate(4, 1.6), 1), count=min(int(9 * random.paretovariate(1.1)), 600)
    )


def _rules(random: Random, town: Town, grid_minutes: int) -> BookingRules:
    return BookingRules(
        grid_minutes=grid_minutes,
        holiday_region=town.holiday_region if random.random() < 0.93 else None,
        minimum_notice_minutes=_weighted(random, NOTICES_MINUTES),
        horizon_days=_weighted(random, HORIZONS_DAYS),
        cancellation_cutoff_minutes=_weighted(random, CUTOFFS_MINUTES),
        buffer_before_minutes=0,
        buffer_after_minutes=_weighted(random, BUFFERS_MINUTES),
    )


def _offers(random: Random, specialty: str, *, accepts_new: bool) -> list[Offer]:
    offers = [USUAL_VISITS[specialty]]
    if accepts_new and random.random() < 0.7:
        offers.append(FIRST_VISIT)
    if random.random() < 0.6:
        offers.append(FOLLOW_UP)
    if random.random() < 0.35:
        offers.append(VIDEO)
    return offers


def _types(
    index: int, offers: list[Offer], specialty: str, insurances: tuple[str, ...], grid_minutes: int
) -> Iterator[ConsultationType]:
    # What the statutory insurance pays has no price for the patient.
    has_price = "STATUTORY" not in insurances
    dearer = 1.6 if insurances == ("SECTOR_2",) else 1.0
    for number, offer in enumerate(offers):
        euros = round(USUAL_PRICES_EUROS[specialty] * offer.price_factor * dearer)
        yield ConsultationType(
            id=str(part_id(index, f"consultation type {number}")),
            names=offer.names,
            duration_minutes=-(-offer.minutes // grid_minutes) * grid_minutes,
            mode=offer.mode,
            audience=offer.audience,
            price=Price(amount_minor=euros * 100, currency="EUR") if has_price else None,
        )


def _weekly_hours(random: Random, grid_minutes: int, types: tuple[ConsultationType, ...]) -> tuple[WeeklyHours, ...]:
    ranges = _weighted(random, tuple((week, weight) for weight, week in ARCHETYPES))
    shift = random.choice((-30, 0, 0, 0, 30))
    hours = [weekly_hours((day, start + shift, end + shift), grid_minutes) for day, start, end in ranges]
    video = tuple(kind.id for kind in types if kind.mode == "VIDEO")
    if video and random.random() < 0.3 and max(end for _, _, end in ranges) + shift <= EVENING_START:
        hours.append(weekly_hours((random.randint(1, 4), EVENING_START, EVENING_END), grid_minutes, video))
    return tuple(hours)


def _exceptions(random: Random, index: int, today: date) -> tuple[ScheduleException, ...]:
    if random.random() > 0.25:
        return ()
    first = today + timedelta(days=random.randint(5, 60))
    return (
        ScheduleException(
            id=str(part_id(index, "absence")),
            kind="ABSENCE",
            first_date=first,
            last_date=first + timedelta(days=random.choice((0, 2, 6, 13))),
        ),
    )


def _email(given: str, family: str, index: int) -> str:
    return f"{_ascii(given)}.{_ascii(family)}.{index}@example.org"


def _ascii(name: str) -> str:
    plain = name.lower().replace("ß", "ss").replace("ı", "i")
    letters = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in letters if letter.isascii() and (letter.isalnum() or letter == "-"))


def _phone(random: Random, town: Town) -> str:
    return f"{town.phone_prefix}{random.randrange(10**town.phone_digits):0{town.phone_digits}d}"


def _weighted(random: Random, choices: Sequence[tuple[T, int]]) -> T:
    return random.choices(choices, [weight for _, weight in choices])[0][0]
