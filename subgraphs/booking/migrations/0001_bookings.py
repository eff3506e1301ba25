"""Bookings, their revisions, the copy of the practitioners' rules, idempotency keys and the outbox."""

from alembic import op

from servicekit.outbox import OUTBOX_TABLES

revision = "0001"
down_revision = None

# Booking's own copy of what practitioners allow. `calendar_number` gives each practitioner a stretch of one number
# line; as an integer identity it stays below 2^31. Nothing refers to it by a foreign key: a booking would lock the row.
PRACTITIONER_RULES = """
CREATE TABLE practitioner_rules (
    practitioner_id uuid PRIMARY KEY,
    calendar_number integer GENERATED ALWAYS AS IDENTITY UNIQUE,
    version integer NOT NULL CHECK (version > 0),
    document jsonb NOT NULL
);
"""

# `calendar_span` is the slot in minutes on the practitioner's own stretch, so a built-in range type guards overlaps
# where the extension btree_gist is missing. STORED is spelled out: Postgres 18 would make the column virtual.
BOOKINGS = """
CREATE TABLE bookings (
    id uuid PRIMARY KEY,
    version integer NOT NULL CHECK (version > 0),
    status text NOT NULL
        CHECK (status IN ('held', 'confirmed', 'expired', 'released', 'cancelled', 'completed', 'no_show')),
    practitioner_id uuid NOT NULL,
    calendar_number bigint NOT NULL CHECK (calendar_number BETWEEN 1 AND 2147483647),
    patient_id uuid,
    consultation_type_id uuid NOT NULL,
    country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    slot_start timestamptz NOT NULL CHECK (slot_start >= '1970-01-01 00:00+00'::timestamptz
        AND extract(epoch FROM slot_start - '1970-01-01 00:00+00'::timestamptz) % 60 = 0),
    slot_end timestamptz NOT NULL CHECK (slot_end > slot_start
        AND slot_end - slot_start <= interval '24 hours'
        AND extract(epoch FROM slot_end - slot_start) % 60 = 0),
    time_zone text NOT NULL,
    local_start timestamp NOT NULL,
    insurance text CHECK (insurance IN ('SECTOR_1', 'SECTOR_2', 'STATUTORY', 'PRIVATE')),
    expires_at timestamptz CHECK ((status = 'held') = (expires_at IS NOT NULL)),
    booked_by uuid,
    booked_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    cancelled_by text CHECK (cancelled_by IN ('PATIENT', 'PRACTITIONER', 'PARTNER', 'OPERATOR', 'SYSTEM')),
    cancellation_reason text CHECK (char_length(cancellation_reason) <= 1000),
    calendar_span int8range NOT NULL GENERATED ALWAYS AS (int8range(
        (calendar_number << 32)
            + (extract(epoch FROM slot_start - '1970-01-01 00:00+00'::timestamptz) / 60)::int8,
        (calendar_number << 32)
            + (extract(epoch FROM slot_end - '1970-01-01 00:00+00'::timestamptz) / 60)::int8
    )) STORED,
    EXCLUDE USING gist (calendar_span WITH &&) WHERE (status IN ('held', 'confirmed'))
);
CREATE UNIQUE INDEX idx_no_double_book ON bookings (practitioner_id, slot_start) WHERE status = 'confirmed';
CREATE INDEX bookings_of_patient ON bookings (patient_id, slot_start, id);
CREATE INDEX bookings_of_practitioner ON bookings (practitioner_id, slot_start, id);
"""

# What a booking was until it moved. One row holds where the old slot ended its life and where the new one begins.
REVISIONS = """
CREATE TABLE booking_revisions (
    booking_id uuid NOT NULL REFERENCES bookings (id),
    version integer NOT NULL,
    practitioner_id uuid NOT NULL,
    consultation_type_id uuid NOT NULL,
    slot_start timestamptz NOT NULL,
    slot_end timestamptz NOT NULL,
    time_zone text NOT NULL,
    next_start timestamptz NOT NULL,
    replaced_at timestamptz NOT NULL,
    replaced_by text NOT NULL,
    PRIMARY KEY (booking_id, version)
);
"""

# `answer` is NULL only inside the transaction that inserts the key. `patient_id` is whose data the answer concerns.
IDEMPOTENCY_KEYS = """
CREATE TABLE idempotency_keys (
    actor_id uuid NOT NULL,
    mutation text NOT NULL,
    key text NOT NULL CHECK (char_length(key) BETWEEN 1 AND 200),
    payload_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    patient_id uuid,
    answer jsonb,
    PRIMARY KEY (actor_id, mutation, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
CREATE INDEX idempotency_keys_of_patient ON idempotency_keys (patient_id) WHERE patient_id IS NOT NULL;
"""


def upgrade() -> None:
    """Creates the tables."""
    for statements in (PRACTITIONER_RULES, BOOKINGS, REVISIONS, IDEMPOTENCY_KEYS, OUTBOX_TABLES):
        op.execute(statements)
