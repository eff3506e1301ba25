"""What finding a patient's holds needs, however many others hold something at that moment."""

from alembic import op

revision = "0007"
down_revision = "0006"

# Without it Postgres looks through all that is held: it cannot know that of the times of expiry, which it has few statistics
# of and which are all younger than those, more than one lies ahead.
OF_PATIENT = "CREATE INDEX bookings_held_for_patient ON bookings (patient_id, expires_at) WHERE status = 'held'"


def upgrade() -> None:
    """Adds the index."""
    op.execute(OF_PATIENT)
