"""What a patient must look like before it is stored. Messages name the field and never the value: it is personal."""

import unicodedata

import email_validator
import phonenumbers

from servicekit.errors import BadInput
from subgraphs.patient.domain.patient import Patient

LONGEST_NAME_CHARACTERS = 100
INSURANCE_SECTORS = ("STATUTORY", "PRIVATE")


def check_patient(patient: Patient) -> None:
    """Raises BadInput for the first value that does not fit."""
    _check_name("givenName", patient.given_name)
    _check_name("familyName", patient.family_name)
    _check_email(patient.email)
    if patient.phone is not None:
        _check_phone(patient.phone)
    if patient.insurance_sector is not None and patient.insurance_sector not in INSURANCE_SECTORS:
        raise BadInput("insuranceSector: a patient is insured STATUTORY or PRIVATE, or gives none.")
    quiet = patient.notifications.quiet_hours
    if quiet is not None and quiet.start == quiet.end:
        raise BadInput("notifications.quietHours: start and end must differ; leave the hours out to have none.")


def _check_name(field: str, text: str) -> None:
    if not text.strip():
        raise BadInput(f"{field}: must not be blank.")
    if len(text) > LONGEST_NAME_CHARACTERS:
        raise BadInput(f"{field}: {len(text)} characters are too many; at most {LONGEST_NAME_CHARACTERS}.")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise BadInput(f"{field}: control characters are not allowed.")


def _check_email(address: str) -> None:
    try:
        email_validator.validate_email(address, check_deliverability=False)
    except email_validator.EmailNotValidError as error:
        raise BadInput(f"email: {error}") from None


def _check_phone(number: str) -> None:
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        raise BadInput('phone: a number in E.164 is expected, such as "+33199001234".') from None
    if not phonenumbers.is_valid_number(parsed):
        raise BadInput("phone: no such number can exist in its country.")
