"""Calendars in Postgres: rules, versions, and what is taken."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from scheduling import Rules
from servicekit.database import Connection
from subgraphs.availability.domain.calendar import BusySlot, Calendar, Taken, Window

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Rules).decode

# One statement is one snapshot: version, rules and bookings of each calendar belong together.
_READ = """
    SELECT calendar.practitioner_id, calendar.version, calendar.rules::text AS rules,
           taken.starts, taken.ends, taken.expiries
    FROM calendar CROSS JOIN LATERAL (
        SELECT array_agg(slot_start ORDER BY slot_start, booking_id) AS starts,
               array_agg(slot_end ORDER BY slot_start, booking_id) AS ends,
               array_agg(expires_at ORDER BY slot_start, booking_id) AS expiries
        FROM busy
        WHERE busy.practitioner_id = calendar.practitioner_id AND state IN ('HELD', 'CONFIRMED')
            AND slot_end > $2 AND slot_start < $3
    ) AS taken
    WHERE calendar.practitioner_id = ANY($1)
"""
_PUT_RULES = """
    UPDATE calendar SET rules = $2::text::jsonb, rules_version = $3, renew_at = $4
    WHERE practitioner_id = $1 AND (
        rules_version IS NULL OR rules_version < $3 OR ($5 AND rules_version = $3 AND rules <> $2::text::jsonb)
    )
    RETURNING true
"""
_PUT_BUSY = """
    INSERT INTO busy AS held
        (booking_id, booking_version, practitioner_id, slot_start, slot_end, state, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (booking_id) DO UPDATE SET
        booking_version = excluded.booking_version, practitioner_id = excluded.practitioner_id,
        slot_start = excluded.slot_start, slot_end = excluded.slot_end,
        state = excluded.state, expires_at = excluded.expires_at
    WHERE held.booking_version < excluded.booking_version OR (
        $8 AND held.booking_version = excluded.booking_version AND held IS DISTINCT FROM excluded
    )
    RETURNING true
"""


async def read(connection: Connection, ids: Sequence[UUID], window: Window) -> list[Calendar]:
    """The calendars that exist, with what is taken in the window, in one snapshot."""
    return [
        Calendar(
            practitioner_id=row["practitioner_id"],
            version=row["version"],
            rules=_decode(row["rules"]) if row["rules"] is not None else None,
            taken=tuple(map(Taken, row["starts"] or (), row["ends"] or (), row["expiries"] or ())),
        )
        for row in await connection.fetch(_READ, ids, window.start, window.end)
    ]


async def versions(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, int]:
    """The present version of each calendar."""
    rows = await connection.fetch("SELECT practitioner_id, version FROM calendar WHERE practitioner_id = ANY($1)", ids)
    return {row["practitioner_id"]: row["version"] for row in rows}


async def lock(connection: Connection, ids: Sequence[UUID], first_version: int) -> None:
    """Locks the calendars until the transaction ends, in the order of their ids; makes those that are missing."""
    in_order = sorted(set(ids))
    # Of several, what is missing is made before any is locked: else two of us could wait for one another.
    locked = len(await lock_existing(connection, in_order)) if len(in_order) == 1 else 0
    while locked < len(in_order):  # again if one was removed between the statements, by a rebuild from nothing
        await connection.execute(
            """
            INSERT INTO calendar (practitioner_id, version) SELECT id, $2 FROM unnest($1::uuid[]) AS id
            ON CONFLICT (practitioner_id) DO NOTHING
            """,
            in_order,
            first_version,
        )
        locked = len(await lock_existing(connection, in_order))


async def lock_existing(connection: Connection, ids: Sequence[UUID]) -> list[UUID]:
    """Locks those of the calendars that there are, in the order of their ids, and answers which."""
    rows = await connection.fetch(
        "SELECT practitioner_id FROM calendar WHERE practitioner_id = ANY($1) ORDER BY practitioner_id FOR UPDATE",
        ids,
    )
    return [row["practitioner_id"] for row in rows]


async def raise_versions(connection: Connection, ids: Sequence[UUID]) -> None:
    """Raises the version of calendars that are locked."""
    await connection.execute("UPDATE calendar SET version = version + 1 WHERE practitioner_id = ANY($1)", ids)


async def put_rules(
    connection: Connection, practitioner_id: UUID, rules: Rules, renew_at: datetime | None, *, mends: bool = False
) -> bool:
    """Takes over rules that are newer than those known, or others of the same version if it `mends`; False if not."""
    changed = await connection.fetchval(
        _PUT_RULES,
        practitioner_id,
        _encode(rules).decode(),
        rules.version,
        renew_at,
        mends,
    )
    return bool(changed)


async def lock_booking(connection: Connection, booking_id: UUID) -> UUID | None:
    """Makes events of one booking wait for one another; answers whose calendar the booking is in, if in any."""
    # Before any calendar is locked, so that the calendars concerned are known when they are.
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('busy ' || $1::text, 0))", str(booking_id))
    practitioner_id: UUID | None = await connection.fetchval(
        "SELECT practitioner_id FROM busy WHERE booking_id = $1", booking_id
    )
    return practitioner_id


async def put_busy(connection: Connection, slot: BusySlot, *, mends: bool = False) -> bool:
    """Takes over what a newer version of a booking says, or the same one if it `mends`; False if nothing changed."""
    changed = await connection.fetchval(
        _PUT_BUSY,
        slot.booking_id,
        slot.booking_version,
        slot.practitioner_id,
        slot.start,
        slot.end,
        slot.state,
        slot.expires_at,
        mends,
    )
    return bool(changed)


async def due_for_renewal(connection: Connection, now: datetime, limit: int) -> list[UUID]:
    """Calendars whose daily step is due, the longest overdue first."""
    rows = await connection.fetch(
        "SELECT practitioner_id FROM calendar WHERE renew_at <= $1 ORDER BY renew_at LIMIT $2", now, limit
    )
    return [row["practitioner_id"] for row in rows]


async def put_renewals(connection: Connection, renewals: dict[UUID, datetime], now: datetime) -> list[UUID]:
    """Sets the next step of locked calendars whose step is due still, and answers which those were."""
    rows = await connection.fetch(
        """
        UPDATE calendar SET renew_at = next.renew_at FROM unnest($1::uuid[], $2::timestamptz[]) AS next (id, renew_at)
        WHERE practitioner_id = next.id AND calendar.renew_at <= $3 RETURNING practitioner_id
        """,
        list(renewals),
        list(renewals.values()),
        now,
    )
    return [row["practitioner_id"] for row in rows]
