"""One indexed SELECT that says all the database knows of a wanted slot."""

from datetime import datetime

from asyncpg import Record

from servicekit.database import Connection
from subgraphs.booking.domain.booking import WantedSlot
from subgraphs.booking.domain.holds import OverdueHold
from subgraphs.booking.domain.offer import Facts, Footprint, footprint
from subgraphs.booking.domain.rules import PractitionerRules
from subgraphs.booking.repository.practitioner_rules import RulesRepository

# A hold that has expired occupies nothing, although its row still says so: no constraint can know the time.
# $1 practitioner, $2 patient, $3 slot start, $4 slot end, $5 free from, $6 free until, $7 now, $8 the booking that
# moves, $9 consultation type, $10 the wanted start. Without a footprint $3 to $6 are NULL, and nothing is looked for
# in the way: a range without bounds would meet every booking that there is.
_FACTS = """
SELECT
    rules.edition,
    calendar.is_taken AS slot_taken,
    calendar.overdue_ids AS overdue_here,
    patient.conflicting_booking_id,
    patient.overdue_ids AS overdue_elsewhere,
    patient.overdue_practitioners,
    (
        SELECT id FROM bookings
        WHERE patient_id = $2 AND slot_start = $10 AND practitioner_id = $1 AND consultation_type_id = $9
            AND status = 'held' AND expires_at > $7
        LIMIT 1
    ) AS own_hold_id,
    EXISTS (
        SELECT FROM bookings
        WHERE patient_id = $2 AND practitioner_id = $1 AND status IN ('confirmed', 'completed') AND slot_end <= $7
    ) AS patient_known
FROM practitioner_rules AS rules
CROSS JOIN LATERAL (
    SELECT
        bool_or(
            status = 'confirmed'
            OR (expires_at > $7 AND NOT (patient_id IS NOT DISTINCT FROM $2 AND slot_start < $4 AND slot_end > $3))
        ) AS is_taken,
        array_agg(id) FILTER (WHERE expires_at <= $7) AS overdue_ids
    FROM bookings
    WHERE $5::timestamptz IS NOT NULL
        AND calendar_span && int8range(
            (rules.calendar_number::int8 << 32) + (extract(epoch FROM $5::timestamptz) / 60)::int8,
            (rules.calendar_number::int8 << 32) + (extract(epoch FROM $6::timestamptz) / 60)::int8)
        AND status IN ('held', 'confirmed')
        AND id IS DISTINCT FROM $8
) AS calendar
CROSS JOIN LATERAL (
    SELECT
        (array_agg(id) FILTER (WHERE status = 'confirmed' OR expires_at > $7))[1] AS conflicting_booking_id,
        array_agg(id ORDER BY id) FILTER (WHERE expires_at <= $7 AND practitioner_id <> $1) AS overdue_ids,
        array_agg(practitioner_id ORDER BY id) FILTER (WHERE expires_at <= $7 AND practitioner_id <> $1)
            AS overdue_practitioners
    FROM bookings
    WHERE patient_id = $2 AND slot_start < $4 AND slot_start > $3::timestamptz - interval '1 day' AND slot_end > $3
        AND status IN ('held', 'confirmed')
        AND id IS DISTINCT FROM $8
) AS patient
WHERE rules.practitioner_id = $1
"""


async def read_facts(connection: Connection, rules: RulesRepository, wanted: WantedSlot, now: datetime) -> Facts | None:
    """The facts of this moment; None when booking has no rules of the practitioner.

    The remembered rules say what the slot would occupy. If the database has newer ones, it is asked again with those.
    """
    practitioner = rules.remembered(wanted.practitioner_id) or await rules.current(connection, wanted.practitioner_id)
    while practitioner is not None:
        occupied = footprint(practitioner, wanted)
        row = await connection.fetchrow(
            _FACTS,
            wanted.practitioner_id,
            wanted.patient_id,
            *_bounds(occupied),
            now,
            wanted.moving.id if wanted.moving else None,
            wanted.consultation_type_id,
            wanted.start,
        )
        if row is None:
            return None
        if row["edition"] == practitioner.edition:
            return _facts(row, practitioner, occupied)
        practitioner = await rules.current(connection, wanted.practitioner_id)
    return None


def _facts(row: Record, practitioner: PractitionerRules, occupied: Footprint | None) -> Facts:
    here = [OverdueHold(id_, practitioner.practitioner_id) for id_ in row["overdue_here"] or ()]
    elsewhere = map(OverdueHold, row["overdue_elsewhere"] or (), row["overdue_practitioners"] or ())
    return Facts(
        practitioner=practitioner,
        occupied=occupied,
        slot_taken=bool(row["slot_taken"]),
        conflicting_booking_id=row["conflicting_booking_id"],
        patient_known=row["patient_known"],
        own_hold_id=row["own_hold_id"],
        overdue_holds=(*here, *elsewhere),
    )


def _bounds(occupied: Footprint | None) -> tuple[datetime | None, ...]:
    if occupied is None:
        return (None, None, None, None)
    return (occupied.start, occupied.end, occupied.free_from, occupied.free_until)
