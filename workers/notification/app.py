"""The worker's application: a consumer and a delivery loop behind health endpoints."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI

from servicekit.app import ServiceParts, ServiceRuntime, create_service_app
from servicekit.kafka.together import MAX_TOGETHER
from servicekit.owner import open_owner
from workers.notification.channels import MailboxChannel
from workers.notification.consumer import GROUP, handler_table
from workers.notification.contacts import Contacts, Credentials
from workers.notification.delivery import Delivery
from workers.notification.handlers import Handlers
from workers.notification.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"
GATHER_MS = 200  # how much later a mail may be written


def create_app(settings: Settings) -> FastAPI:
    """The worker as an ASGI application."""

    @asynccontextmanager
    async def lifespan(runtime: ServiceRuntime) -> AsyncIterator[None]:
        async with open_owner(settings, runtime) as owner, httpx.AsyncClient() as client:
            channel = MailboxChannel(settings.mailbox_folder, settings.sender)
            credentials = Credentials(settings.token_url, settings.client_id, settings.client_secret)
            contacts = Contacts(client, settings.gateway_url, credentials)
            delivery = Delivery(owner.database, channel, contacts, runtime.clock, runtime.telemetry)
            handlers = Handlers(owner.database, channel, runtime.clock, delivery.wake)
            table = handler_table(handlers)
            owner.start_consumer(GROUP, table, gather_ms=GATHER_MS, concurrent_keys=MAX_TOGETHER)
            runtime.tasks.start("delivery", delivery.run)
            yield
            await handlers.close()

    return create_service_app(settings, ServiceParts(name="notification", lifespan=lifespan))
