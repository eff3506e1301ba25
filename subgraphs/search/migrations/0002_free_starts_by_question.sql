-- Free starts by what can be asked for, so that a search reads one row of bits of each candidate. What was united
-- cannot be made from the columns before, so the index starts empty and is filled again by the events.
DELETE FROM terms;
DELETE FROM places;
DROP TABLE practitioners;
CREATE TABLE practitioners (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    profile_version INTEGER,
    country TEXT,
    name TEXT,
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
    -- By mode and audience: free hours of the known days as bits, and the first free start in seconds since 1970.
    next_any_any INTEGER,
    next_any_new INTEGER,
    next_in_person_any INTEGER,
    next_in_person_new INTEGER,
    next_video_any INTEGER,
    next_video_new INTEGER,
    free_any_any BLOB,
    free_any_new BLOB,
    free_in_person_any BLOB,
    free_in_person_new BLOB,
    free_video_any BLOB,
    free_video_new BLOB
);
