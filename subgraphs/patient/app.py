"""Assembles the patient service by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from domain_events import PATIENT_EVENTS
from servicekit.app import ServiceParts, ServiceRuntime, create_service_app
from servicekit.database import Database
from servicekit.graphql import RequestContext
from servicekit.kafka.together import MAX_TOGETHER
from servicekit.owner import open_owner
from servicekit.telemetry import Telemetry
from subgraphs.patient.consumer import GROUP, handlers
from subgraphs.patient.jobs import forget_expired
from subgraphs.patient.loaders import Loaders
from subgraphs.patient.schema import schema
from subgraphs.patient.schema.context import Context, UseCases
from subgraphs.patient.settings import Settings
from subgraphs.patient.use_cases.changing import ChangePatient
from subgraphs.patient.use_cases.following_bookings import FollowBookings
from subgraphs.patient.use_cases.reading import ReadPatients
from subgraphs.patient.use_cases.registering import RegisterPatient

NAME = "patient"
GATHER_MS = 200  # how much later a practitioner may see who has booked


def create_app(settings: Settings, *, telemetry: Telemetry | None = None) -> FastAPI:
    """The service as an ASGI application; its pool, relay, consumer and job live as long as its lifespan."""

    @asynccontextmanager
    async def lifespan(runtime: ServiceRuntime) -> AsyncIterator[UseCases]:
        async with open_owner(settings, runtime) as owner:
            follow = FollowBookings(owner.database)
            owner.start_relay(PATIENT_EVENTS)
            owner.start_consumer(GROUP, handlers(follow), gather_ms=GATHER_MS, concurrent_keys=MAX_TOGETHER)
            runtime.tasks.start("patient forgetting", lambda: forget_expired(follow, runtime.clock))
            yield use_cases(owner.database)
            await follow.close()

    parts = ServiceParts(name=NAME, lifespan=lifespan, schema=schema, make_context=request_context)
    return create_service_app(settings, parts, telemetry=telemetry)


def use_cases(database: Database) -> UseCases:
    """Everything that resolvers may call, over one database."""
    return UseCases(read=ReadPatients(database), register=RegisterPatient(database), change=ChangePatient(database))


def request_context(base: RequestContext, services: UseCases) -> Context:
    """The context of one request, with fresh loaders."""
    return Context(
        viewer=base.viewer,
        language=base.language,
        country=base.country,
        clock=base.clock,
        now=base.now,
        use_cases=services,
        loaders=Loaders.of(services.read, base.viewer, base.now),
    )
