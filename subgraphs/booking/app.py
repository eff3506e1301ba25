"""The booking service, put together by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

from fastapi import FastAPI

from domain_events import BOOKING_EVENTS
from servicekit.app import ServiceParts, ServiceRuntime, create_service_app
from servicekit.database import JobLease
from servicekit.kafka.together import MAX_TOGETHER, Together
from servicekit.owner import open_owner
from servicekit.telemetry import Telemetry
from subgraphs.booking.consumer import GROUP, handlers
from subgraphs.booking.jobs import END_OF_HOLDS, OFFERS, end_holds, offer_freed_slots, purge
from subgraphs.booking.repository.practitioner_rules import RulesRepository
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.schema import schema
from subgraphs.booking.schema.context import make_context
from subgraphs.booking.settings import Settings
from subgraphs.booking.use_cases.follow_practitioners import follow_practitioners

NAME = "booking"
GATHER_MS = 25  # of the 100 ms within which a booking is seen in the calendar


def create_app(settings: Settings, *, telemetry: Telemetry | None = None) -> FastAPI:
    """The service as an ASGI application; its pool, relay, consumer and jobs live as long as its lifespan."""

    @asynccontextmanager
    async def lifespan(runtime: ServiceRuntime) -> AsyncIterator[Stores]:
        async with open_owner(settings, runtime) as owner:
            stores = Stores(
                owner.database,
                RulesRepository(),
                hold_lifetime=timedelta(seconds=settings.hold_seconds),
                offer_lifetime=timedelta(seconds=settings.offer_seconds),
            )
            owner.start_relay(BOOKING_EVENTS, gather_ms=GATHER_MS)
            practitioners = Together(partial(follow_practitioners, stores))
            table = handlers(stores, practitioners, runtime.clock)
            owner.start_consumer(GROUP, table, concurrent_keys=MAX_TOGETHER)
            runtime.tasks.start("booking purge", lambda: purge(stores, runtime.clock))
            lease = JobLease(owner.database, END_OF_HOLDS)
            runtime.tasks.start("booking end of holds", lambda: end_holds(stores, lease, runtime.clock))
            offers = JobLease(owner.database, OFFERS)
            runtime.tasks.start("booking offers", lambda: offer_freed_slots(stores, offers, runtime.clock))
            yield stores
            await practitioners.close()

    parts = ServiceParts(name=NAME, lifespan=lifespan, schema=schema, make_context=make_context)
    return create_service_app(settings, parts, telemetry=telemetry)
