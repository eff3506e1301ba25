-- Which index holds a practitioner, and availabilities that came before their profile said the country.
CREATE TABLE practitioner_countries (practitioner_id TEXT PRIMARY KEY, country TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE waiting_availabilities (
    practitioner_id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    first_local_date INTEGER NOT NULL,
    free_hours BLOB NOT NULL,
    next_starts BLOB NOT NULL
) WITHOUT ROWID;
