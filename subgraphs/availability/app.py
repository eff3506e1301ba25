"""Assembles the availability service by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fastapi import FastAPI
from redis.asyncio import Redis

from domain_events import AVAILABILITY_EVENTS
from servicekit.app import ServiceParts, ServiceRuntime, create_service_app
from servicekit.database import Database, JobLease
from servicekit.graphql import RequestContext
from servicekit.kafka.together import MAX_TOGETHER
from servicekit.owner import open_owner
from servicekit.redis import open_redis
from servicekit.telemetry import Telemetry
from subgraphs.availability.consumer import GROUP, handlers
from subgraphs.availability.jobs import JOB, step_days
from subgraphs.availability.loaders import Loaders
from subgraphs.availability.repository.shown import ShownCalendars
from subgraphs.availability.schema import schema
from subgraphs.availability.schema.context import Context
from subgraphs.availability.settings import Settings
from subgraphs.availability.use_cases.following import FollowEvents
from subgraphs.availability.use_cases.reading import ReadSlots
from subgraphs.availability.use_cases.rebuilding import RebuildCalendars
from subgraphs.availability.use_cases.showing import ShowCalendars
from subgraphs.availability.use_cases.stepping import StepCalendars

NAME = "availability"
GATHER_MS = 200  # of the second within which a booking shows in a search


@dataclass(frozen=True, slots=True)
class UseCases:
    """Everything that the service does, over one database and one Redis."""

    read: ReadSlots
    follow: FollowEvents
    step: StepCalendars
    rebuild: RebuildCalendars


def create_app(settings: Settings, *, telemetry: Telemetry | None = None) -> FastAPI:
    """The service as an ASGI application; pools, relay, consumer and job live as long as its lifespan."""

    @asynccontextmanager
    async def lifespan(runtime: ServiceRuntime) -> AsyncIterator[UseCases]:
        async with open_owner(settings, runtime) as owner, open_redis(settings.redis_url) as redis:
            services = use_cases(owner.database, redis)
            owner.start_relay(AVAILABILITY_EVENTS, gather_ms=GATHER_MS)
            table = handlers(owner.database, services.follow, runtime.clock)
            owner.start_consumer(GROUP, table, concurrent_keys=MAX_TOGETHER)
            lease = JobLease(owner.database, JOB)
            runtime.tasks.start("availability daily step", lambda: step_days(services.step, lease, runtime.clock))
            yield services
            await services.follow.close()

    parts = ServiceParts(name=NAME, lifespan=lifespan, schema=schema, make_context=request_context)
    return create_service_app(settings, parts, telemetry=telemetry)


def use_cases(database: Database, redis: Redis) -> UseCases:
    """The service without its surroundings."""
    shown = ShownCalendars(redis)
    show = ShowCalendars(database, shown)
    return UseCases(
        read=ReadSlots(database, shown, show),
        follow=FollowEvents(database, show),
        step=StepCalendars(database, show),
        rebuild=RebuildCalendars(database, shown, show),
    )


def request_context(base: RequestContext, services: UseCases) -> Context:
    """The context of one request, with fresh loaders."""
    return Context(
        viewer=base.viewer,
        language=base.language,
        country=base.country,
        clock=base.clock,
        now=base.now,
        loaders=Loaders.of(services.read, base.now),
    )
