"""Calendars with the rules they follow, what is busy in them, the daily step's lease, and the outbox."""

from alembic import op

from servicekit.database import JOB_LEASE_TABLE
from servicekit.outbox import OUTBOX_TABLES

revision = "0001"
down_revision = None

TABLES = """
-- One version line per practitioner, whatever caused the change. Bookings may come before the rules do. `renew_at` is
-- when the horizon moves on by a day; null without rules and when retired.
CREATE TABLE calendar (
    practitioner_id uuid PRIMARY KEY,
    version bigint NOT NULL,
    rules_version integer,
    rules jsonb,
    renew_at timestamptz,
    CHECK ((rules IS NULL) = (rules_version IS NULL)),
    CHECK (rules IS NOT NULL OR renew_at IS NULL)
);
CREATE INDEX calendar_renew_at ON calendar (renew_at) WHERE renew_at IS NOT NULL;

-- Ended bookings stay as tombstones, so that what comes late cannot bring them back.
CREATE TABLE busy (
    booking_id uuid PRIMARY KEY,
    booking_version integer NOT NULL,
    practitioner_id uuid NOT NULL,
    slot_start timestamptz NOT NULL,
    slot_end timestamptz NOT NULL,
    state text NOT NULL,
    expires_at timestamptz,
    CHECK (slot_start < slot_end)
);
CREATE INDEX busy_taken ON busy (practitioner_id, slot_end) WHERE state IN ('HELD', 'CONFIRMED');
"""


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(JOB_LEASE_TABLE)
    op.execute(OUTBOX_TABLES)


def downgrade() -> None:
    raise NotImplementedError("migrations go forward only: restore a backup instead")
