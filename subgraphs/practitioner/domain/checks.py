"""What a practitioner must look like before it is stored."""

import unicodedata
from collections.abc import Sequence
from datetime import date

from domain_events import ConsultationType, Practice, Rating
from scheduling import validate_schedule
from servicekit.errors import BadInput
from subgraphs.practitioner.domain.practitioner import Practitioner, Profile
from subgraphs.practitioner.domain.refusals import ScheduleNotValid
from subgraphs.practitioner.domain.specialties import SPECIALTIES

LONGEST_TEXT_CHARACTERS = 200
MOST_LIST_ITEMS = 20
MOST_CONSULTATION_TYPES = 50
INSURANCE_SECTORS_OF_COUNTRY = {"FR": ("SECTOR_1", "SECTOR_2"), "DE": ("STATUTORY", "PRIVATE")}


def check_practitioner(practitioner: Practitioner, today: date) -> None:
    """Raises BadInput for the first value that does not fit, ScheduleNotValid with all that is wrong with the rules."""
    _check_profile(practitioner.profile)
    _check_consultation_types(practitioner.consultation_types)
    problems = validate_schedule(
        practitioner.schedule, practitioner.consultation_types, practitioner.profile.practice.time_zone, today
    )
    if problems:
        raise ScheduleNotValid(problems)


def _check_profile(profile: Profile) -> None:
    _check_text("name", profile.name)
    _check_choices("specialties", profile.specialties, tuple(SPECIALTIES))
    if not profile.specialties:
        raise BadInput("specialties: name at least one; `query { specialties { code } }` lists them.")
    _check_size("languages", profile.languages, MOST_LIST_ITEMS)
    if not profile.languages:
        raise BadInput('languages: name at least one, such as "fr".')
    allowed = INSURANCE_SECTORS_OF_COUNTRY.get(profile.country, ())
    _check_choices(f"insuranceSectors in {profile.country}", profile.insurance_sectors, allowed)
    _check_practice(profile.practice)
    if profile.rating is not None:
        _check_rating(profile.rating)


def _check_practice(practice: Practice) -> None:
    for field in ("address", "city", "postcode"):
        _check_text(f"practice.{field}", getattr(practice, field))
    if not -90 <= practice.latitude <= 90:
        raise BadInput(f"practice.latitude: {practice.latitude} is not between -90 and 90 degrees.")
    if not -180 <= practice.longitude <= 180:
        raise BadInput(f"practice.longitude: {practice.longitude} is not between -180 and 180 degrees.")


def _check_rating(rating: Rating) -> None:
    if not 1.0 <= rating.average <= 5.0:
        raise BadInput(f"rating.average: {rating.average} is not between 1.0 and 5.0.")
    if rating.count < 1:
        raise BadInput(f"rating.count: {rating.count} is not at least 1; leave the rating out instead.")


def _check_consultation_types(kinds: Sequence[ConsultationType]) -> None:
    _check_size("consultationTypes", [kind.id for kind in kinds], MOST_CONSULTATION_TYPES)
    for kind in kinds:
        if "en" not in kind.names:
            raise BadInput('consultationTypes.names: an English name (language "en") is required, others may follow.')
        for name in kind.names.values():
            _check_text("consultationTypes.names", name)
        if kind.price is not None:
            _check_price(kind.price.amount_minor, kind.price.currency)


def _check_price(amount_minor: int, currency: str) -> None:
    if amount_minor < 0:
        raise BadInput(f"price.amountMinor: {amount_minor} is negative; 2500 is 25.00.")
    if not (len(currency) == 3 and currency.isascii() and currency.isupper() and currency.isalpha()):
        raise BadInput('price.currency: three capital letters (ISO 4217) are expected, such as "EUR".')


def _check_text(field: str, text: str) -> None:
    if not text.strip():
        raise BadInput(f"{field}: must not be blank.")
    if len(text) > LONGEST_TEXT_CHARACTERS:
        raise BadInput(f"{field}: {len(text)} characters are too many; at most {LONGEST_TEXT_CHARACTERS}.")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise BadInput(f"{field}: control characters are not allowed.")


def _check_choices(field: str, chosen: Sequence[str], allowed: Sequence[str]) -> None:
    for value in chosen:
        if value not in allowed:
            raise BadInput(f"{field}: {value!r} is not one of {', '.join(allowed) or '(none)'}.")
    _check_size(field, chosen, MOST_LIST_ITEMS)


def _check_size(field: str, values: Sequence[str], most: int) -> None:
    if len(values) > most:
        raise BadInput(f"{field}: {len(values)} are too many; at most {most}.")
    if len(set(values)) != len(values):
        raise BadInput(f"{field}: the same value stands there twice.")
