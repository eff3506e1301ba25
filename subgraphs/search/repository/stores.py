"""Which store keeps the index: OpenSearch where there is an address, else the SQLite file."""

from contextlib import AbstractAsyncContextManager

from servicekit.telemetry import Telemetry
from subgraphs.search.repository.opensearch import OpenSearchIndex
from subgraphs.search.repository.port import SearchIndex
from subgraphs.search.repository.sqlite import SqliteIndex
from subgraphs.search.settings import Settings


def open_index(settings: Settings, telemetry: Telemetry | None = None) -> AbstractAsyncContextManager[SearchIndex]:
    """The index that the settings name, made and brought up to date when needed. Raises StoreUnavailable."""
    if settings.search_database_file is not None:
        return SqliteIndex.open(settings.search_database_file, telemetry)
    assert settings.search_index_url is not None  # noqa: S101 - the settings have one of both
    return OpenSearchIndex.open(settings.search_index_url, settings.search_index_prefix, telemetry)
