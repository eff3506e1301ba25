"""What the availability service is told at its start."""

from servicekit.settings import DatabaseSettings


class Settings(DatabaseSettings):
    """Database, broker, tokens, and the Redis that holds what is shown.

    A calendar's field is 60 bytes to 2 KB long: set Redis's `hash-max-ziplist-value` to 4096, or hashes take several
    times the memory. The Redis must not persist, or a restart brings old calendars back.
    """

    database_schema: str = "availability"
    redis_url: str
