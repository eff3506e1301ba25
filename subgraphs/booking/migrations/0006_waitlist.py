"""The waitlist: who waits for what, which slots became free, and which of them was offered to whom."""

from alembic import op

revision = "0006"
down_revision = "0005"

# Either `practitioner_id` and a type of consultation, or a specialty and a circle around a place. `offered_booking_id` is
# the hold while one is offered, and the booking that came of it. EXPIRED is not stored: the window says it.
ENTRIES = """
CREATE TABLE waitlist_entries (
    id uuid PRIMARY KEY,
    patient_id uuid NOT NULL,
    joined_by uuid NOT NULL,
    status text NOT NULL CHECK (status IN ('active', 'offered', 'fulfilled', 'withdrawn')),
    practitioner_id uuid,
    consultation_type_id uuid CHECK ((consultation_type_id IS NULL) = (practitioner_id IS NULL)),
    country text CHECK ((country IS NULL) = (practitioner_id IS NOT NULL)),
    specialty text CHECK ((specialty IS NULL) = (practitioner_id IS NOT NULL)),
    latitude double precision CHECK ((latitude IS NULL) = (practitioner_id IS NOT NULL)),
    longitude double precision CHECK ((longitude IS NULL) = (practitioner_id IS NOT NULL)),
    radius_km double precision CHECK ((radius_km IS NULL) = (practitioner_id IS NOT NULL)),
    mode text CHECK (mode IN ('IN_PERSON', 'VIDEO')),
    window_from timestamptz,
    window_until timestamptz NOT NULL CHECK (window_until > window_from),
    weekdays smallint[] NOT NULL,
    hours jsonb NOT NULL,
    insurance text CHECK (insurance IN ('SECTOR_1', 'SECTOR_2', 'STATUTORY', 'PRIVATE')),
    offered_booking_id uuid UNIQUE CHECK ((offered_booking_id IS NOT NULL) = (status IN ('offered', 'fulfilled'))),
    created_at timestamptz NOT NULL
);
CREATE INDEX waitlist_of_patient ON waitlist_entries (patient_id, id);
CREATE INDEX waitlist_for_practitioner ON waitlist_entries (practitioner_id, id)
    WHERE status = 'active' AND practitioner_id IS NOT NULL;
CREATE INDEX waitlist_for_specialty ON waitlist_entries (country, specialty, id)
    WHERE status = 'active' AND practitioner_id IS NULL;
CREATE INDEX waitlist_by_end ON waitlist_entries (window_until);
"""

# Every offer there has been: nobody is offered a slot a second time.
OFFERS = """
CREATE TABLE waitlist_offers (
    booking_id uuid PRIMARY KEY,
    entry_id uuid NOT NULL REFERENCES waitlist_entries (id) ON DELETE CASCADE,
    practitioner_id uuid NOT NULL,
    slot_start timestamptz NOT NULL,
    slot_end timestamptz NOT NULL
);
CREATE INDEX waitlist_offers_of_entry ON waitlist_offers (entry_id);
"""

# Work to do: entries up to `passed_entry_id` have been looked at for this stretch of the calendar.
FREED = """
CREATE TABLE freed_slots (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    practitioner_id uuid NOT NULL,
    freed_from timestamptz NOT NULL,
    freed_until timestamptz NOT NULL,
    passed_entry_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000'
);
"""

# A slot is given back in many ways, by several statements. What follows from it for the list follows in the database, so
# that no way can forget it, and in the same transaction, so that no crash can come between.
CONSEQUENCES = """
CREATE FUNCTION note_freed_slot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO freed_slots (practitioner_id, freed_from, freed_until)
    VALUES (OLD.practitioner_id, OLD.slot_start, OLD.slot_end);
    RETURN NULL;
END $$;
CREATE TRIGGER slot_given_up AFTER UPDATE ON bookings FOR EACH ROW
    WHEN (OLD.status IN ('held', 'confirmed') AND NEW.status IN ('cancelled', 'released', 'expired'))
    EXECUTE FUNCTION note_freed_slot();
CREATE TRIGGER slot_left AFTER UPDATE ON bookings FOR EACH ROW
    WHEN (OLD.status = 'confirmed' AND NEW.status = 'confirmed' AND OLD.calendar_span <> NEW.calendar_span)
    EXECUTE FUNCTION note_freed_slot();

CREATE FUNCTION end_waitlist_offer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE waitlist_entries SET
        status = CASE NEW.status WHEN 'confirmed' THEN 'fulfilled' ELSE 'active' END,
        offered_booking_id = CASE NEW.status WHEN 'confirmed' THEN NEW.id END
    WHERE offered_booking_id = NEW.id AND status = 'offered';
    RETURN NULL;
END $$;
CREATE TRIGGER hold_ended AFTER UPDATE ON bookings FOR EACH ROW
    WHEN (OLD.status = 'held' AND NEW.status <> 'held')
    EXECUTE FUNCTION end_waitlist_offer();
"""


def upgrade() -> None:
    """Creates the tables and what fills them."""
    for statements in (ENTRIES, OFFERS, FREED, CONSEQUENCES):
        op.execute(statements)
