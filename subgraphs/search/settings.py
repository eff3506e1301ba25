"""What the search service is told by its environment."""

import secrets
from pathlib import Path

from pydantic import Field

from servicekit.settings import EventSettings


class Settings(EventSettings):
    """Where the index is, and what signs cursors."""

    search_database_file: Path
    # The address of OpenSearch; None: the index is the SQLite file.
    search_index_url: str | None = None
    search_index_prefix: str = "practitioners"  # what the names of indexes and aliases begin with
    redis_url: str
    # Several processes must share one, or a page of one is a forgery to the other.
    cursor_signing_key: str = Field(default_factory=secrets.token_hex)
    port: int = 8005
