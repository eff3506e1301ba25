"""Writing the two halves of documents. Each function runs inside one transaction of the writing connection."""

import sqlite3
import struct
from datetime import date

from subgraphs.search.domain.documents import HOURS, Availability, FreeStarts, Profile
from subgraphs.search.domain.name_match import name_words
from subgraphs.search.domain.ranking import smoothed_rating
from subgraphs.search.domain.trigrams import trigrams
from subgraphs.search.repository.sqlite.files import country_suffix

_ROW_BYTES = HOURS // 8
_NEXT_STARTS = struct.Struct(">4q")
_PROFILE_COLUMNS = (
    "profile_version, is_retired, name, specialties, languages, insurance_sectors, modes, modes_for_new, "
    "postcode, latitude, longitude, time_zone, notice_minutes, rating"
)


def put_profile(connection: sqlite3.Connection, profile: Profile) -> None:
    """Replaces the profile half if it is older, and joins an availability that waited for it."""
    suffix = country_suffix(profile.country)
    known = connection.execute(
        f"SELECT number, profile_version FROM practitioners_{suffix} WHERE practitioner_id = ?",
        (profile.practitioner_id,),
    ).fetchone()
    if known is not None and known[1] >= profile.version:
        return
    number = known[0] if known else None
    marks = ", ".join("?" * (_PROFILE_COLUMNS.count(",") + 3))
    updates = ", ".join(f"{column} = excluded.{column}" for column in _PROFILE_COLUMNS.split(", "))
    (number,) = connection.execute(
        f"INSERT INTO practitioners_{suffix} (number, practitioner_id, {_PROFILE_COLUMNS}) VALUES ({marks}) "
        f"ON CONFLICT (practitioner_id) DO UPDATE SET {updates} RETURNING number",
        (number, profile.practitioner_id, *_profile_values(profile)),
    ).fetchone()
    _put_lookups(connection, suffix, number, profile)
    _settle(connection, suffix, profile)


def _profile_values(profile: Profile) -> tuple[object, ...]:
    return (
        profile.version,
        profile.is_retired,
        profile.name,
        listed(profile.specialties),
        listed(profile.languages),
        listed(profile.insurance_sectors),
        listed(profile.modes),
        listed(profile.modes_for_new),
        profile.postcode,
        profile.location.latitude,
        profile.location.longitude,
        profile.time_zone,
        profile.notice_minutes,
        smoothed_rating(profile.rating_average, profile.rating_count),
    )


def listed(values: tuple[str, ...]) -> str:
    """Several values as one text in which each stands between commas."""
    return "," + "".join(value + "," for value in values)


def _put_lookups(connection: sqlite3.Connection, suffix: str, number: int, profile: Profile) -> None:
    """What leads to the document; a retired one is led to by nothing, and stays for its version."""
    for table in ("specialties", "name_trigrams", "places"):
        connection.execute(f"DELETE FROM {table}_{suffix} WHERE number = ?", (number,))
    if profile.is_retired:
        return
    connection.executemany(
        f"INSERT OR IGNORE INTO specialties_{suffix} VALUES (?, ?)",
        [(specialty, number) for specialty in profile.specialties],
    )
    connection.executemany(
        f"INSERT INTO name_trigrams_{suffix} VALUES (?, ?)",
        [(trigram, number) for trigram in sorted(trigrams(name_words(profile.name)))],
    )
    latitude, longitude = profile.location.latitude, profile.location.longitude
    connection.execute(
        f"INSERT INTO places_{suffix} VALUES (?, ?, ?, ?, ?)",
        (number, latitude, latitude, longitude, longitude),
    )


def _settle(connection: sqlite3.Connection, suffix: str, profile: Profile) -> None:
    connection.execute(
        "INSERT INTO practitioner_countries VALUES (?, ?) ON CONFLICT DO UPDATE SET country = excluded.country",
        (profile.practitioner_id, profile.country),
    )
    waiting = connection.execute(
        "DELETE FROM waiting_availabilities WHERE practitioner_id = ? "
        "RETURNING version, first_local_date, free_hours, next_starts",
        (profile.practitioner_id,),
    ).fetchone()
    if waiting is not None:
        _replace_availability(connection, suffix, profile.practitioner_id, waiting)


def put_availability(connection: sqlite3.Connection, availability: Availability) -> None:
    """Replaces the availability half if it is older; without a profile it waits."""
    starts = availability.free_starts
    values = (
        availability.version,
        starts.first_local_date.toordinal(),
        b"".join(row.to_bytes(_ROW_BYTES) for row in starts.rows),
        _NEXT_STARTS.pack(*(start or 0 for start in starts.next_starts)),
    )
    country = connection.execute(
        "SELECT country FROM practitioner_countries WHERE practitioner_id = ?", (availability.practitioner_id,)
    ).fetchone()
    if country is not None:
        _replace_availability(connection, country_suffix(country[0]), availability.practitioner_id, values)
        return
    connection.execute(
        "INSERT INTO waiting_availabilities VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET version = excluded.version, "
        "first_local_date = excluded.first_local_date, free_hours = excluded.free_hours, "
        "next_starts = excluded.next_starts WHERE version < excluded.version",
        (availability.practitioner_id, *values),
    )


def _replace_availability(
    connection: sqlite3.Connection, suffix: str, practitioner_id: str, values: tuple[object, ...]
) -> None:
    connection.execute(
        f"UPDATE practitioners_{suffix} SET availability_version = ?1, first_local_date = ?2, free_hours = ?3, "
        "next_starts = ?4 WHERE practitioner_id = ?5 AND (availability_version IS NULL OR availability_version < ?1)",
        (*values, practitioner_id),
    )


def read_free_starts(first_local_date: int, free_hours: bytes, next_starts: bytes) -> FreeStarts:
    """The free starts as they were written."""
    rows = tuple(int.from_bytes(free_hours[at : at + _ROW_BYTES]) for at in range(0, len(free_hours), _ROW_BYTES))
    starts = tuple(start or None for start in _NEXT_STARTS.unpack(next_starts))
    return FreeStarts(date.fromordinal(first_local_date), rows, starts)
