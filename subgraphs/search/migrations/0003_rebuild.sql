-- The latest rebuild: while it runs, everything is written to tables beside those that serve as well.
CREATE TABLE rebuild (
    rebuild_id TEXT NOT NULL,
    is_running INTEGER NOT NULL
);
CREATE TABLE rebuild_ends (
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    partition_count INTEGER NOT NULL,
    PRIMARY KEY (topic, partition)
);
