"""What the booking service is told by its environment."""

from servicekit.settings import DatabaseSettings


class Settings(DatabaseSettings):
    """Its own database, the broker, and whose tokens are believed."""

    database_schema: str = "booking"
    database_pool_size: int = 16
    port: int = 8002
