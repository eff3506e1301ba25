"""The worker's application: a consumer and a delivery loop behind health endpoints."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI

from servicekit.app import ServiceParts, ServiceRuntime, create_service_app
from servicekit.database import Database
from servicekit.kafka import Consumer, ConsumerSettings
from servicekit.outbox import open_positions
from workers.notification.channels import MailboxChannel
from workers.notification.consumer import GROUP, handler_table
from workers.notification.contacts import Contacts, Credentials
from workers.notification.delivery import Delivery
from workers.notification.handlers import Handlers
from workers.notification.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"


def create_app(settings: Settings) -> FastAPI:
    """The worker as an ASGI application."""

    @asynccontextmanager
    async def lifespan(runtime: ServiceRuntime) -> AsyncIterator[None]:
        async with (
            Database.open(
                settings.database_dsn,
                pool_size=settings.database_pool_size,
                application_name=runtime.name,
                telemetry=runtime.telemetry,
            ) as database,
            httpx.AsyncClient() as client,
            open_positions(settings) as positions,
        ):
            channel = MailboxChannel(settings.mailbox_folder, settings.sender)
            credentials = Credentials(settings.token_url, settings.client_id, settings.client_secret)
            contacts = Contacts(client, settings.gateway_url, credentials)
            delivery = Delivery(database, channel, contacts, runtime.clock, runtime.telemetry)
            handlers = Handlers(database, channel, runtime.clock, delivery.wake)
            consumer = Consumer(
                ConsumerSettings(GROUP, settings.kafka_bootstrap_servers, settings.kafka_topic_prefix),
                handler_table(handlers),
                telemetry=runtime.telemetry,
                position_store=positions,
            )
            runtime.tasks.start("consumer", consumer.run)
            runtime.tasks.start("delivery", delivery.run)
            yield

    return create_service_app(settings, ServiceParts(name="notification", lifespan=lifespan))
