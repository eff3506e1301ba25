-- Documents of two halves. `number` joins a document with its place and its terms.
CREATE TABLE practitioners (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    profile_version INTEGER,
    country TEXT,
    name TEXT,
    folded_name TEXT,
    latitude REAL,
    longitude REAL,
    rating_average REAL,
    rating_count INTEGER,
    notice_minutes INTEGER,
    in_person INTEGER,
    video INTEGER,
    new_patients INTEGER,
    retired INTEGER,
    availability_version INTEGER,
    time_zone TEXT,
    first_local_date TEXT,
    -- Free hours of the known days as bits, and the first free start in seconds since 1970, by mode and audience.
    free_in_person_new BLOB,
    free_in_person_known BLOB,
    free_video_new BLOB,
    free_video_known BLOB,
    next_in_person_new INTEGER,
    next_in_person_known INTEGER,
    next_video_new INTEGER,
    next_video_known INTEGER
);

-- What a document is found by: kind is specialty, language, sector or name (a word of it).
CREATE TABLE terms (
    country TEXT NOT NULL,
    kind TEXT NOT NULL,
    term TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (country, kind, term, number)
) WITHOUT ROWID;
CREATE INDEX terms_of_document ON terms (number);

CREATE VIRTUAL TABLE places USING rtree(number, south, north, west, east);
