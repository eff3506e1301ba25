"""What the patient service is told at its start."""

from servicekit.settings import DatabaseSettings


class Settings(DatabaseSettings):
    """Database, broker and tokens; nothing of its own beyond what services with tables share."""

    database_schema: str = "patient"
