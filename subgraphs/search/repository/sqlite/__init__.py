"""The index on SQLite, for the embedded run: bit rows instead of tokens, an R*Tree for places."""

from subgraphs.search.repository.sqlite.index import SqliteIndex

__all__ = ["SqliteIndex"]
