"""Booking's part of the graph."""

from servicekit.graphql import build_schema
from subgraphs.booking.schema.absence_types import ScheduleExceptionType
from subgraphs.booking.schema.booking_types import PatientType, PractitionerType, WaitlistEntryType
from subgraphs.booking.schema.mutations import Mutation
from subgraphs.booking.schema.queries import Query

schema = build_schema(
    query=Query, mutation=Mutation, types=[PatientType, PractitionerType, ScheduleExceptionType, WaitlistEntryType]
)

__all__ = ["schema"]
