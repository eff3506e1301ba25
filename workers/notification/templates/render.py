"""From a notice and its parties to subject, text and calendar object."""

from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_name
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from workers.notification.domain import Kind, Message, Notice, Parties, Person
from workers.notification.templates.calendar import booking_calendar

LANGUAGES = ("en", "fr", "de")
TEXTS = Path(__file__).parent / "texts"

# Shown where a side of the booking is gone (an erased patient) or has no name.
_UNNAMED = {"en": "(no name)", "fr": "(sans nom)", "de": "(ohne Namen)"}
_VIDEO = {"en": "By video", "fr": "En vidéo", "de": "Per Video"}


def render(notice: Notice, person: Person, parties: Parties) -> Message:
    """The message for one recipient: the first line of the text's file is the subject."""
    language = person.language if person.language in LANGUAGES else LANGUAGES[0]
    values = _values(notice, parties, language)
    head, _, body = _template(language, f"{notice.recipient}_{notice.kind}").render(values).partition("\n")
    subject = " ".join(head.split())
    # What is only offered belongs in no calendar: nobody would take it out again.
    is_booked = notice.kind is not Kind.OFFERED
    calendar = booking_calendar(notice, summary=subject, location=values["where"]) if is_booked else None
    return Message(language=language, subject=subject, text=body.strip() + "\n", calendar=calendar)


def _values(notice: Notice, parties: Parties, language: str) -> dict[str, str]:
    zone = ZoneInfo(notice.slot.time_zone)
    start = notice.slot.start.astimezone(zone)
    previous = (notice.previous_start or notice.slot.start).astimezone(zone)
    answer_by = (notice.answer_by or notice.slot.start).astimezone(zone)
    names = parties.consultation_names
    return {
        "patient": parties.patient.name if parties.patient else _UNNAMED[language],
        "practitioner": parties.practitioner.name if parties.practitioner else _UNNAMED[language],
        "consultation": names.get(language) or names.get("en", ""),
        "where": _VIDEO[language] if parties.place.is_video else parties.place.address,
        "zone": get_timezone_name(start, locale=language),
        "day": _day(start, language),
        "time": _time(start, language),
        "previous_day": _day(previous, language),
        "previous_time": _time(previous, language),
        "last_day": _day(answer_by, language),
        "last_time": _time(answer_by, language),
    }


def _day(instant: datetime, language: str) -> str:
    return format_date(instant, "full", locale=_locale(language))


def _time(instant: datetime, language: str) -> str:
    return format_time(instant, "short", tzinfo=instant.tzinfo, locale=_locale(language))


def _locale(language: str) -> str:
    return "en_GB" if language == "en" else language  # patients here read 24 hours


@cache
def _template(language: str, name: str) -> Template:
    # Plain text, so nothing is escaped as HTML.
    environment = Environment(
        loader=FileSystemLoader(TEXTS),
        autoescape=False,  # noqa: S701
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template(f"{language}/{name}.j2")
