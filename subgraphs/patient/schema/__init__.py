"""The patient subgraph's schema, built without I/O so that its SDL can be exported."""

from servicekit.graphql import build_schema
from subgraphs.patient.schema.mutations import Mutation
from subgraphs.patient.schema.queries import Query
from subgraphs.patient.schema.refusals import Refusal
from subgraphs.patient.schema.types import Patient

schema = build_schema(query=Query, mutation=Mutation, types=[Patient, Refusal])

__all__ = ["schema"]
