"""What filling the store anew needs: the ends of partitions that were reached."""

from alembic import op

from servicekit.outbox import PARTITION_ENDS_TABLE

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute(PARTITION_ENDS_TABLE)


def downgrade() -> None:
    raise NotImplementedError("migrations go forward only: restore a backup instead")
