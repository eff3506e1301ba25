"""Putting the halves of a document in, each only when it is newer."""

import sqlite3

from subgraphs.search.domain.asks import ASKS, free_starts
from subgraphs.search.domain.document import KNOWN_HOURS, Availability, Profile
from subgraphs.search.domain.names import fold
from subgraphs.search.repository.sqlite.rebuilding import written

_PUT_PROFILE = """
    INSERT INTO {tables}practitioners (id, profile_version, country, name, latitude, longitude, rating_average,
        rating_count, notice_minutes, in_person, video, new_patients, retired)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        profile_version = excluded.profile_version, country = excluded.country, name = excluded.name,
        latitude = excluded.latitude, longitude = excluded.longitude,
        rating_average = excluded.rating_average, rating_count = excluded.rating_count,
        notice_minutes = excluded.notice_minutes, in_person = excluded.in_person, video = excluded.video,
        new_patients = excluded.new_patients, retired = excluded.retired
    WHERE coalesce(profile_version, -1) < excluded.profile_version
    RETURNING number
"""
_FREE_START_COLUMNS = [name for ask in ASKS for name in (f"free_{ask}", f"next_{ask}")]
_AVAILABILITY_COLUMNS = ["availability_version", "time_zone", "first_local_date", *_FREE_START_COLUMNS]
_PUT_AVAILABILITY = f"""
    INSERT INTO {{tables}}practitioners (id, {", ".join(_AVAILABILITY_COLUMNS)})
    VALUES (?, {", ".join("?" for _ in _AVAILABILITY_COLUMNS)})
    ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _AVAILABILITY_COLUMNS)}
    WHERE coalesce(availability_version, -1) < excluded.availability_version
"""


def put_profile(connection: sqlite3.Connection, profile: Profile) -> None:
    """Replaces profile, terms and place together, in the tables that serve and in those of a rebuild."""
    for tables in written(connection):
        _put_profile(connection, tables, profile)


def put_availability(connection: sqlite3.Connection, availability: Availability) -> None:
    """Replaces the free hours and the next starts, in the tables that serve and in those of a rebuild."""
    values = (
        availability.id,
        availability.version,
        availability.time_zone,
        availability.first_local_date.isoformat(),
        *_free_start_values(availability),
    )
    for tables in written(connection):
        connection.execute(_PUT_AVAILABILITY.format(tables=tables), values)


def _put_profile(connection: sqlite3.Connection, tables: str, profile: Profile) -> None:
    row = connection.execute(_PUT_PROFILE.format(tables=tables), _profile_values(profile)).fetchone()
    if row is None:
        return  # what is there is as new or newer
    (number,) = row
    connection.execute(f"DELETE FROM {tables}terms WHERE number = ?", (number,))
    connection.executemany(
        f"INSERT OR IGNORE INTO {tables}terms (country, kind, term, number) VALUES (?, ?, ?, ?)",
        [(profile.country, kind, term, number) for kind, term in _terms(profile)],
    )
    latitude, longitude = profile.latitude, profile.longitude
    place = (number, latitude, latitude, longitude, longitude)
    connection.execute(f"INSERT OR REPLACE INTO {tables}places VALUES (?, ?, ?, ?, ?)", place)


def _free_start_values(availability: Availability) -> list[object]:
    starts = free_starts(availability)
    return [
        value
        for ask in ASKS
        for value in (starts.free_hours[ask].to_bytes(KNOWN_HOURS // 8, "big"), starts.next_starts[ask])
    ]


def _profile_values(profile: Profile) -> tuple[object, ...]:
    return (
        profile.id,
        profile.version,
        profile.country,
        profile.name,
        profile.latitude,
        profile.longitude,
        profile.rating_average,
        profile.rating_count,
        profile.notice_minutes,
        "IN_PERSON" in profile.modes,
        "VIDEO" in profile.modes,
        profile.takes_new_patients,
        profile.is_retired,
    )


def _terms(profile: Profile) -> list[tuple[str, str]]:
    return [
        *(("specialty", code) for code in profile.specialties),
        *(("language", code) for code in profile.languages),
        *(("sector", sector) for sector in profile.insurance_sectors),
        *(("name", word) for word in fold(profile.name).split()),
    ]
