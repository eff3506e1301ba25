"""From rows to domain values and back; the order of columns stands here once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Record

from domain_events import ConsultationType, Practice, Price, Rating, ScheduleException, WeeklyHours
from subgraphs.practitioner.domain.practitioner import BookingRules, Contact, Practitioner, Profile

PRACTITIONER_COLUMNS = (
    "id",
    "country_code",
    "version",
    "name",
    "specialties",
    "languages",
    "insurance_sectors",
    "address",
    "city",
    "postcode",
    "latitude",
    "longitude",
    "time_zone",
    "accepts_new_patients",
    "retired",
    "rating_average",
    "rating_count",
    "grid_minutes",
    "holiday_region",
    "minimum_notice_minutes",
    "horizon_days",
    "cancellation_cutoff_minutes",
    "buffer_before_minutes",
    "buffer_after_minutes",
)
CONTACT_COLUMNS = ("practitioner_id", "country_code", "email", "phone", "language")
CONSULTATION_TYPE_COLUMNS = (
    "id",
    "country_code",
    "practitioner_id",
    "position",
    "names",
    "duration_minutes",
    "mode",
    "audience",
    "price_minor",
    "currency",
    "withdrawn",
)
WEEKLY_HOURS_COLUMNS = (
    "country_code",
    "practitioner_id",
    "position",
    "weekday",
    "starts",
    "ends",
    "consultation_type_ids",
)
EXCEPTION_COLUMNS = (
    "id",
    "country_code",
    "practitioner_id",
    "kind",
    "first_date",
    "last_date",
    "starts",
    "ends",
    "consultation_type_ids",
)

Row = tuple[Any, ...]


def profile_of(row: Record) -> Profile:
    """A row of practitioners."""
    return Profile(
        id=row["id"],
        version=row["version"],
        country=row["country_code"],
        name=row["name"],
        specialties=tuple(row["specialties"]),
        languages=tuple(row["languages"]),
        insurance_sectors=tuple(row["insurance_sectors"]),
        practice=Practice(
            address=row["address"],
            city=row["city"],
            postcode=row["postcode"],
            latitude=row["latitude"],
            longitude=row["longitude"],
            time_zone=row["time_zone"],
        ),
        accepts_new_patients=row["accepts_new_patients"],
        retired=row["retired"],
        rating=None
        if row["rating_average"] is None
        else Rating(average=row["rating_average"], count=row["rating_count"]),
        rules=BookingRules(
            grid_minutes=row["grid_minutes"],
            holiday_region=row["holiday_region"],
            minimum_notice_minutes=row["minimum_notice_minutes"],
            horizon_days=row["horizon_days"],
            cancellation_cutoff_minutes=row["cancellation_cutoff_minutes"],
            buffer_before_minutes=row["buffer_before_minutes"],
            buffer_after_minutes=row["buffer_after_minutes"],
        ),
    )


def profile_row(profile: Profile) -> Row:
    """The values of PRACTITIONER_COLUMNS."""
    practice, rating, rules = profile.practice, profile.rating, profile.rules
    return (
        profile.id,
        profile.country,
        profile.version,
        profile.name,
        list(profile.specialties),
        list(profile.languages),
        list(profile.insurance_sectors),
        practice.address,
        practice.city,
        practice.postcode,
        practice.latitude,
        practice.longitude,
        practice.time_zone,
        profile.accepts_new_patients,
        profile.retired,
        rating.average if rating else None,
        rating.count if rating else None,
        rules.grid_minutes,
        rules.holiday_region,
        rules.minimum_notice_minutes,
        rules.horizon_days,
        rules.cancellation_cutoff_minutes,
        rules.buffer_before_minutes,
        rules.buffer_after_minutes,
    )


def contact_of(row: Record) -> Contact:
    """A row of practitioner_contacts."""
    return Contact(email=row["email"], phone=row["phone"], language=row["language"])


def contact_row(profile: Profile, contact: Contact) -> Row:
    """The values of CONTACT_COLUMNS."""
    return (profile.id, profile.country, contact.email, contact.phone, contact.language)


def consultation_type_of(row: Record) -> ConsultationType:
    """A row of consultation_types."""
    price = None if row["currency"] is None else Price(amount_minor=row["price_minor"], currency=row["currency"])
    return ConsultationType(
        id=str(row["id"]),
        names=row["names"],
        duration_minutes=row["duration_minutes"],
        mode=row["mode"],
        audience=row["audience"],
        price=price,
    )


def consultation_type_rows(practitioner: Practitioner) -> list[Row]:
    """The values of CONSULTATION_TYPE_COLUMNS, one row a type that is offered."""
    return [
        (
            UUID(kind.id),
            practitioner.profile.country,
            practitioner.id,
            position,
            kind.names,
            kind.duration_minutes,
            kind.mode,
            kind.audience,
            kind.price.amount_minor if kind.price else None,
            kind.price.currency if kind.price else None,
            False,
        )
        for position, kind in enumerate(practitioner.consultation_types)
    ]


def weekly_hours_of(row: Record) -> WeeklyHours:
    """A row of weekly_hours."""
    return WeeklyHours(
        weekday=row["weekday"],
        start=row["starts"],
        end=row["ends"],
        consultation_type_ids=_texts(row["consultation_type_ids"]),
    )


def weekly_hours_rows(practitioner: Practitioner) -> list[Row]:
    """The values of WEEKLY_HOURS_COLUMNS."""
    return [
        (
            practitioner.profile.country,
            practitioner.id,
            position,
            hours.weekday,
            hours.start,
            hours.end,
            _uuids(hours.consultation_type_ids),
        )
        for position, hours in enumerate(practitioner.weekly_hours)
    ]


def exception_of(row: Record) -> ScheduleException:
    """A row of schedule_exceptions."""
    return ScheduleException(
        id=str(row["id"]),
        kind=row["kind"],
        first_date=row["first_date"],
        last_date=row["last_date"],
        start=row["starts"],
        end=row["ends"],
        consultation_type_ids=_texts(row["consultation_type_ids"]),
    )


def exception_rows(practitioner: Practitioner) -> list[Row]:
    """The values of EXCEPTION_COLUMNS."""
    return [
        (
            UUID(exception.id),
            practitioner.profile.country,
            practitioner.id,
            exception.kind,
            exception.first_date,
            exception.last_date,
            exception.start,
            exception.end,
            _uuids(exception.consultation_type_ids),
        )
        for exception in practitioner.exceptions
    ]


def created_row(profile: Profile, at: datetime) -> Row:
    """The values of PRACTITIONER_COLUMNS, then created_at and updated_at."""
    return (*profile_row(profile), at, at)


def insert_statement(table: str, columns: Sequence[str]) -> str:
    """INSERT with one placeholder a column; both names are ours, never a client's."""
    placeholders = ", ".join(f"${number}" for number in range(1, len(columns) + 1))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({placeholders})"


def _texts(ids: list[UUID] | None) -> tuple[str, ...] | None:
    return None if ids is None else tuple(str(each) for each in ids)


def _uuids(ids: tuple[str, ...] | None) -> list[UUID] | None:
    return None if ids is None else [UUID(each) for each in ids]
