"""The search service, put together by hand."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

from fastapi import FastAPI

from servicekit.app import ServiceParts, ServiceRuntime, create_service_app
from servicekit.kafka import Consumer, ConsumerSettings
from servicekit.outbox import open_positions
from servicekit.redis import Patience, open_redis
from servicekit.telemetry import Telemetry
from subgraphs.search.consumer import GROUP, handlers
from subgraphs.search.domain.city_names import city_names
from subgraphs.search.domain.query_text import interpret
from subgraphs.search.repository.port import SearchIndex
from subgraphs.search.repository.result_lists import ResultLists
from subgraphs.search.repository.shared_answers import Sharing
from subgraphs.search.repository.stores import open_index
from subgraphs.search.schema import schema
from subgraphs.search.schema.context import UseCases, make_context
from subgraphs.search.settings import Settings
from subgraphs.search.use_cases.counting_facets import CountFacets
from subgraphs.search.use_cases.indexing import KeepIndex
from subgraphs.search.use_cases.searching import SearchPractitioners
from subgraphs.search.use_cases.suggesting import Suggest
from subgraphs.search.use_cases.widening import OfferWidenings

NAME = "search"
# Documents that are written at the same time share one sync of the disk, or one bulk request.
CONCURRENT_DOCUMENTS = 128
GATHER_MS = 150  # of the second within which a booking shows


def create_app(settings: Settings, *, telemetry: Telemetry | None = None) -> FastAPI:
    """The service as an ASGI application."""

    @asynccontextmanager
    async def lifespan(runtime: ServiceRuntime) -> AsyncIterator[UseCases]:
        async with (
            open_index(settings, runtime.telemetry) as index,
            open_redis(settings.redis_url) as redis,
            open_positions(settings) as positions,
        ):
            consumer = Consumer(
                replace(
                    ConsumerSettings.of(settings, GROUP, gather_ms=GATHER_MS, concurrent_keys=CONCURRENT_DOCUMENTS),
                    # An index that was lost is filled again by all events that are kept. When that is done cannot be
                    # told from here: only the outboxes know how much there is, and `praxis up` asks them.
                    from_start=await index.is_empty(),
                ),
                handlers(KeepIndex(index)),
                telemetry=runtime.telemetry,
                position_store=positions,
            )
            read_word_lists(runtime.clock.now())
            runtime.tasks.start("search consumer", consumer.run)
            sharing = Sharing(redis, Patience(), settings.search_cache_seconds, runtime.telemetry)
            yield use_cases(index, sharing, settings.cursor_signing_key.encode())

    parts = ServiceParts(name=NAME, lifespan=lifespan, schema=schema, make_context=make_context)
    return create_service_app(settings, parts, telemetry=telemetry)


def use_cases(index: SearchIndex, sharing: Sharing, cursor_key: bytes) -> UseCases:
    """Everything that resolvers may call, over one index."""
    lists = ResultLists(sharing.redis, sharing.patience, sharing.lifetime_seconds)
    return UseCases(
        search=SearchPractitioners(index, lists, cursor_key, sharing),
        suggest=Suggest(index),
        facets=CountFacets(index, lists, sharing),
        widenings=OfferWidenings(index),
    )


def read_word_lists(now: datetime) -> None:
    """Before the first search, which would wait for it."""
    interpret("", None, now.replace(tzinfo=None))
    city_names()
    # Many thousand objects that stay: looking through them for garbage stops the process for a quarter of a second.
    gc.collect()
    gc.freeze()
