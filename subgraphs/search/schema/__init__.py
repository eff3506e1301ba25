"""Search's part of the graph."""

from servicekit.graphql import build_schema
from subgraphs.search.schema.queries import Query

schema = build_schema(query=Query)

__all__ = ["schema"]
