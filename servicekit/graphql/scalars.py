"""Scalars of the graph. Each refuses what does not fit, naming the value and the rule."""

import re
import zoneinfo
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any, NewType

import email_validator
import phonenumbers
import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

CountryCode = NewType("CountryCode", str)
LanguageCode = NewType("LanguageCode", str)
TimeZone = NewType("TimeZone", str)
EmailAddress = NewType("EmailAddress", str)
PhoneNumber = NewType("PhoneNumber", str)

MAX_SHOWN_CHARACTERS = 40


def parse_instant(value: Any) -> datetime:
    """An RFC 3339 instant with an offset, answered in UTC."""
    text = _text(value, "DateTime", "an RFC 3339 text such as 2026-11-25T09:30:00Z")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)?", text):
        raise _refused("DateTime", text, "an RFC 3339 instant such as 2026-11-25T09:30:00Z")
    try:
        parsed = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text.upper()))
    except ValueError:
        raise _refused("DateTime", text, "an instant that exists, such as 2026-11-25T09:30:00Z") from None
    if parsed.tzinfo is None:
        raise _refused("DateTime", text, "an instant with its offset, such as 2026-11-25T09:30:00+01:00")
    try:
        return parsed.astimezone(UTC)
    except OverflowError:
        raise _refused("DateTime", text, "an instant between the years 1 and 9999 in UTC") from None


def print_instant(value: datetime) -> str:
    """RFC 3339 in UTC with a Z."""
    if value.tzinfo is None:
        raise ValueError("an instant without an offset reached the graph")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_date(value: Any) -> date:
    """A calendar day as YYYY-MM-DD."""
    text = _text(value, "Date", "a day such as 2026-11-25")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise _refused("Date", text, "a day such as 2026-11-25")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _refused("Date", text, "a day that exists, such as 2026-11-25") from None


def parse_local_time(value: Any) -> time:
    """A wall-clock time as HH:MM."""
    text = _text(value, "LocalTime", 'a time such as "09:30"')
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise _refused("LocalTime", text, 'a time from "00:00" to "23:59"')
    return time.fromisoformat(text)


def print_local_time(value: time) -> str:
    """HH:MM."""
    return value.strftime("%H:%M")


def parse_country_code(value: Any) -> CountryCode:
    """Two capital letters (ISO 3166-1 alpha-2)."""
    return CountryCode(_matching(value, "CountryCode", r"[A-Z]{2}", 'two capital letters (ISO 3166-1), such as "FR"'))


def parse_language_code(value: Any) -> LanguageCode:
    """Two small letters (ISO 639-1)."""
    return LanguageCode(_matching(value, "LanguageCode", r"[a-z]{2}", 'two small letters (ISO 639-1), such as "fr"'))


def parse_time_zone(value: Any) -> TimeZone:
    """A name of the IANA time zone database."""
    text = _text(value, "TimeZone", 'an IANA name such as "Europe/Paris"')
    if text not in _time_zones():
        raise _refused("TimeZone", text, 'an IANA name such as "Europe/Paris"')
    return TimeZone(text)


def parse_email_address(value: Any) -> EmailAddress:
    """A deliverable form of an address; whether the domain answers is not asked."""
    text = _text(value, "EmailAddress", 'an address such as "ada@example.org"')
    try:
        checked = email_validator.validate_email(text, check_deliverability=False, allow_smtputf8=True)
    except email_validator.EmailNotValidError as error:
        # The address itself is personal data and stays out of the message.
        raise GraphQLError(f"EmailAddress: {error}", extensions={"code": "BAD_USER_INPUT"}) from None
    return EmailAddress(checked.normalized)


def parse_phone_number(value: Any) -> PhoneNumber:
    """An international number, kept as E.164."""
    text = _text(value, "PhoneNumber", 'an E.164 number such as "+33140205050"')
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        message = 'PhoneNumber: the value is not a valid number in E.164, such as "+33140205050".'
        raise GraphQLError(message, extensions={"code": "BAD_USER_INPUT"})
    return PhoneNumber(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _matching(value: Any, scalar: str, pattern: str, rule: str) -> str:
    text = _text(value, scalar, rule)
    if not re.fullmatch(pattern, text):
        raise _refused(scalar, text, rule)
    return text


def _text(value: Any, scalar: str, rule: str) -> str:
    if not isinstance(value, str):
        raise _refused(scalar, str(value), rule)
    return value


def _refused(scalar: str, value: str, rule: str) -> GraphQLError:
    shown = value if len(value) <= MAX_SHOWN_CHARACTERS else value[:MAX_SHOWN_CHARACTERS] + "..."
    return GraphQLError(f"{scalar}: {shown!r} is not {rule}.", extensions={"code": "BAD_USER_INPUT"})


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _scalar(
    name: str, description: str, parse: Callable[[Any], Any], serialize: Callable[[Any], Any] = str
) -> ScalarDefinition:
    return strawberry.scalar(name=name, description=description, parse_value=parse, serialize=serialize)


SCALARS: dict[object, ScalarDefinition] = {
    datetime: _scalar(
        "DateTime",
        'An instant as RFC 3339, answered in UTC: "2026-11-25T08:30:00Z". Any offset is accepted, none is refused.',
        parse_instant,
        print_instant,
    ),
    date: _scalar("Date", 'A calendar day: "2026-11-25".', parse_date, date.isoformat),
    time: _scalar("LocalTime", 'A wall-clock time of the practice: "09:30".', parse_local_time, print_local_time),
    CountryCode: _scalar("CountryCode", 'A country by ISO 3166-1 alpha-2: "FR".', parse_country_code),
    LanguageCode: _scalar("LanguageCode", 'A language by ISO 639-1: "fr".', parse_language_code),
    TimeZone: _scalar("TimeZone", 'A time zone by its IANA name: "Europe/Paris".', parse_time_zone),
    EmailAddress: _scalar("EmailAddress", 'An e-mail address: "ada@example.org".', parse_email_address),
    PhoneNumber: _scalar("PhoneNumber", 'A phone number in E.164: "+33140205050".', parse_phone_number),
}
