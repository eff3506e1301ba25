"""Until when a slot from the waitlist is offered: a notice of it is worth nothing afterwards."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("ALTER TABLE notices ADD COLUMN answer_by timestamptz")


def downgrade() -> None:
    op.execute("ALTER TABLE notices DROP COLUMN answer_by")
