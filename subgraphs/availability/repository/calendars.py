"""Calendars in Postgres: rules, versions, and what is taken."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from scheduling import Rules
from servicekit.database import Connection, lock_names
from subgraphs.availability.domain.calendar import Calendar, GivenRules, GivenSlot, Taken, Window

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
    UPDATE calendar SET rules = given.rules::jsonb, rules_version = given.version, renew_at = given.renew_at
    FROM unnest($1::uuid[], $2::text[], $3::integer[], $4::timestamptz[], $5::boolean[])
        AS given (id, rules, version, renew_at, mends)
    WHERE practitioner_id = given.id AND (
        rules_version IS NULL OR rules_version < given.version OR (
            given.mends AND rules_version = given.version AND calendar.rules <> given.rules::jsonb
        )
    )
    RETURNING practitioner_id
"""
_PUT_BUSY = """
    INSERT INTO busy AS held
        (booking_id, booking_version, practitioner_id, slot_start, slot_end, state, expires_at)
    SELECT * FROM unnest(
        $1::uuid[], $2::integer[], $3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::timestamptz[]
    )
    ON CONFLICT (booking_id) DO UPDATE SET
        booking_version = excluded.booking_version, practitioner_id = excluded.practitioner_id,
        slot_start = excluded.slot_start, slot_end = excluded.slot_end,
        state = excluded.state, expires_at = excluded.expires_at
    WHERE held.booking_version < excluded.booking_version OR (
        held.booking_id = ANY($8::uuid[]) AND held.booking_version = excluded.booking_version
            AND held IS DISTINCT FROM excluded
    )
    RETURNING booking_id
"""


async def read(connection: Connection, ids: Sequence[UUID], window: Window) -> list[Calendar]:
    """The calendars that exist, with what is taken in the window, in one snapshot."""
    if not ids:
        return []
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


async def put_rules(connection: Connection, given: Sequence[GivenRules]) -> set[UUID]:
    """Takes over rules that are newer than those known; answers whose calendars changed. Each is given once."""
    if not given:
        return set()
    rows = await connection.fetch(
        _PUT_RULES,
        [each.practitioner_id for each in given],
        [_encode(each.rules).decode() for each in given],
        [each.rules.version for each in given],
        [each.renew_at for each in given],
        [each.mends for each in given],
    )
    return {row["practitioner_id"] for row in rows}


async def lock_bookings(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Makes events of the same bookings wait for one another; answers in whose calendars the bookings are."""
    if not ids:
        return {}
    # Before any calendar is locked, so that the calendars concerned are known when they are.
    await lock_names(connection, (f"busy {booking_id}" for booking_id in ids))
    rows = await connection.fetch("SELECT booking_id, practitioner_id FROM busy WHERE booking_id = ANY($1)", ids)
    return {row["booking_id"]: row["practitioner_id"] for row in rows}


async def put_busy(connection: Connection, given: Sequence[GivenSlot]) -> set[UUID]:
    """Takes over what newer versions of bookings say; answers which bookings changed. Each is given once."""
    if not given:
        return set()
    slots = [each.slot for each in given]
    rows = await connection.fetch(
        _PUT_BUSY,
        [slot.booking_id for slot in slots],
        [slot.booking_version for slot in slots],
        [slot.practitioner_id for slot in slots],
        [slot.start for slot in slots],
        [slot.end for slot in slots],
        [slot.state for slot in slots],
        [slot.expires_at for slot in slots],
        [each.slot.booking_id for each in given if each.mends],
    )
    return {row["booking_id"] for row in rows}


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
