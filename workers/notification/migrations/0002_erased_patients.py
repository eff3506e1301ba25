"""Who was erased and when, so that an event that comes again brings nothing of the person back."""

from alembic import op

revision = "0002"
down_revision = "0001"

ERASED_PATIENTS = """
CREATE TABLE erased_patients (
    patient_id uuid PRIMARY KEY,
    erased_at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    op.execute(ERASED_PATIENTS)


def downgrade() -> None:
    op.execute("DROP TABLE erased_patients")
