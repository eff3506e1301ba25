"""What the booking service is told by its environment."""

from pydantic import Field

from servicekit.settings import DatabaseSettings


class Settings(DatabaseSettings):
    """Its own database, the broker, whose tokens are believed, and how long a slot is kept for a patient who decides.

    `offer_seconds` is for one who is offered a slot from the waitlist, and may have to read his mail first.
    """

    database_schema: str = "booking"
    database_pool_size: int = 16
    port: int = 8002
    hold_seconds: int = Field(default=300, ge=1, le=3600)
    offer_seconds: int = Field(default=1800, ge=1, le=86_400)
