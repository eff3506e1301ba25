"""Patients, whom practitioners may know, who was erased, and the outbox."""

from alembic import op

from servicekit.outbox import OUTBOX_TABLES

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE patients (
    id uuid PRIMARY KEY,
    version integer NOT NULL CHECK (version > 0),
    given_name text NOT NULL,
    family_name text NOT NULL,
    email text NOT NULL,
    phone text,
    language text NOT NULL,
    country_code text NOT NULL CHECK (country_code ~ '^[A-Z]{2}$'),
    insurance_sector text CHECK (insurance_sector IN ('STATUTORY', 'PRIVATE')),
    notify_by_email boolean NOT NULL,
    notify_by_sms boolean NOT NULL,
    notify_by_push boolean NOT NULL,
    quiet_start time,
    quiet_end time,
    quiet_time_zone text,
    registered_by uuid,
    registration_key text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK (num_nulls(quiet_start, quiet_end, quiet_time_zone) IN (0, 3)),
    CHECK (registered_by IS NOT NULL OR registration_key IS NULL)
);
-- A partner that registers somebody twice with the same key means the same person.
CREATE UNIQUE INDEX patients_registration ON patients (registered_by, registration_key);

-- A practitioner may know whom a booking brings until 90 days after the slot. The patient need not be registered.
CREATE TABLE known_by (
    practitioner_id uuid NOT NULL,
    booking_id uuid NOT NULL,
    booking_version integer NOT NULL,
    patient_id uuid NOT NULL,
    visible_until timestamptz NOT NULL,
    PRIMARY KEY (practitioner_id, booking_id)
);
CREATE INDEX known_by_patient ON known_by (patient_id, practitioner_id);
CREATE INDEX known_by_visible_until ON known_by (visible_until);

-- Nothing of the person: the random id, so that late events of its bookings are not kept, and the version to go on from
-- should the same token register again.
CREATE TABLE erased_patients (
    id uuid PRIMARY KEY,
    version integer NOT NULL,
    erased_at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(OUTBOX_TABLES)


def downgrade() -> None:
    raise NotImplementedError("migrations go forward only: restore a backup instead")
