"""What rebuilding the copy of the rules needs: editions of a document, and the ends of partitions that were reached."""

from alembic import op

from servicekit.outbox import PARTITION_ENDS_TABLE

revision = "0002"
down_revision = "0001"

# Raised by every write of the row: a wrong document is mended without a new version, and processes remember documents.
EDITION = "ALTER TABLE practitioner_rules ADD COLUMN edition integer NOT NULL DEFAULT 1"


def upgrade() -> None:
    """Adds the column and the table."""
    op.execute(EDITION)
    op.execute(PARTITION_ENDS_TABLE)
