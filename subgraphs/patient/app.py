"""Assembles the patient service by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from fastapi import FastAPI

from servicekit.app import ServiceParts, ServiceRuntime, create_service_app
from servicekit.database import Database
from servicekit.graphql import RequestContext
from servicekit.kafka import Consumer, ConsumerSettings, EventProducer
from servicekit.outbox import PositionStore, Relay, RelaySettings, open_positions
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


def create_app(settings: Settings, *, telemetry: Telemetry | None = None) -> FastAPI:
    """The service as an ASGI application; its pool, relay, consumer and job live as long as its lifespan."""

    @asynccontextmanager
    async def lifespan(runtime: ServiceRuntime) -> AsyncIterator[UseCases]:
        async with (
            Database.open(
                settings.database_dsn,
                pool_size=settings.database_pool_size,
                application_name=NAME,
                telemetry=runtime.telemetry,
            ) as database,
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
            follow = FollowBookings(database)
            runtime.tasks.start("patient relay", relay.run)
            runtime.tasks.start("patient consumer", _consumer(runtime, settings, follow, positions).run)
            runtime.tasks.start("patient forgetting", lambda: forget_expired(follow, runtime.clock))
            yield use_cases(database)

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


def _consumer(
    runtime: ServiceRuntime, settings: Settings, follow: FollowBookings, positions: PositionStore | None
) -> Consumer:
    return Consumer(
        ConsumerSettings(GROUP, settings.kafka_bootstrap_servers, settings.kafka_topic_prefix),
        handlers(follow),
        telemetry=runtime.telemetry,
        position_store=positions,
    )
