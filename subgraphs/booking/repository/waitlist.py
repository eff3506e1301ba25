"""Entries of the waitlist, and what was offered to whom. Whoever adds, offers or ends one has its patient's lock.

An offer also ends with its hold, whatever ends that: the database does it, in the same transaction and under the lock of
the practitioner, which whoever offers or withdraws what is offered has as well.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from servicekit.database import Connection
from subgraphs.booking.domain.booking import Booking, Insurance
from subgraphs.booking.domain.freed import FreedSlot, Interval
from subgraphs.booking.domain.places import Circle
from subgraphs.booking.domain.rules import PractitionerRules
from subgraphs.booking.domain.waitlist import (
    ConsultationMode,
    Hours,
    Surroundings,
    WaitlistEntry,
    WaitlistStatus,
    Wish,
)

_COLUMNS = (
    "id, patient_id, joined_by, status, practitioner_id, consultation_type_id, country, specialty, latitude, longitude, "
    "radius_km, mode, window_from, window_until, weekdays, hours, insurance, offered_booking_id, created_at"
)
_GET = f"SELECT {_COLUMNS} FROM waitlist_entries WHERE id = $1"
_GET_FOR_UPDATE = f"{_GET} FOR UPDATE"
_MANY = f"SELECT {_COLUMNS} FROM waitlist_entries WHERE id = ANY ($1)"
_OF_PATIENT = f"SELECT {_COLUMNS} FROM waitlist_entries WHERE patient_id = $1 ORDER BY id DESC LIMIT $2"
_LIVE_OF_PATIENT = """
SELECT id FROM waitlist_entries
WHERE patient_id = $1 AND (status = 'offered' OR (status = 'active' AND window_until > $2)) ORDER BY id
"""
_ADD = f"""
INSERT INTO waitlist_entries ({_COLUMNS})
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
"""
_WITHDRAW = "UPDATE waitlist_entries SET status = 'withdrawn', offered_booking_id = NULL WHERE id = $1"
_IS_WAITING = "SELECT status = 'active' AND window_until > $2 FROM waitlist_entries WHERE id = $1 FOR UPDATE"
_OFFER = "UPDATE waitlist_entries SET status = 'offered', offered_booking_id = $2 WHERE id = $1"
_REMEMBER = """
INSERT INTO waitlist_offers (entry_id, booking_id, practitioner_id, slot_start, slot_end) VALUES ($1, $2, $3, $4, $5)
"""
_FORGET = """
DELETE FROM waitlist_entries WHERE id IN (
    SELECT id FROM waitlist_entries WHERE window_until < $1 AND status <> 'offered' ORDER BY window_until LIMIT $2
)
"""

# $1 practitioner, $2 entries that were passed, $3 and $4 the first and the last start, $5 how many, $6 country,
# $7 specialties, $8 latitude. A degree of latitude is more than 110 km; the circle itself is looked at afterwards.
_WINDOW = "status = 'active' AND id > $2 AND coalesce(window_from <= $4, true) AND window_until > $3"
_WAITING = f"""
SELECT {_COLUMNS} FROM (
    (
        SELECT {_COLUMNS} FROM waitlist_entries WHERE practitioner_id = $1 AND {_WINDOW}
        ORDER BY id LIMIT $5
    )
    UNION ALL
    (
        SELECT {_COLUMNS} FROM waitlist_entries
        WHERE practitioner_id IS NULL AND country = $6 AND specialty = ANY ($7) AND {_WINDOW}
            AND abs(latitude - $8) * 110 <= radius_km
        ORDER BY id LIMIT $5
    )
) AS waiting ORDER BY id LIMIT $5
"""

# What these patients were offered, cancelled or left with this practitioner, in [$3, $4). $1 patients, $2 practitioner.
_TURNED_DOWN = """
SELECT entry.patient_id, offer.slot_start, offer.slot_end
FROM waitlist_entries AS entry JOIN waitlist_offers AS offer ON offer.entry_id = entry.id
WHERE entry.patient_id = ANY ($1) AND offer.practitioner_id = $2 AND offer.slot_start < $4 AND offer.slot_end > $3
UNION ALL
SELECT booking.patient_id, stood.slot_start, stood.slot_end
FROM bookings AS booking
JOIN booking_history AS stood ON stood.booking_id = booking.id
JOIN booking_history AS became ON became.booking_id = stood.booking_id AND became.version = stood.version + 1
WHERE booking.patient_id = ANY ($1) AND stood.practitioner_id = $2 AND stood.slot_start < $4 AND stood.slot_end > $3
    AND stood.status = 'confirmed' AND became.status IN ('confirmed', 'cancelled')
    AND became.actor_role IN ('PATIENT', 'PARTNER')
