-- The index of one country; {country} is its code in lower case.
-- Both halves of a document have their own version, and only a newer one replaces its half.
CREATE TABLE practitioners_{country} (
    number INTEGER PRIMARY KEY,
    practitioner_id TEXT NOT NULL UNIQUE,
    profile_version INTEGER NOT NULL,
    is_retired INTEGER NOT NULL,
    name TEXT NOT NULL,
    specialties TEXT NOT NULL,         -- ",dentist,orthodontist,"
    languages TEXT NOT NULL,           -- ",fr,en,"
    insurance_sectors TEXT NOT NULL,
    modes TEXT NOT NULL,
    modes_for_new TEXT NOT NULL,
    postcode TEXT NOT NULL,
    latitude REAL NOT NULL,
    longitude REAL NOT NULL,
    time_zone TEXT NOT NULL,
    notice_minutes INTEGER NOT NULL,
    rating REAL NOT NULL,              -- smoothed, see domain/ranking
    availability_version INTEGER,      -- null: not searchable yet
    first_local_date INTEGER,          -- proleptic ordinal of the day
    free_hours BLOB,                   -- four rows of 31 x 24 bits, see domain/documents
    next_starts BLOB                   -- four 64-bit epoch seconds, 0 for none
);

CREATE TABLE specialties_{country} (
    specialty TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (specialty, number)
) WITHOUT ROWID;

CREATE TABLE name_trigrams_{country} (
    trigram TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (trigram, number)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE places_{country} USING rtree(number, south, north, west, east);
