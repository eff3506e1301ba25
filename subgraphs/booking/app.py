"""The booking service, put together by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from fastapi import FastAPI

from servicekit.app import ServiceParts, ServiceRuntime, create_service_app
from servicekit.database import Database
from servicekit.kafka import Consumer, ConsumerSettings, EventProducer
from servicekit.outbox import PositionStore, Relay, RelaySettings, open_positions
from servicekit.telemetry import Telemetry
from subgraphs.booking.consumer import GROUP, handlers
from subgraphs.booking.jobs import purge_answers
from subgraphs.booking.repository.practitioner_rules import RulesRepository
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.schema import schema
from subgraphs.booking.schema.context import make_context
from subgraphs.booking.settings import Settings

NAME = "booking"


def create_app(settings: Settings, *, telemetry: Telemetry | None = None) -> FastAPI:
    """The service as an ASGI application; its pool, relay, consumer and job live as long as its lifespan."""

    @asynccontextmanager
    async def lifespan(runtime: ServiceRuntime) -> AsyncIterator[Stores]:
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
            stores = Stores(database=database, rules=RulesRepository())
            relay = Relay(
                database,
                producer,
                runtime.clock,
                RelaySettings(settings.database_schema, timedelta(hours=settings.outbox_retention_hours)),
                positions if settings.outbox_replay_from_watermark else None,
            )
            runtime.tasks.start("booking relay", relay.run)
            runtime.tasks.start("booking consumer", _consumer(runtime, settings, stores, positions).run)
            runtime.tasks.start("booking purge", lambda: purge_answers(stores, runtime.clock))
            yield stores

    parts = ServiceParts(name=NAME, lifespan=lifespan, schema=schema, make_context=make_context)
    return create_service_app(settings, parts, telemetry=telemetry)


def _consumer(runtime: ServiceRuntime, settings: Settings, stores: Stores, positions: PositionStore | None) -> Consumer:
    return Consumer(
        ConsumerSettings(GROUP, settings.kafka_bootstrap_servers, settings.kafka_topic_prefix),
        handlers(stores, runtime.clock),
        telemetry=runtime.telemetry,
        position_store=positions,
    )
