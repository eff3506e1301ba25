"""What ending holds by the clock needs: finding those whose time is over, and one process that does it."""

from alembic import op

from servicekit.database import JOB_LEASE_TABLE

revision = "0003"
down_revision = "0002"

BY_EXPIRY = "CREATE INDEX bookings_by_expiry ON bookings (expires_at) WHERE status = 'held'"


def upgrade() -> None:
    """Adds the index and the table."""
    op.execute(BY_EXPIRY)
    op.execute(JOB_LEASE_TABLE)
