"""Patients: reading by key, writing under a lock of the person, bulk loading, erasing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Record

from domain_events import PatientErased
from servicekit import outbox
from servicekit.database import Connection, lock_names
from subgraphs.patient.domain.patient import NotificationPreferences, Patient, QuietHours

EVENT_SOURCE = "/patient"

COLUMNS = (
    "id",
    "version",
    "given_name",
    "family_name",
    "email",
    "phone",
    "language",
    "country_code",
    "insurance_sector",
    "notify_by_email",
    "notify_by_sms",
    "notify_by_push",
    "quiet_start",
    "quiet_end",
    "quiet_time_zone",
    "registered_by",
)
CREATED_COLUMNS = (*COLUMNS, "registration_key", "created_at", "updated_at")


async def lock_people(connection: Connection, ids: Sequence[UUID]) -> None:
    """Queues up everything that concerns each of these people, registered or not, until the transaction ends."""
    await lock_names(connection, map(str, ids))


async def by_id(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, Patient]:
    """Patients by their ids; whoever calls this looks after the rights."""
    rows = await connection.fetch("SELECT * FROM patients WHERE id = ANY($1)", ids)
    return {row["id"]: _patient_of(row) for row in rows}


async def by_registration(connection: Connection, registered_by: UUID, registration_key: str) -> Patient | None:
    """Whom a partner registered under this key."""
    row = await connection.fetchrow(
        "SELECT * FROM patients WHERE registered_by = $1 AND registration_key = $2", registered_by, registration_key
    )
    return None if row is None else _patient_of(row)


async def locked(connection: Connection, patient_id: UUID) -> Patient | None:
    """The patient, until the transaction ends nobody else's to change."""
    await lock_people(connection, [patient_id])
    row = await connection.fetchrow("SELECT * FROM patients WHERE id = $1 FOR UPDATE", patient_id)
    return None if row is None else _patient_of(row)


async def create(connection: Connection, patient: Patient, at: datetime, registration_key: str | None = None) -> None:
    """Stores a patient that is not there; an erased one's mark goes."""
    placeholders = ", ".join(f"${number}" for number in range(1, len(CREATED_COLUMNS) + 1))
    await connection.execute("DELETE FROM erased_patients WHERE id = $1", patient.id)
    await connection.execute(
        f"INSERT INTO patients ({', '.join(CREATED_COLUMNS)}) VALUES ({placeholders})",
        *_row(patient),
        registration_key,
        at,
        at,
    )


async def save(connection: Connection, patient: Patient, at: datetime) -> Patient:
    """Stores the patient under the next version; the caller holds the lock. Returns what is stored."""
    stored = patient.next_version()
    assignments = ", ".join(f"{column} = ${number}" for number, column in enumerate(COLUMNS[1:], start=2))
    await connection.execute(
        f"UPDATE patients SET {assignments}, updated_at = ${len(COLUMNS) + 1} WHERE id = $1",
        *_row(stored),
        at,
    )
    return stored


async def erase(connection: Connection, patient: Patient, at: datetime) -> None:
    """Removes all that is held of the person and tells whoever else holds something; the caller holds the lock."""
    version = patient.version + 1
    await connection.execute("DELETE FROM patients WHERE id = $1", patient.id)
    await connection.execute("DELETE FROM known_by WHERE patient_id = $1", patient.id)
    await connection.execute(
        "INSERT INTO erased_patients (id, version, erased_at) VALUES ($1, $2, $3)", patient.id, version, at
    )
    event = PatientErased(patient_id=str(patient.id), version=version)
    await outbox.append(connection, event, source=EVENT_SOURCE, time=at)


async def erased_versions(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, int]:
    """The versions at which those of the people who are erased were erased."""
    rows = await connection.fetch("SELECT id, version FROM erased_patients WHERE id = ANY($1)", ids)
    return {row["id"]: row["version"] for row in rows}


async def load(connection: Connection, patients: Sequence[Patient], at: datetime) -> None:
    """Stores many patients that are not there yet, with COPY."""
    await connection.copy_records_to_table(
        "patients", columns=CREATED_COLUMNS, records=[(*_row(patient), None, at, at) for patient in patients]
    )


def _row(patient: Patient) -> tuple[Any, ...]:
    notifications, quiet = patient.notifications, patient.notifications.quiet_hours
    return (
        patient.id,
        patient.version,
        patient.given_name,
        patient.family_name,
        patient.email,
        patient.phone,
        patient.language,
        patient.country,
        patient.insurance_sector,
        notifications.email,
        notifications.sms,
        notifications.push,
        quiet.start if quiet else None,
        quiet.end if quiet else None,
        quiet.time_zone if quiet else None,
        patient.registered_by,
    )


def _patient_of(row: Record) -> Patient:
    quiet = None
    if row["quiet_start"] is not None:
        quiet = QuietHours(start=row["quiet_start"], end=row["quiet_end"], time_zone=row["quiet_time_zone"])
    return Patient(
        id=row["id"],
        version=row["version"],
        given_name=row["given_name"],
        family_name=row["family_name"],
        email=row["email"],
        phone=row["phone"],
        language=row["language"],
        country=row["country_code"],
        insurance_sector=row["insurance_sector"],
        notifications=NotificationPreferences(
            email=row["notify_by_email"],
            sms=row["notify_by_sms"],
            push=row["notify_by_push"],
            quiet_hours=quiet,
        ),
        registered_by=row["registered_by"],
    )
