"""Reading by key, many keys at once; keys that do not exist are absent from the answer."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from asyncpg import Record

from domain_events import ConsultationType, Schedule, ScheduleException, WeeklyHours
from servicekit.database import Connection
from subgraphs.practitioner.domain.practitioner import (
    Contact,
    OwnedConsultationType,
    OwnedException,
    Practitioner,
    Profile,
)
from subgraphs.practitioner.repository import rows

T = TypeVar("T")


async def profiles_by_id(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, Profile]:
    """Public profiles, retired ones included."""
    found = await connection.fetch("SELECT * FROM practitioners WHERE id = ANY($1)", ids)
    return {row["id"]: rows.profile_of(row) for row in found}


async def practitioners_by_id(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, Practitioner]:
    """Whole aggregates."""
    return await with_parts(connection, await profiles_by_id(connection, ids))


async def locked_practitioner(connection: Connection, practitioner_id: UUID) -> Practitioner | None:
    """The aggregate, its row locked until the transaction ends: all writers and their events queue up here."""
    row = await connection.fetchrow("SELECT * FROM practitioners WHERE id = $1 FOR UPDATE", practitioner_id)
    if row is None:
        return None
    return (await with_parts(connection, {practitioner_id: rows.profile_of(row)}))[practitioner_id]


async def consultation_types_of(
    connection: Connection, practitioner_ids: Sequence[UUID]
) -> dict[UUID, tuple[ConsultationType, ...]]:
    """What each practitioner offers, in its own order."""
    found = await connection.fetch(
        "SELECT * FROM consultation_types WHERE practitioner_id = ANY($1) AND NOT withdrawn ORDER BY position",
        practitioner_ids,
    )
    return _grouped(practitioner_ids, found, rows.consultation_type_of)


async def consultation_types_by_id(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, OwnedConsultationType]:
    """Consultation types by their own ids, withdrawn ones included."""
    found = await connection.fetch("SELECT * FROM consultation_types WHERE id = ANY($1)", ids)
    return {
        row["id"]: OwnedConsultationType(
            practitioner_id=row["practitioner_id"],
            consultation_type=rows.consultation_type_of(row),
            withdrawn=row["withdrawn"],
        )
        for row in found
    }


async def schedules_of(connection: Connection, profiles: Sequence[Profile]) -> dict[UUID, Schedule]:
    """The schedule of each profile."""
    ids = [profile.id for profile in profiles]
    hours = await _weekly_hours_of(connection, ids)
    exceptions = await _exceptions_of(connection, ids)
    return {profile.id: profile.rules.schedule(hours[profile.id], exceptions[profile.id]) for profile in profiles}


async def exceptions_by_id(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, OwnedException]:
    """Schedule exceptions by their own ids."""
    found = await connection.fetch("SELECT * FROM schedule_exceptions WHERE id = ANY($1)", ids)
    return {
        row["id"]: OwnedException(practitioner_id=row["practitioner_id"], exception=rows.exception_of(row))
        for row in found
    }


async def contacts_of(connection: Connection, practitioner_ids: Sequence[UUID]) -> dict[UUID, Contact]:
    """How to reach each practitioner; whoever calls this has checked the right to it."""
    found = await connection.fetch(
        "SELECT * FROM practitioner_contacts WHERE practitioner_id = ANY($1)", practitioner_ids
    )
    return {row["practitioner_id"]: rows.contact_of(row) for row in found}


async def with_parts(connection: Connection, profiles: dict[UUID, Profile]) -> dict[UUID, Practitioner]:
    ids = list(profiles)
    types = await consultation_types_of(connection, ids)
    hours = await _weekly_hours_of(connection, ids)
    exceptions = await _exceptions_of(connection, ids)
    return {
        key: Practitioner(
            profile=profile, consultation_types=types[key], weekly_hours=hours[key], exceptions=exceptions[key]
        )
        for key, profile in profiles.items()
    }


async def _weekly_hours_of(
    connection: Connection, practitioner_ids: Sequence[UUID]
) -> dict[UUID, tuple[WeeklyHours, ...]]:
    found = await connection.fetch(
        "SELECT * FROM weekly_hours WHERE practitioner_id = ANY($1) ORDER BY position", practitioner_ids
    )
    return _grouped(practitioner_ids, found, rows.weekly_hours_of)


async def _exceptions_of(
    connection: Connection, practitioner_ids: Sequence[UUID]
) -> dict[UUID, tuple[ScheduleException, ...]]:
    found = await connection.fetch(
        "SELECT * FROM schedule_exceptions WHERE practitioner_id = ANY($1) ORDER BY first_date, id", practitioner_ids
    )
    return _grouped(practitioner_ids, found, rows.exception_of)


def _grouped(
    keys: Iterable[UUID], found: Iterable[Record], convert: Callable[[Record], T]
) -> dict[UUID, tuple[T, ...]]:
    groups: dict[UUID, list[T]] = defaultdict(list)
    for row in found:
        groups[row["practitioner_id"]].append(convert(row))
    return {key: tuple(groups[key]) for key in keys}
