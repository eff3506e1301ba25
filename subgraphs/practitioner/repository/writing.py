"""Writing one practitioner, in the transaction that also holds its event."""

from datetime import datetime
from uuid import UUID

from servicekit import outbox
from servicekit.database import Connection
from subgraphs.practitioner.domain.practitioner import Contact, NewPractitioner, Practitioner
from subgraphs.practitioner.repository import rows
from subgraphs.practitioner.repository.reading import locked_practitioner

EVENT_SOURCE = "/practitioner"

lock = locked_practitioner


async def create(connection: Connection, new: NewPractitioner) -> bool:
    """Stores a practitioner and its event; False, and nothing stored, when the id is taken."""
    practitioner = new.practitioner
    taken = await connection.fetchval(
        "INSERT INTO practitioner_identities (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id", practitioner.id
    )
    if taken is None:
        return False
    statement = rows.insert_statement("practitioners", (*rows.PRACTITIONER_COLUMNS, "created_at", "updated_at"))
    await connection.execute(statement, *rows.created_row(practitioner.profile, new.created_at))
    await save_contact(connection, practitioner, new.contact)
    await _insert_consultation_types(connection, practitioner)
    await _insert_weekly_hours(connection, practitioner)
    await _insert_exceptions(connection, practitioner)
    await outbox.append(connection, practitioner.event(), source=EVENT_SOURCE, time=new.created_at)
    return True


async def save(connection: Connection, before: Practitioner, after: Practitioner, at: datetime) -> Practitioner:
    """Stores what differs under the next version, with the event; the caller holds the lock. Returns what is stored."""
    stored = after.next_version()
    await _update_profile(connection, stored, at)
    if before.consultation_types != after.consultation_types:
        await _replace_consultation_types(connection, stored)
    if before.weekly_hours != after.weekly_hours:
        await connection.execute("DELETE FROM weekly_hours WHERE practitioner_id = $1", stored.id)
        await _insert_weekly_hours(connection, stored)
    if before.exceptions != after.exceptions:
        await connection.execute("DELETE FROM schedule_exceptions WHERE practitioner_id = $1", stored.id)
        await _insert_exceptions(connection, stored)
    await outbox.append(connection, stored.event(), source=EVENT_SOURCE, time=at)
    return stored


async def save_contact(connection: Connection, practitioner: Practitioner, contact: Contact) -> None:
    """Stores how to reach the practitioner, in place of what was there."""
    await connection.execute(
        rows.insert_statement("practitioner_contacts", rows.CONTACT_COLUMNS)
        + " ON CONFLICT (practitioner_id, country_code) DO UPDATE"
        " SET email = excluded.email, phone = excluded.phone, language = excluded.language",
        *rows.contact_row(practitioner.profile, contact),
    )


async def _update_profile(connection: Connection, practitioner: Practitioner, at: datetime) -> None:
    changed = rows.PRACTITIONER_COLUMNS[2:]  # id and country never change
    assignments = ", ".join(f"{column} = ${number}" for number, column in enumerate(changed, start=3))
    await connection.execute(
        f"UPDATE practitioners SET {assignments}, updated_at = ${len(changed) + 3} WHERE id = $1 AND country_code = $2",
        *rows.profile_row(practitioner.profile),
        at,
    )


async def _replace_consultation_types(connection: Connection, practitioner: Practitioner) -> None:
    kept = [UUID(kind.id) for kind in practitioner.consultation_types]
    await connection.execute(
        "UPDATE consultation_types SET withdrawn = true WHERE practitioner_id = $1 AND NOT id = ANY($2)",
        practitioner.id,
        kept,
    )
    await _insert_consultation_types(connection, practitioner)


async def _insert_consultation_types(connection: Connection, practitioner: Practitioner) -> None:
    changed = rows.CONSULTATION_TYPE_COLUMNS[3:]
    assignments = ", ".join(f"{column} = excluded.{column}" for column in changed)
    await connection.executemany(
        rows.insert_statement("consultation_types", rows.CONSULTATION_TYPE_COLUMNS)
        + f" ON CONFLICT (id, country_code) DO UPDATE SET {assignments}",
        rows.consultation_type_rows(practitioner),
    )


async def _insert_weekly_hours(connection: Connection, practitioner: Practitioner) -> None:
    statement = rows.insert_statement("weekly_hours", rows.WEEKLY_HOURS_COLUMNS)
    await connection.executemany(statement, rows.weekly_hours_rows(practitioner))


async def _insert_exceptions(connection: Connection, practitioner: Practitioner) -> None:
    statement = rows.insert_statement("schedule_exceptions", rows.EXCEPTION_COLUMNS)
    await connection.executemany(statement, rows.exception_rows(practitioner))
