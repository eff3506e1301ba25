"""The availability subgraph's schema, built without I/O so that its SDL can be exported."""

from servicekit.graphql import build_schema
from subgraphs.availability.schema.practitioner import Practitioner

schema = build_schema(types=[Practitioner])

__all__ = ["schema"]
