"""What the search service is told by its environment."""

import secrets
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from servicekit.settings import EventSettings


class Settings(EventSettings):
    """Where the index is, and what signs cursors."""

    # One of both: the index is a SQLite file, or at an address of OpenSearch.
    search_database_file: Path | None = None
    search_index_url: str | None = None
    search_index_prefix: str = "practitioners"  # what the names of indexes and aliases begin with
    redis_url: str
    # Several processes must share one, or a page of one is a forgery to the other.
    cursor_signing_key: str = Field(default_factory=secrets.token_hex)
    # A page is shown again to who asks the same, between half as long and as long as this; 0 searches every time.
    search_cache_seconds: float = Field(default=60, ge=0, le=300)
    port: int = 8005

    @model_validator(mode="after")
    def _has_one_index(self) -> Self:
        if (self.search_database_file is None) == (self.search_index_url is None):
            raise ValueError(
                "set either SEARCH_INDEX_URL (the index is in OpenSearch) or SEARCH_DATABASE_FILE (it is a SQLite file), not"
                f" {'none' if self.search_index_url is None else 'both'} of them"
            )
        return self
