"""Notices: what is to be told, written before it is told."""

from alembic import op

revision = "0001"
down_revision = None

NOTICES = """
CREATE TABLE notices (
    id uuid PRIMARY KEY,
    booking_id uuid NOT NULL,
    booking_version integer NOT NULL,
    kind text NOT NULL,
    recipient text NOT NULL,
    channel text NOT NULL,
    patient_id uuid NOT NULL,
    practitioner_id uuid NOT NULL,
    consultation_type_id uuid NOT NULL,
    slot_start timestamptz NOT NULL,
    slot_end timestamptz NOT NULL,
    time_zone text NOT NULL,
    previous_start timestamptz,
    state text NOT NULL DEFAULT 'pending',
    created_at timestamptz NOT NULL,
    claimed_until timestamptz,
    next_try_at timestamptz NOT NULL,
    tries integer NOT NULL DEFAULT 0,
    ended_at timestamptz,
    trace_headers jsonb NOT NULL DEFAULT '{}',
    UNIQUE (booking_id, booking_version, kind, recipient, practitioner_id, channel)
);
CREATE INDEX notices_due ON notices (next_try_at) WHERE state = 'pending';
CREATE INDEX notices_of_patient ON notices (patient_id);
"""


def upgrade() -> None:
    op.execute(NOTICES)


def downgrade() -> None:
    op.execute("DROP TABLE notices")
