"""The search service, put together by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from servicekit.app import ServiceParts, ServiceRuntime, create_service_app
from servicekit.kafka import Consumer, ConsumerSettings
from servicekit.outbox import open_positions
from servicekit.redis import open_redis
from servicekit.telemetry import Telemetry
from subgraphs.search.consumer import GROUP, handlers
from subgraphs.search.domain.query_text import interpret
from subgraphs.search.repository.result_lists import ResultLists
from subgraphs.search.repository.sqlite import SqliteIndex
from subgraphs.search.repository.sqlite.tables import is_new
from subgraphs.search.schema import schema
from subgraphs.search.schema.context import UseCases, make_context
from subgraphs.search.settings import Settings
from subgraphs.search.use_cases.indexing import KeepIndex
from subgraphs.search.use_cases.searching import SearchPractitioners
from subgraphs.search.use_cases.suggesting import Suggest

NAME = "search"
# Documents that are written at the same time share one sync of the disk.
CONCURRENT_DOCUMENTS = 32


def create_app(settings: Settings, *, telemetry: Telemetry | None = None) -> FastAPI:
    """The service as an ASGI application."""

    @asynccontextmanager
    async def lifespan(runtime: ServiceRuntime) -> AsyncIterator[UseCases]:
        # An index that was lost is filled again by all events that are kept.
        from_start = is_new(settings.search_database_file)
        async with (
            SqliteIndex.open(settings.search_database_file) as index,
            open_redis(settings.redis_url) as redis,
            open_positions(settings) as positions,
        ):
            consumer = Consumer(
                ConsumerSettings(
                    GROUP,
                    settings.kafka_bootstrap_servers,
                    settings.kafka_topic_prefix,
                    from_start=from_start,
                    concurrent_keys=CONCURRENT_DOCUMENTS,
                ),
                handlers(KeepIndex(index)),
                telemetry=runtime.telemetry,
                position_store=positions,
            )
            interpret(
                "", None, runtime.clock.now().replace(tzinfo=None)
            )  # reads the word lists before the first search
            runtime.tasks.start("search consumer", consumer.run)
            lists = ResultLists(redis)
            key = settings.cursor_signing_key.encode()
            yield UseCases(search=SearchPractitioners(index, lists, key), suggest=Suggest(index))

    parts = ServiceParts(name=NAME, lifespan=lifespan, schema=schema, make_context=make_context)
    return create_service_app(settings, parts, telemetry=telemetry)