"""


async def add(connection: Connection, entry: WaitlistEntry) -> None:
    """A new entry."""
    wish, near = entry.wish, entry.wish.near
    await connection.execute(
        _ADD,
        entry.id,
        entry.patient_id,
        entry.joined_by,
        entry.status.value,
        wish.practitioner_id,
        wish.consultation_type_id,
        *_place_columns(near),
        wish.earliest,
        wish.latest,
        list(wish.weekdays),
        msgspec.to_builtins(wish.hours),
        wish.insurance,
        entry.offered_booking_id,
        entry.created_at,
    )


async def get(connection: Connection, entry_id: UUID) -> WaitlistEntry | None:
    """The entry as of now."""
    row = await connection.fetchrow(_GET, entry_id)
    return None if row is None else _entry(row)


async def get_for_update(connection: Connection, entry_id: UUID) -> WaitlistEntry | None:
    """The entry as of now, its row locked until the transaction ends."""
    row = await connection.fetchrow(_GET_FOR_UPDATE, entry_id)
    return None if row is None else _entry(row)


async def many(connection: Connection, ids: Sequence[UUID]) -> list[WaitlistEntry]:
    """Those of the entries that exist, in no order."""
    return [_entry(row) for row in await connection.fetch(_MANY, ids)]


async def of_patient(connection: Connection, patient_id: UUID, limit: int) -> list[WaitlistEntry]:
    """The patient's entries, the newest first."""
    return [_entry(row) for row in await connection.fetch(_OF_PATIENT, patient_id, limit)]


async def live_of_patient(connection: Connection, patient_id: UUID, now: datetime) -> list[UUID]:
    """What the patient still waits for, or is offered."""
    return [row["id"] for row in await connection.fetch(_LIVE_OF_PATIENT, patient_id, now)]


async def withdraw(connection: Connection, entry_id: UUID) -> None:
    """Nothing is offered for it from now on; what is offered now is the caller's to give up."""
    await connection.execute(_WITHDRAW, entry_id)


async def waiting_for(
    connection: Connection, freed: FreedSlot, practitioner: PractitionerRules, bounds: Interval, limit: int
) -> list[WaitlistEntry]:
    """The next entries that may be waiting for a start between the first and the last, the oldest first."""
    document = practitioner.document
    rows = await connection.fetch(
        _WAITING,
        freed.practitioner_id,
        freed.passed_entry_id,
        *bounds,
        limit,
        document.country,
        document.specialties,
        document.latitude,
    )
    return [_entry(row) for row in rows]


async def turned_down(
    connection: Connection, patients: Iterable[UUID], practitioner_id: UUID, reach: Interval
) -> dict[UUID, list[Interval]]:
    """The slots that reach into `reach` and that each of the patients was offered already, or gave up himself."""
    found: dict[UUID, list[Interval]] = {one: [] for one in patients}
    for row in await connection.fetch(_TURNED_DOWN, list(found), practitioner_id, *reach):
        found[row["patient_id"]].append((row["slot_start"], row["slot_end"]))
    return found


async def is_waiting(connection: Connection, entry_id: UUID, now: datetime) -> bool:
    """Whether something can be offered for it, which nobody changes until the transaction ends."""
    return bool(await connection.fetchval(_IS_WAITING, entry_id, now))


async def offer(connection: Connection, entry_id: UUID, hold: Booking) -> None:
    """Notes that the hold is offered for the entry, now and for ever."""
    await connection.execute(_OFFER, entry_id, hold.id)
    await connection.execute(_REMEMBER, entry_id, hold.id, hold.practitioner_id, hold.start, hold.end)


async def forget(connection: Connection, over_before: datetime, limit: int) -> int:
    """Deletes at most `limit` entries whose window ended before; returns how many there were."""
    status = await connection.execute(_FORGET, over_before, limit)
    return int(status.rpartition(" ")[2])


def _place_columns(near: Surroundings | None) -> tuple[Any, ...]:
    if near is None:
        return (None,) * 6
    circle = near.circle
    return (near.country, near.specialty, circle.latitude, circle.longitude, circle.radius_km, near.mode)


def _entry(row: Record) -> WaitlistEntry:
    return WaitlistEntry(
        id=row["id"],
        patient_id=row["patient_id"],
        joined_by=row["joined_by"],
        status=WaitlistStatus(row["status"]),
        wish=Wish(
            practitioner_id=row["practitioner_id"],
            consultation_type_id=row["consultation_type_id"],
            near=None if row["country"] is None else _surroundings(row),
            earliest=row["window_from"],
            latest=row["window_until"],
            weekdays=tuple(row["weekdays"]),
            hours=msgspec.convert(row["hours"], type=tuple[Hours, ...]),
            insurance=None if row["insurance"] is None else Insurance(row["insurance"]),
        ),
        created_at=row["created_at"],
        offered_booking_id=row["offered_booking_id"],
    )


def _surroundings(row: Record) -> Surroundings:
    return Surroundings(
        country=row["country"],
        specialty=row["specialty"],
        circle=Circle(latitude=row["latitude"], longitude=row["longitude"], radius_km=row["radius_km"]),
        mode=None if row["mode"] is None else ConsultationMode(row["mode"]),
    )
