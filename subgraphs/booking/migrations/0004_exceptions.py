"""What an absence needs that ends bookings: finding whose it is by its id."""

from alembic import op

revision = "0004"
down_revision = "0003"

# An index on the document itself cannot differ from it. It is looked at for each id that somebody names, so it has no
# list of what is pending. Queries repeat the expression as it stands here.
BY_EXCEPTION = """
CREATE INDEX practitioner_rules_by_exception ON practitioner_rules
    USING gin (jsonb_path_query_array(document, '$.rules.schedule.exceptions[*].id')) WITH (fastupdate = off)
"""


def upgrade() -> None:
    """Adds the index."""
    op.execute(BY_EXCEPTION)
