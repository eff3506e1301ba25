"""The tables of an outbox, for its owner's first migration, and of the consumers' positions."""

# `transaction_id` lets the relay read only what no running transaction can precede: an id is taken before its
# transaction commits, so a lower id may appear after a higher one.
#
# `publication` is given by the relay when it first takes a row up: without gaps per topic, so that a consumer knows
# from the numbers alone that nothing before is missing. An id cannot serve for that: rolled-back transactions leave
# gaps, and a row that commits late is published after higher ids.
OUTBOX_TABLES = """
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    topic text NOT NULL,
    key text NOT NULL,
    envelope bytea NOT NULL,
    trace_headers jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL,
    publication bigint,
    published_at timestamptz
);
CREATE INDEX outbox_unpublished ON outbox (id) WHERE published_at IS NULL;
CREATE UNIQUE INDEX outbox_publication ON outbox (topic, publication) WHERE publication IS NOT NULL;
CREATE INDEX outbox_published_at ON outbox (published_at) WHERE published_at IS NOT NULL;

CREATE TABLE outbox_topics (
    topic text PRIMARY KEY,
    last_publication bigint NOT NULL DEFAULT 0
);

CREATE TABLE outbox_lease (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    holder uuid,
    backend_pid integer,
    expires_at timestamptz
);
INSERT INTO outbox_lease DEFAULT VALUES;

CREATE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('outbox_' || TG_TABLE_SCHEMA, '');
    RETURN NULL;
END $$;
CREATE TRIGGER outbox_notify AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION notify_outbox();
"""

CONSUMER_POSITIONS_TABLES = """
CREATE TABLE IF NOT EXISTS consumer_positions (
    consumer_group text NOT NULL,
    topic text NOT NULL,
    position bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (consumer_group, topic)
);
"""
