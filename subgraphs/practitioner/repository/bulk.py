"""Loading many new practitioners at once with COPY, in chunks that the caller makes small."""

from collections.abc import Sequence
from uuid import UUID

from servicekit import outbox
from servicekit.database import Connection
from subgraphs.practitioner.domain.practitioner import NewPractitioner
from subgraphs.practitioner.repository import rows
from subgraphs.practitioner.repository.writing import EVENT_SOURCE


async def existing_ids(connection: Connection, ids: Sequence[UUID]) -> set[UUID]:
    """Which of the ids are taken."""
    found = await connection.fetch("SELECT id FROM practitioner_identities WHERE id = ANY($1)", ids)
    return {row["id"] for row in found}


async def load(connection: Connection, new: Sequence[NewPractitioner]) -> None:
    """Stores practitioners that are not there yet, with their events, in the caller's transaction.

    Takes about 0.5 ms each; a chunk must stay well under a second, for an open write transaction holds back every
    outbox of the server.
    """
    practitioners = [each.practitioner for each in new]
    await _copy(connection, "practitioner_identities", ("id",), [(each.id,) for each in practitioners])
    await _copy(
        connection,
        "practitioners",
        (*rows.PRACTITIONER_COLUMNS, "created_at", "updated_at"),
        [rows.created_row(each.practitioner.profile, each.created_at) for each in new],
    )
    contacts = [rows.contact_row(each.practitioner.profile, each.contact) for each in new]
    await _copy(connection, "practitioner_contacts", rows.CONTACT_COLUMNS, contacts)
    types = [row for each in practitioners for row in rows.consultation_type_rows(each)]
    await _copy(connection, "consultation_types", rows.CONSULTATION_TYPE_COLUMNS, types)
    hours = [row for each in practitioners for row in rows.weekly_hours_rows(each)]
    await _copy(connection, "weekly_hours", rows.WEEKLY_HOURS_COLUMNS, hours)
    exceptions = [row for each in practitioners for row in rows.exception_rows(each)]
    await _copy(connection, "schedule_exceptions", rows.EXCEPTION_COLUMNS, exceptions)
    if new:
        events = [each.event() for each in practitioners]
        await outbox.append_many(connection, events, source=EVENT_SOURCE, time=new[0].created_at)


async def _copy(connection: Connection, table: str, columns: Sequence[str], records: Sequence[rows.Row]) -> None:
    await connection.copy_records_to_table(table, columns=columns, records=records)
