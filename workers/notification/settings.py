"""Settings of the notification worker, read from the environment."""

from pathlib import Path

from servicekit.settings import DatabaseSettings


class Settings(DatabaseSettings):
    """Where mails go, and how the worker signs in at the gateway to read contacts."""

    database_schema: str = "notification"
    database_pool_size: int = 4
    mailbox_folder: Path
    gateway_url: str  # of the GraphQL endpoint
    token_url: str
    client_id: str
    client_secret: str
    sender: str = "Praxis <bookings@praxis.example>"
