"""Each version of each booking, and as what somebody made it; it takes the place of what was kept of moves alone."""

from alembic import op

revision = "0005"
down_revision = "0004"

# `actor_id` only says which partner or operator it was: who the patient and the practitioner are, the booking says, and
# goes on saying until the patient is forgotten. So nothing here is about a person, and nothing here has to be forgotten.
# A version stands behind the one before it, from 1 on.
HISTORY = """
CREATE TABLE booking_history (
    booking_id uuid NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    preceding_version integer GENERATED ALWAYS AS (nullif(version - 1, 0)) STORED,
    status text NOT NULL
        CHECK (status IN ('held', 'confirmed', 'expired', 'released', 'cancelled', 'completed', 'no_show')),
    practitioner_id uuid NOT NULL,
    consultation_type_id uuid NOT NULL,
    slot_start timestamptz NOT NULL,
    slot_end timestamptz NOT NULL,
    time_zone text NOT NULL,
    made_at timestamptz NOT NULL,
    actor_role text CHECK (actor_role IN ('PATIENT', 'PRACTITIONER', 'PARTNER', 'OPERATOR', 'SYSTEM')),
    actor_id uuid CHECK (actor_id IS NULL OR actor_role IN ('PARTNER', 'OPERATOR')),
    PRIMARY KEY (booking_id, version)
);
"""

# All versions of a booking follow from what it is and from its moves: it was held first if it ended as a hold, or has a
# version more than its beginning, its moves and its end account for. When such a hold was confirmed is known only if
# nothing came after it; else it is said to be when it was made, which is five minutes before at the most.
CARRIED_OVER = """
INSERT INTO booking_history (booking_id, version, status, practitioner_id, consultation_type_id, slot_start, slot_end,
    time_zone, made_at, actor_role, actor_id)
SELECT
    booking.id,
    made.version,
    CASE
        WHEN made.is_end THEN booking.status
        WHEN made.version = 1 AND lived.began_held THEN 'held'
        ELSE 'confirmed'
    END,
    coalesce(stood.practitioner_id, booking.practitioner_id),
    coalesce(stood.consultation_type_id, booking.consultation_type_id),
    coalesce(stood.slot_start, booking.slot_start),
    coalesce(stood.slot_end, booking.slot_end),
    coalesce(stood.time_zone, booking.time_zone),
    CASE
        WHEN made.version = 1 THEN booking.booked_at
        WHEN moved.version IS NOT NULL THEN moved.replaced_at
        WHEN made.version = booking.version THEN booking.changed_at
        ELSE booking.booked_at
    END,
    CASE
        WHEN made.version = 1 AND (booking.booked_by IS NULL OR booking.booked_by = booking.patient_id) THEN 'PATIENT'
        WHEN moved.version IS NOT NULL THEN moved.replaced_by
        WHEN made.is_end AND booking.status = 'cancelled' THEN booking.cancelled_by
        WHEN made.is_end AND booking.status = 'expired' THEN 'SYSTEM'
    END,
    CASE WHEN made.version = 1 AND booking.booked_by <> booking.patient_id THEN booking.booked_by END
FROM bookings AS booking
CROSS JOIN LATERAL (
    SELECT booking.status IN ('held', 'expired', 'released')
        OR booking.version > 1 + count(*) + (booking.status <> 'confirmed')::integer AS began_held
    FROM booking_revisions WHERE booking_id = booking.id
) AS lived
CROSS JOIN LATERAL (
    SELECT version, version = booking.version AND booking.status NOT IN ('held', 'confirmed') AS is_end
    FROM generate_series(1, booking.version) AS version
) AS made
LEFT JOIN booking_revisions AS moved ON moved.booking_id = booking.id AND moved.version = made.version - 1
LEFT JOIN LATERAL (
    SELECT * FROM booking_revisions
    WHERE booking_id = booking.id AND version >= made.version ORDER BY version LIMIT 1
) AS stood ON true
"""

# Not valid: not asked of what was carried over, where it is not known of every version who made it.
ACTOR_IS_KNOWN = """
ALTER TABLE booking_history ADD CONSTRAINT booking_history_actor_is_known CHECK (actor_role IS NOT NULL) NOT VALID
"""

# Whoever writes a booking without its history is refused when his statement ends. Both are one statement, so the
# constraint need not wait for the end of the transaction, and no version in between slips through.
NO_GAPS = """
ALTER TABLE booking_history ADD FOREIGN KEY (booking_id, preceding_version)
    REFERENCES booking_history (booking_id, version)
"""
NONE_WITHOUT_HISTORY = """
ALTER TABLE bookings ADD CONSTRAINT bookings_have_history FOREIGN KEY (id, version)
    REFERENCES booking_history (booking_id, version)
"""

ONLY_ADDED_TO = """
CREATE FUNCTION refuse_to_rewrite_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'booking_history is only ever added to: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE ON booking_history
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_history();
"""

TOLD_TWICE = "DROP TABLE booking_revisions; ALTER TABLE bookings DROP COLUMN cancelled_by"


def upgrade() -> None:
    """Makes the table of what is known, and lets nobody leave it out or rewrite it from then on."""
    for statements in (
        HISTORY,
        CARRIED_OVER,
        ACTOR_IS_KNOWN,
        NO_GAPS,
        NONE_WITHOUT_HISTORY,
        ONLY_ADDED_TO,
        TOLD_TWICE,
    ):
        op.execute(statements)
