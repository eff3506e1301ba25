"""Notices in Postgres."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

import asyncpg

from servicekit.database import Connection, lock_names
from workers.notification.domain import Kind, Notice, NoticeState, Recipient, Slot

# A crashed worker's claims end after this; longer than any delivery takes, so that nothing is delivered twice at once.
CLAIM = timedelta(seconds=10)

_COLUMNS = """
    id, booking_id, booking_version, kind, recipient, channel, patient_id, practitioner_id, consultation_type_id,
    slot_start, slot_end, time_zone, previous_start, created_at, trace_headers, answer_by
"""
_ADD = f"""
    INSERT INTO notices ({_COLUMNS}, next_try_at)
    SELECT {_COLUMNS}, created_at
    FROM unnest(
        $1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::uuid[], $9::uuid[],
        $10::timestamptz[], $11::timestamptz[], $12::text[], $13::timestamptz[], $14::timestamptz[], $15::jsonb[],
        $16::timestamptz[]
    ) AS given ({_COLUMNS})
    ON CONFLICT (booking_id, booking_version, kind, recipient, practitioner_id, channel) DO NOTHING
"""
_CLAIM = f"""
    UPDATE notices SET claimed_until = $2, tries = tries + 1
    WHERE id IN (
        SELECT id FROM notices AS due
        WHERE state = 'pending' AND next_try_at <= $1 AND (claimed_until IS NULL OR claimed_until <= $1)
            AND NOT EXISTS (
                SELECT FROM notices AS earlier
                WHERE earlier.booking_id = due.booking_id AND earlier.booking_version < due.booking_version
                    AND earlier.state = 'pending' AND (earlier.next_try_at > $1 OR earlier.claimed_until > $1)
            )
        ORDER BY created_at, booking_version, id LIMIT $3 FOR UPDATE SKIP LOCKED
    )
    RETURNING {_COLUMNS}
"""


async def add_notices(connection: Connection, notices: Sequence[Notice]) -> None:
    """Writes intents; one that is there already stays as it is, whatever became of it."""
    if notices:
        await connection.execute(_ADD, *map(list, zip(*map(_row, notices), strict=True)))


async def lock_patients(connection: Connection, patient_ids: Collection[uuid.UUID]) -> None:
    """Makes what concerns one of these patients wait for one another until the transaction ends."""
    await lock_names(connection, (f"told {patient_id}" for patient_id in patient_ids))


async def note_erasure(connection: Connection, patient_id: uuid.UUID, at: datetime) -> bool:
    """Remembers when a patient was erased; False when that, or a later erasure, was known."""
    query = """
        INSERT INTO erased_patients AS known (patient_id, erased_at) VALUES ($1, $2)
        ON CONFLICT (patient_id) DO UPDATE SET erased_at = excluded.erased_at WHERE known.erased_at < excluded.erased_at
    """
    return await connection.execute(query, patient_id, at) == "INSERT 0 1"


async def erasures(connection: Connection, patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """When those of the patients who were erased were erased last."""
    query = "SELECT patient_id, erased_at FROM erased_patients WHERE patient_id = ANY($1)"
    return {row["patient_id"]: row["erased_at"] for row in await connection.fetch(query, list(patient_ids))}


async def outdated(connection: Connection, notices: Sequence[Notice]) -> set[uuid.UUID]:
    """The ids of those whose recipient has been, or will be, told of a later version of the booking."""
    if not notices:
        return set()
    query = """
        SELECT given.id
        FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::uuid[])
            AS given (id, booking_id, booking_version, recipient, practitioner_id)
        WHERE EXISTS (
            SELECT FROM notices AS known
            WHERE known.booking_id = given.booking_id AND known.booking_version > given.booking_version
                AND known.recipient = given.recipient
                AND (given.practitioner_id IS NULL OR known.practitioner_id = given.practitioner_id)
        )
    """
    rows = await connection.fetch(
        query,
        [notice.id for notice in notices],
        [notice.booking_id for notice in notices],
        [notice.booking_version for notice in notices],
        [notice.recipient.value for notice in notices],
        [notice.told_practitioner_id for notice in notices],
    )
    return {row["id"] for row in rows}


async def claim_due(connection: Connection, now: datetime, limit: int) -> list[Notice]:
    """Takes pending notices that are due and that nobody else works on, the oldest first.

    A later version of a booking waits for the earlier ones, so that nobody reads of the end before the beginning.
    """
    notices = [_notice(record) for record in await connection.fetch(_CLAIM, now, now + CLAIM, limit)]
    return sorted(notices, key=lambda notice: (notice.created_at, notice.booking_version, notice.id))


async def lock(connection: Connection, notice_ids: Collection[uuid.UUID]) -> None:
    """Locks notices until the transaction ends, in the order of their ids as whoever locks several does."""
    await connection.execute("SELECT FROM notices WHERE id = ANY($1) ORDER BY id FOR UPDATE", list(notice_ids))


async def end(connection: Connection, states: Mapping[uuid.UUID, NoticeState], now: datetime) -> set[uuid.UUID]:
    """Notes what became of notices that are locked; answers which of them there are still."""
    query = """
        UPDATE notices SET state = given.state, ended_at = $3, claimed_until = NULL
        FROM unnest($1::uuid[], $2::text[]) AS given (id, state) WHERE notices.id = given.id
        RETURNING notices.id
    """
    rows = await connection.fetch(query, list(states), [state.value for state in states.values()], now)
    return {row["id"] for row in rows}


async def try_again_at(connection: Connection, notice_ids: Sequence[uuid.UUID], at: datetime) -> None:
    """Puts claimed notices, which are locked, back in line."""
    query = "UPDATE notices SET next_try_at = $2, claimed_until = NULL WHERE id = ANY($1)"
    await connection.execute(query, list(notice_ids), at)


async def lock_notices_of_patient(connection: Connection, patient_id: uuid.UUID) -> list[Notice]:
    """All notices that speak of a patient, to either side; nobody ends them before the transaction does."""
    query = f"SELECT {_COLUMNS} FROM notices WHERE patient_id = $1 ORDER BY id FOR UPDATE"
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
        notice.answer_by,
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
        answer_by=record["answer_by"],
    )
