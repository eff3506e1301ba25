"""Notices in Postgres."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

import asyncpg

from servicekit.database import Connection
from workers.notification.domain import Kind, Notice, NoticeState, Recipient, Slot

# A crashed worker's claims end after this; longer than any delivery takes, so that nothing is delivered twice at once.
CLAIM = timedelta(seconds=10)

_ADD = """
    INSERT INTO notices ({columns}, next_try_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $14)
    ON CONFLICT (booking_id, booking_version, kind, recipient, practitioner_id, channel) DO NOTHING
"""
_COLUMNS = """
    id, booking_id, booking_version, kind, recipient, channel, patient_id, practitioner_id, consultation_type_id,
    slot_start, slot_end, time_zone, previous_start, created_at, trace_headers
"""


async def add_notices(connection: Connection, notices: Sequence[Notice]) -> None:
    """Writes intents; one that is there already stays as it is, whatever became of it."""
    await connection.executemany(_ADD.format(columns=_COLUMNS), [_row(notice) for notice in notices])


async def lock_patient(connection: Connection, patient_id: uuid.UUID) -> None:
    """Makes what concerns one patient wait for one another until the transaction ends."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('told ' || $1::text, 0))", str(patient_id))


async def note_erasure(connection: Connection, patient_id: uuid.UUID, at: datetime) -> bool:
    """Remembers when a patient was erased; False when that, or a later erasure, was known."""
    query = """
        INSERT INTO erased_patients AS known (patient_id, erased_at) VALUES ($1, $2)
        ON CONFLICT (patient_id) DO UPDATE SET erased_at = excluded.erased_at WHERE known.erased_at < excluded.erased_at
    """
    return await connection.execute(query, patient_id, at) == "INSERT 0 1"


async def was_erased_since(connection: Connection, patient_id: uuid.UUID, at: datetime) -> bool:
    """Whether the person of whom something was told at this time was erased then or later."""
    query = "SELECT EXISTS (SELECT FROM erased_patients WHERE patient_id = $1 AND erased_at >= $2)"
    found: bool = await connection.fetchval(query, patient_id, at)
    return found


async def is_outdated(connection: Connection, notice: Notice) -> bool:
    """Whether the same person has been, or will be, told of a later version of the booking."""
    query = """
        SELECT EXISTS (
            SELECT FROM notices
            WHERE booking_id = $1 AND booking_version > $2 AND recipient = $3
                AND ($4::uuid IS NULL OR practitioner_id = $4)
        )
    """
    practitioner_id = notice.practitioner_id if notice.recipient is Recipient.PRACTITIONER else None
    found: bool = await connection.fetchval(
        query, notice.booking_id, notice.booking_version, notice.recipient.value, practitioner_id
    )
    return found


async def claim_due(connection: Connection, now: datetime, limit: int) -> list[Notice]:
    """Takes pending notices that are due and that nobody else works on, the oldest first."""
    query = f"""
        UPDATE notices SET claimed_until = $2, tries = tries + 1
        WHERE id IN (
            SELECT id FROM notices
            WHERE state = 'pending' AND next_try_at <= $1 AND (claimed_until IS NULL OR claimed_until <= $1)
            ORDER BY created_at, booking_version, id LIMIT $3 FOR UPDATE SKIP LOCKED
        )
        RETURNING {_COLUMNS}
    """
    notices = [_notice(record) for record in await connection.fetch(query, now, now + CLAIM, limit)]
    return sorted(notices, key=lambda notice: (notice.created_at, notice.booking_version, notice.id))


async def end(connection: Connection, notice_id: uuid.UUID, state: NoticeState, now: datetime) -> None:
    """Notes what became of a notice."""
    query = "UPDATE notices SET state = $2, ended_at = $3, claimed_until = NULL WHERE id = $1"
    await connection.execute(query, notice_id, state.value, now)


async def try_again_at(connection: Connection, notice_ids: Sequence[uuid.UUID], at: datetime) -> None:
    """Puts claimed notices back in line."""
    query = "UPDATE notices SET next_try_at = $2, claimed_until = NULL WHERE id = ANY($1)"
    await connection.execute(query, list(notice_ids), at)


async def notices_of_patient(connection: Connection, patient_id: uuid.UUID) -> list[Notice]:
    """All notices that speak of a patient, to either side."""
    query = f"SELECT {_COLUMNS} FROM notices WHERE patient_id = $1"
    return [_notice(record) for record in await connection.fetch(query, patient_id)]


async def delete_of_patient(connection: Connection, patient_id: uuid.UUID) -> None:
    """Forgets a patient."""
    await connection.execute("DELETE FROM notices WHERE patient_id = $1", patient_id)


def _row(notice: Notice) -> tuple[object, ...]:
    return (
        notice.id,
        notice.booking_id,
        notice.booking_version,
        notice.kind.value,
        notice.recipient.value,
        notice.channel,
        notice.patient_id,
        notice.practitioner_id,
        notice.consultation_type_id,
        notice.slot.start,
        notice.slot.end,
        notice.slot.time_zone,
        notice.previous_start,
        notice.created_at,
        notice.trace_headers,
    )


def _notice(record: asyncpg.Record) -> Notice:
    return Notice(
        id=record["id"],
        booking_id=record["booking_id"],
        booking_version=record["booking_version"],
        kind=Kind(record["kind"]),
        recipient=Recipient(record["recipient"]),
        channel=record["channel"],
        patient_id=record["patient_id"],
        practitioner_id=record["practitioner_id"],
        consultation_type_id=record["consultation_type_id"],
        slot=Slot(record["slot_start"], record["slot_end"], record["time_zone"]),
        previous_start=record["previous_start"],
        created_at=record["created_at"],
        trace_headers=record["trace_headers"],
    )
