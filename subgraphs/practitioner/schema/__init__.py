"""The practitioner subgraph's schema, built without I/O so that its SDL can be exported."""

from servicekit.graphql import build_schema
from subgraphs.practitioner.schema.consultation_type import ConsultationType
from subgraphs.practitioner.schema.mutations import Mutation
from subgraphs.practitioner.schema.practitioner import Practitioner
from subgraphs.practitioner.schema.queries import Query
from subgraphs.practitioner.schema.refusals import Refusal
from subgraphs.practitioner.schema.schedule import ScheduleException
from subgraphs.practitioner.schema.specialty import Specialty

schema = build_schema(
    query=Query,
    mutation=Mutation,
    types=[ConsultationType, Practitioner, Refusal, ScheduleException, Specialty],
)

__all__ = ["schema"]
