"""Assembles the availability service by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from fastapi import FastAPI
from redis.asyncio import Redis

from servicekit.app import ServiceParts, ServiceRuntime, create_service_app
from servicekit.database import Database
from servicekit.graphql import RequestContext
from servicekit.kafka import Consumer, ConsumerSettings, EventProducer
from servicekit.outbox import PositionStore, Relay, RelaySettings, open_positions
from servicekit.redis import open_redis
from servicekit.telemetry import Telemetry
from subgraphs.availability.consumer import GROUP, handlers
from subgraphs.availability.jobs import step_days
from subgraphs.availability.loaders import Loaders
from subgraphs.availability.repository.shown import ShownCalendars
from subgraphs.availability.schema import schema
from subgraphs.availability.schema.context import Context
from subgraphs.availability.settings import Settings
from subgraphs.availability.use_cases.following import FollowEvents
from subgraphs.availability.use_cases.reading import ReadSlots
from subgraphs.availability.use_cases.showing import ShowCalendars
from subgraphs.availability.use_cases.stepping import StepCalendars

NAME = "availability"


@dataclass(frozen=True, slots=True)
class UseCases:
    """Everything that the service does, over one database and one Redis."""

    read: ReadSlots
    follow: FollowEvents
    step: StepCalendars


def create_app(settings: Settings, *, telemetry: Telemetry | None = None) -> FastAPI:
    """The service as an ASGI application; pools, relay, consumer and job live as long as its lifespan."""

    @asynccontextmanager
    async def lifespan(runtime: ServiceRuntime) -> AsyncIterator[UseCases]:
        async with (
            Database.open(
                settings.database_dsn,
                pool_size=settings.database_pool_size,
                application_name=NAME,
                telemetry=runtime.telemetry,
            ) as database,
            open_redis(settings.redis_url) as redis,
            EventProducer.open(settings.kafka_bootstrap_servers, settings.kafka_topic_prefix) as producer,
            open_positions(settings) as positions,
        ):
            relay = Relay(
                database,
                producer,
                runtime.clock,
                RelaySettings(settings.database_schema, timedelta(hours=settings.outbox_retention_hours)),
                positions if settings.outbox_replay_from_watermark else None,
            )
            services = use_cases(database, redis)
            runtime.tasks.start("availability relay", relay.run)
            runtime.tasks.start("availability consumer", _consumer(runtime, settings, services, positions).run)
            runtime.tasks.start("availability daily step", lambda: step_days(services.step, runtime.clock))
            yield services

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


def _consumer(
    runtime: ServiceRuntime, settings: Settings, services: UseCases, positions: PositionStore | None
) -> Consumer:
    return Consumer(
        ConsumerSettings(GROUP, settings.kafka_bootstrap_servers, settings.kafka_topic_prefix),
        handlers(services.follow, runtime.clock),
        telemetry=runtime.telemetry,
        position_store=positions,
    )
