"""What the booking service is told by its environment."""

from pydantic import Field

from servicekit.settings import DatabaseSettings


class Settings(DatabaseSettings):
    """Its own database, the broker, whose tokens are believed, and how long a slot is held for a patient who decides."""

    database_schema: str = "booking"
    database_pool_size: int = 16
    port: int = 8002
    hold_seconds: int = Field(default=300, ge=1, le=3600)
