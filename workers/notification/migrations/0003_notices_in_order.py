"""Pending notices in the order in which they are told, so that a long backlog is not sorted for each batch of it."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("CREATE INDEX notices_in_order ON notices (created_at, booking_version, id) WHERE state = 'pending'")
    op.execute("DROP INDEX notices_due")


def downgrade() -> None:
    op.execute("CREATE INDEX notices_due ON notices (next_try_at) WHERE state = 'pending'")
    op.execute("DROP INDEX notices_in_order")
