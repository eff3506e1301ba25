"""Practitioners and what belongs to them, partitioned by country, and the outbox."""

from alembic import op

from servicekit.outbox import OUTBOX_TABLES

revision = "0001"
down_revision = None

PARTITIONED_TABLES = (
    "practitioners",
    "practitioner_contacts",
    "consultation_types",
    "weekly_hours",
    "schedule_exceptions",
)
COUNTRIES_WITH_A_PARTITION = ("FR", "DE")

TABLES = """
-- An id lies in one partition only: a unique index of a partitioned table cannot say so, this table does.
CREATE TABLE practitioner_identities (
    id uuid PRIMARY KEY
);

CREATE TABLE practitioners (
    id uuid NOT NULL REFERENCES practitioner_identities (id),
    country_code text NOT NULL CHECK (country_code ~ '^[A-Z]{2}$'),
    version integer NOT NULL CHECK (version > 0),
    name text NOT NULL,
    specialties text[] NOT NULL,
    languages text[] NOT NULL,
    insurance_sectors text[] NOT NULL,
    address text NOT NULL,
    city text NOT NULL,
    postcode text NOT NULL,
    latitude double precision NOT NULL CHECK (latitude BETWEEN -90 AND 90),
    longitude double precision NOT NULL CHECK (longitude BETWEEN -180 AND 180),
    time_zone text NOT NULL,
    accepts_new_patients boolean NOT NULL,
    retired boolean NOT NULL,
    rating_average double precision CHECK (rating_average BETWEEN 1 AND 5),
    rating_count integer CHECK (rating_count > 0),
    grid_minutes integer NOT NULL CHECK (grid_minutes IN (5, 10, 15, 20, 30, 60)),
    holiday_region text,
    minimum_notice_minutes integer NOT NULL CHECK (minimum_notice_minutes >= 0),
    horizon_days integer NOT NULL CHECK (horizon_days > 0),
    cancellation_cutoff_minutes integer NOT NULL CHECK (cancellation_cutoff_minutes >= 0),
    buffer_before_minutes integer NOT NULL CHECK (buffer_before_minutes >= 0),
    buffer_after_minutes integer NOT NULL CHECK (buffer_after_minutes >= 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK ((rating_average IS NULL) = (rating_count IS NULL)),
    PRIMARY KEY (id, country_code)
) PARTITION BY LIST (country_code);

-- Personal data stands apart, so that no read of a profile can carry it along.
CREATE TABLE practitioner_contacts (
    practitioner_id uuid NOT NULL,
    country_code text NOT NULL,
    email text NOT NULL,
    phone text,
    language text NOT NULL,
    PRIMARY KEY (practitioner_id, country_code),
    FOREIGN KEY (practitioner_id, country_code) REFERENCES practitioners (id, country_code)
) PARTITION BY LIST (country_code);

-- A withdrawn type is offered no more, and stays resolvable for the bookings that name it.
CREATE TABLE consultation_types (
    id uuid NOT NULL,
    country_code text NOT NULL,
    practitioner_id uuid NOT NULL,
    position integer NOT NULL,
    names jsonb NOT NULL,
    duration_minutes integer NOT NULL CHECK (duration_minutes > 0),
    mode text NOT NULL CHECK (mode IN ('IN_PERSON', 'VIDEO')),
    audience text NOT NULL CHECK (audience IN ('ANYONE', 'NEW_PATIENTS', 'KNOWN_PATIENTS')),
    price_minor integer CHECK (price_minor >= 0),
    currency text CHECK (currency ~ '^[A-Z]{3}$'),
    withdrawn boolean NOT NULL,
    CHECK ((price_minor IS NULL) = (currency IS NULL)),
    PRIMARY KEY (id, country_code),
    FOREIGN KEY (practitioner_id, country_code) REFERENCES practitioners (id, country_code)
) PARTITION BY LIST (country_code);
CREATE INDEX consultation_types_of_practitioner ON consultation_types (practitioner_id);

CREATE TABLE weekly_hours (
    country_code text NOT NULL,
    practitioner_id uuid NOT NULL,
    position integer NOT NULL,
    weekday integer NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    starts time NOT NULL,
    ends time NOT NULL,
    consultation_type_ids uuid[],
    PRIMARY KEY (practitioner_id, position, country_code),
    FOREIGN KEY (practitioner_id, country_code) REFERENCES practitioners (id, country_code)
) PARTITION BY LIST (country_code);

CREATE TABLE schedule_exceptions (
    id uuid NOT NULL,
    country_code text NOT NULL,
    practitioner_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('ABSENCE', 'EXTRA_HOURS')),
    first_date date NOT NULL,
    last_date date NOT NULL,
    starts time,
    ends time,
    consultation_type_ids uuid[],
    CHECK (first_date <= last_date),
    PRIMARY KEY (id, country_code),
    FOREIGN KEY (practitioner_id, country_code) REFERENCES practitioners (id, country_code)
) PARTITION BY LIST (country_code);
CREATE INDEX schedule_exceptions_of_practitioner ON schedule_exceptions (practitioner_id);
"""


def upgrade() -> None:
    op.execute(TABLES)
    for table in PARTITIONED_TABLES:
        for country in COUNTRIES_WITH_A_PARTITION:
            op.execute(f"CREATE TABLE {table}_{country.lower()} PARTITION OF {table} FOR VALUES IN ('{country}')")
        op.execute(f"CREATE TABLE {table}_other PARTITION OF {table} DEFAULT")
    op.execute(OUTBOX_TABLES)


def downgrade() -> None:
    raise NotImplementedError("migrations go forward only: restore a backup instead")
