"""What every owner of Postgres tables runs: its database, its outbox's relay, its consumers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from servicekit.app import ServiceRuntime
from servicekit.database import Database
from servicekit.kafka import Consumer, ConsumerSettings, EventProducer
from servicekit.kafka.consumer import CONCURRENT_KEYS, HandlerTable
from servicekit.kafka.topic_check import wait_until_usable
from servicekit.kafka.topics import with_dead_letters
from servicekit.outbox import PositionStore, Relay, RelaySettings, open_positions
from servicekit.settings import DatabaseSettings


@dataclass(frozen=True, slots=True)
class Owner:
    """A service that owns tables, while it runs."""

    settings: DatabaseSettings
    runtime: ServiceRuntime
    database: Database
    producer: EventProducer
    positions: PositionStore | None

    def start_relay(self, topic: str, *, gather_ms: int = 0) -> None:
        """Publishes what the service's transactions leave in its outbox to one topic, at once or that of `gather_ms` together."""
        settings = self.settings
        retention = timedelta(hours=settings.outbox_retention_hours)
        relay = Relay(
            self.database,
            self.producer,
            self.runtime.clock,
            RelaySettings(settings.database_schema, retention, gather_seconds=gather_ms / 1000),
            self.positions if settings.outbox_replay_from_watermark else None,
            self.runtime.telemetry,
        )

        async def run() -> None:
            if settings.kafka_topics_are_checked:
                topics = with_dead_letters([topic], settings.kafka_topic_prefix)
                await wait_until_usable(settings.kafka_bootstrap_servers, topics)
            await relay.run()

        self.runtime.tasks.start(f"{self.runtime.name} relay", run)

    def start_consumer(
        self, group: str, handlers: HandlerTable, *, gather_ms: int = 0, concurrent_keys: int = CONCURRENT_KEYS
    ) -> None:
        """Reacts to events as one consumer group, at once or to those of `gather_ms` together."""
        consumer = Consumer(
            ConsumerSettings.of(self.settings, group, gather_ms=gather_ms, concurrent_keys=concurrent_keys),
            handlers,
            telemetry=self.runtime.telemetry,
            position_store=self.positions,
        )
        self.runtime.tasks.start(f"{self.runtime.name} consumer", consumer.run)


@asynccontextmanager
async def open_owner(settings: DatabaseSettings, runtime: ServiceRuntime) -> AsyncIterator[Owner]:
    """Connects; what the owner publishes and consumes is started by name."""
    async with (
        Database.open(
            settings.database_dsn,
            pool_size=settings.database_pool_size,
            application_name=runtime.name,
            telemetry=runtime.telemetry,
        ) as database,
        EventProducer.open(settings.kafka_bootstrap_servers, settings.kafka_topic_prefix) as producer,
        open_positions(settings) as positions,
    ):
        yield Owner(settings, runtime, database, producer, positions)
