"""All services in this process, over real servers of either kind, and what tests do with them."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from rich.console import Console

from domain_events import event_topics
from praxis.embedded.issuer import Client
from praxis.embedded.tokens import Issuer
from praxis.rebuild.rebuild import Rebuild
from praxis.rebuild.steps import Steps
from praxis.rebuild.stores import Stores, open_stores
from praxis.seed import load_demo_data
from praxis.up.addresses import Addresses
from praxis.up.all_in_one import deployable_app
from praxis.up.environments import OUTBOX_IS_THE_LOG, SUBGRAPHS, WORKER
from praxis.up.group_offsets import GroupOffsets
from praxis.up.lifespan import running
from praxis.up.noted_positions import NotedPositions
from praxis.up.readiness import ConsumerProgress, EventProgress
from praxis.verify.difference import Difference
from praxis.verify.verification import Verification
from scheduling import bookable_starts
from servicekit.authentication import Viewer
from servicekit.clock import OffsetClock
from servicekit.kafka.topics import make_topics, with_dead_letters
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.repository.practitioner_rules import RulesRepository
from subgraphs.booking.repository.stores import Stores as BookingStores
from subgraphs.booking.use_cases.answered_once import Call
from subgraphs.booking.use_cases.cancel_booking import CancelBooking, cancel_booking
from subgraphs.booking.use_cases.create_booking import CreateBooking, create_booking
from subgraphs.practitioner.use_cases import ChangePractitioner
from subgraphs.practitioner.use_cases.changing import Target
from tests.embedded_servers import (
    FreshDatabase,
    SharedServers,
    TestDatabase,
    empty_redis_database,
    new_topic_prefix,
)
from tests.servicekit.waiting import eventually

OWNERS_TOGETHER = (("practitioner", "availability"), ("booking",), ("patient", "notification"))
SETTLE_SECONDS = 120.0


@dataclass(frozen=True)
class Servers:
    """What the services run on; the embedded servers and the full stack differ in settings alone."""

    databases: Mapping[str, TestDatabase]
    redis_url: str
    kafka_bootstrap_servers: str
    topic_prefix: str
    issuer: Issuer
    client: Client
    folder: Path
    positions_dsn: str | None = None  # where consumers note how far they are, on a broker that forgets
    search_index_url: str | None = None  # of OpenSearch; else the index is a file
    search_index_prefix: str = "practitioners"

    def dsn(self, owner: str) -> str:
        """How an owner reaches its database."""
        return self.databases[owner].dsn_of(owner)

    @property
    def addresses(self) -> Addresses:
        """As the commands get them."""
        return Addresses(
            practitioner_database_dsn=self.dsn("practitioner"),
            booking_database_dsn=self.dsn("booking"),
            availability_database_dsn=self.dsn("availability"),
            redis_url=self.redis_url,
            kafka_bootstrap_servers=self.kafka_bootstrap_servers,
            kafka_topic_prefix=self.topic_prefix,
            search_database_file=None if self.search_index_url else str(self.folder / "search.sqlite"),
            search_index_url=self.search_index_url,
            search_index_prefix=self.search_index_prefix,
            clock_offset_file=str(self.folder / "offset"),
        )

    @property
    def told_addresses(self) -> dict[str, str]:
        """The addresses as an environment tells them to a command."""
        told = self.addresses.model_dump(exclude_none=True)
        return {name.upper(): value for name, value in told.items()}

    @property
    def consumer_progress(self) -> ConsumerProgress:
        """How far the consumers have come; to be closed."""
        if self.positions_dsn is not None:
            return NotedPositions(self.positions_dsn)
        return GroupOffsets(self.kafka_bootstrap_servers, self.topic_prefix)

    def environment(self, name: str) -> dict[str, str]:
        """What a deployable is told."""
        told = {
            "TOKEN_ISSUER": self.issuer.url,
            "TOKEN_JWKS_URL": self.issuer.jwks_url,
            "KAFKA_BOOTSTRAP_SERVERS": self.kafka_bootstrap_servers,
            "KAFKA_TOPIC_PREFIX": self.topic_prefix,
            "CLOCK_OFFSET_FILE": str(self.folder / "offset"),
            "REDIS_URL": self.redis_url,
            "SEARCH_INDEX_PREFIX": self.search_index_prefix,
            "MAILBOX_FOLDER": str(self.folder / "mailbox"),
            "GATEWAY_URL": "http://127.0.0.1:9/graphql",
            "TOKEN_URL": self.issuer.token_url,
            "CLIENT_ID": self.client.client_id,
            "CLIENT_SECRET": self.client.secret,
        }
        if self.positions_dsn is not None:
            told |= {**OUTBOX_IS_THE_LOG, "CONSUMER_POSITIONS_DSN": self.positions_dsn}
        if self.search_index_url is None:
            told["SEARCH_DATABASE_FILE"] = str(self.folder / "search.sqlite")
        else:
            told["SEARCH_INDEX_URL"] = self.search_index_url
        if name in self.databases:
            told["DATABASE_DSN"] = self.dsn(name)
        return told


def _laid_out(fresh_database: FreshDatabase) -> dict[str, TestDatabase]:
    """Fresh databases, shared by owners as the product has them."""
    databases: dict[str, TestDatabase] = {}
    for owners in OWNERS_TOGETHER:
        databases |= dict.fromkeys(owners, fresh_database(*owners))
    return databases


@dataclass
class Platform:
    """The running services; bookings and changes go the way that clients' go, below GraphQL."""

    servers: Servers
    stores: Stores
    bookings: BookingStores
    services: AsyncExitStack

    async def start(self) -> None:
        """Starts all services."""
        for name in (*SUBGRAPHS, WORKER):
            await self.services.enter_async_context(running_service(self.servers, name))

    async def stop(self) -> None:
        """Stops them in order."""
        await self.services.aclose()

    @property
    def now(self) -> datetime:
        """By the services' clock."""
        return self.stores.clock.now()

    def move_clock(self, by: timedelta) -> None:
        """For all services."""
        (self.servers.folder / "offset").write_text(str(by.total_seconds()))

    async def seed(self, practitioners: int) -> list[UUID]:
        """Demo practitioners in both countries, when every event has taken effect; gives those who take new patients."""
        servers, clock = self.servers, self.stores.clock
        await load_demo_data(servers.dsn("practitioner"), servers.dsn("patient"), practitioners, lambda *_: None, clock)
        await self.settled()
        return self.takers()

    def takers(self) -> list[UUID]:
        """Those who take new patients."""
        taking = "SELECT id FROM practitioners WHERE accepts_new_patients ORDER BY id"
        return [row[0] for row in self.rows("practitioner", taking)]

    async def book(
        self, practitioner_id: UUID, after: timedelta = timedelta(days=1), who: Viewer | None = None
    ) -> Booking:
        """Somebody books the first free slot from then on."""
        async with self.stores.booking.connection() as connection:
            known = await self.bookings.rules.current(connection, practitioner_id)
        assert known is not None
        taken = [
            (row[0], row[1])
            for row in self.rows(
                "booking",
                "SELECT slot_start, slot_end FROM bookings WHERE practitioner_id = %s AND status IN ('held', 'confirmed')",
                practitioner_id,
            )
        ]
        kind = next(each for each in known.rules.consultation_types if each.audience == "ANYONE")
        window = (self.now + after, self.now + after + timedelta(days=30))
        start = bookable_starts(known.rules, kind, taken, *window, self.now)[0]
        command = CreateBooking(
            practitioner_id=practitioner_id,
            consultation_type_id=UUID(kind.id),
            start=start,
            insurance=next(iter(known.document.insurance_sectors)) if known.document.country == "DE" else None,
        )
        return await create_booking(self.bookings, self.call(who or somebody()), command)

    async def cancel(self, booking: Booking, who: Viewer) -> Booking:
        """The patient cancels."""
        command = CancelBooking(booking_id=booking.id, expected_version=booking.version, reason=None)
        return await cancel_booking(self.bookings, self.call(who), command)

    async def retire(self, practitioner_id: UUID) -> None:
        """An operator ends a practitioner's work."""
        ((version,),) = self.rows("practitioner", "SELECT version FROM practitioners WHERE id = %s", practitioner_id)
        operator = Viewer(actor_id=uuid4(), scopes=frozenset({"operator:read", "operator:write"}))
        await ChangePractitioner(self.stores.practitioner).retire(operator, Target(practitioner_id, version), self.now)

    def call(self, who: Viewer) -> Call:
        """Somebody's call, now."""
        return Call(viewer=who, now=self.now, idempotency_key=None)

    async def settled(self) -> None:
        """Returns when every event has taken effect everywhere."""
        with closing(EventProgress(self.servers.dsn, self.servers.consumer_progress)) as events:
            async with asyncio.timeout(SETTLE_SECONDS):
                while not (await asyncio.to_thread(events.read)).is_complete:  # noqa: ASYNC110 - in other stores
                    await asyncio.sleep(0.05)

    def rebuild(self, country: str | None = None) -> Rebuild:
        """One that shows nothing."""
        return Rebuild(self.stores, Steps(Console(quiet=True)), country)

    async def differences(self, patience_seconds: float = 30.0) -> list[Difference]:
        """What a comparison finds."""
        found: list[Difference] = []
        assert await Verification(self.stores, found.append, patience_seconds).run() == len(found)
        return found

    async def mend(self) -> None:
        """Makes read models that a test left damaged whole again."""
        await self.settled()
        if not await self.differences(patience_seconds=0):
            return
        await asyncio.gather(self.rebuild().availability_from_nothing(), self.rebuild().booking_rules())
        await self.rebuild().search()
        await self.settled()
        assert list(map(str, await self.differences(patience_seconds=0))) == []

    def rows(self, owner: str, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """What stands in, or comes back from, an owner's database."""
        with psycopg.connect(self.servers.dsn(owner), autocommit=True) as connection:
            cursor = connection.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    def index(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """What stands in the search index, or a change that nobody told."""
        with closing(sqlite3.connect(self.servers.folder / "search.sqlite", timeout=10)) as connection, connection:
            return connection.execute(statement, parameters).fetchall()

    def mails(self) -> int:
        """How many lie in the mailbox, or are waiting to be written."""
        ((waiting,),) = self.rows("notification", "SELECT count(*) FROM notices")
        return int(waiting) + len(list((self.servers.folder / "mailbox").glob("*")))

    def read_model(self) -> list[tuple[Any, ...]]:
        """All that availability's tables say, apart from when it was written."""
        return [
            *self.rows("availability", "SELECT practitioner_id, rules_version, rules::text FROM calendar ORDER BY 1"),
            *self.rows("availability", "SELECT * FROM busy ORDER BY 1"),
        ]


def somebody() -> Viewer:
    """A patient."""
    return Viewer(actor_id=uuid4(), scopes=frozenset({"patient"}))


@asynccontextmanager
async def platform_over(shared: SharedServers, folder: Path) -> AsyncIterator[Platform]:
    """All services over empty stores of the embedded servers."""
    with empty_servers(shared, folder) as servers:
        async with _running_platform(servers) as platform:
            yield platform


@asynccontextmanager
async def full_stack_platform_over(
    shared: SharedServers, folder: Path, *, search_index_url: str, search_index_prefix: str
) -> AsyncIterator[Platform]:
    """All services over empty stores of the real servers."""
    with _empty_stores(shared, folder) as (_, settings):
        servers = Servers(**settings, search_index_url=search_index_url, search_index_prefix=search_index_prefix)
        await make_topics(servers.kafka_bootstrap_servers, with_dead_letters(event_topics(), servers.topic_prefix))
        async with _running_platform(servers) as platform:
            yield platform


@contextmanager
def empty_servers(shared: SharedServers, folder: Path) -> Iterator[Servers]:
    """Empty stores of the embedded servers, on which no service runs."""
    with _empty_stores(shared, folder) as (databases, settings):
        yield Servers(**settings, positions_dsn=databases.for_positions())


@contextmanager
def _empty_stores(shared: SharedServers, folder: Path) -> Iterator[tuple[FreshDatabase, dict[str, Any]]]:
    """What both kinds of servers have; dropped at the end."""
    (folder / "offset").touch()
    databases = FreshDatabase(shared)
    try:
        with empty_redis_database(shared.redis) as redis_url:
            yield (
                databases,
                {
                    "databases": _laid_out(databases),
                    "redis_url": redis_url,
                    "kafka_bootstrap_servers": shared.kafka_bootstrap_servers,
                    "topic_prefix": new_topic_prefix(),
                    "issuer": shared.issuer.issuer(),
                    "client": shared.issuer.clients[0],
                    "folder": folder,
                },
            )
    finally:
        databases.drop()


def running_service(servers: Servers, name: str) -> AbstractAsyncContextManager[None]:
    """One of the services."""
    module = f"workers.{name}" if name == WORKER else f"subgraphs.{name}"
    return running(deployable_app(module, servers.environment(name)))


@asynccontextmanager
async def _running_platform(servers: Servers) -> AsyncIterator[Platform]:
    """Starts all services; stops them at the end."""
    async with AsyncExitStack() as services, open_stores(servers.addresses) as stores:
        assert isinstance(stores.clock, OffsetClock)
        platform = Platform(servers, stores, BookingStores(stores.booking, RulesRepository()), services)
        await platform.start()
        yield platform


async def until(platform: Platform, owner: str, statement: str, *parameters: object) -> None:
    """Waits until the statement says true."""

    async def read() -> list[tuple[Any, ...]]:
        return platform.rows(owner, statement, *parameters)

    await eventually(read, lambda rows: rows == [(True,)])
