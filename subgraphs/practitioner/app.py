"""Assembles the practitioner service by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from domain_events import PRACTITIONER_EVENTS
from servicekit.app import ServiceParts, ServiceRuntime, create_service_app
from servicekit.database import Database
from servicekit.graphql import RequestContext
from servicekit.owner import open_owner
from servicekit.telemetry import Telemetry
from subgraphs.practitioner.loaders import Loaders
from subgraphs.practitioner.schema import schema
from subgraphs.practitioner.schema.context import Context, UseCases
from subgraphs.practitioner.settings import Settings
from subgraphs.practitioner.use_cases import ChangePractitioner, CreatePractitioner, ReadPractitioners

NAME = "practitioner"


def create_app(settings: Settings, *, telemetry: Telemetry | None = None) -> FastAPI:
    """The service as an ASGI application; pools and the relay live as long as its lifespan."""

    @asynccontextmanager
    async def lifespan(runtime: ServiceRuntime) -> AsyncIterator[UseCases]:
        async with open_owner(settings, runtime) as owner:
            owner.start_relay(PRACTITIONER_EVENTS)
            yield use_cases(owner.database)

    parts = ServiceParts(name=NAME, lifespan=lifespan, schema=schema, make_context=request_context)
    return create_service_app(settings, parts, telemetry=telemetry)


def use_cases(database: Database) -> UseCases:
    """Everything that resolvers may call, over one database."""
    return UseCases(
        read=ReadPractitioners(database), create=CreatePractitioner(database), change=ChangePractitioner(database)
    )


def request_context(base: RequestContext, services: UseCases) -> Context:
    """The context of one request, with fresh loaders."""
    return Context(
        viewer=base.viewer,
        language=base.language,
        country=base.country,
        clock=base.clock,
        now=base.now,
        use_cases=services,
        loaders=Loaders.of(services.read, base.viewer),
    )
