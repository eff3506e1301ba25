"""Where calendars are kept: Postgres has the truth, Redis what is shown."""
