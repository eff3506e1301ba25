"""Fixtures: real servers, shared by every test process of the checkout, with data that is each test's own.

The servers start when the first test asks for one (about 1.5 s) and are shared between pytest-xdist's workers. All fixtures are
plain (not async), so they serve sync and async tests alike.

fixture                   scope     type and meaning
------------------------  --------  ------------------------------------------------------------------------------------------
fresh_database            function  FreshDatabase: `fresh_database("booking")` makes a database with the schema of that owner,
                                    migrated by its migrations (kept as a template, so it takes milliseconds), and drops it
                                    after the test. Several owners share one: `fresh_database("practitioner", "availability")`;
                                    `migrated=False` leaves the schemas empty. Gives a TestDatabase:
                                    .dsn (the first owner's role, search_path set), .dsn_of(owner), .superuser_dsn, .name
postgres                  function  TestDatabase: an empty database, schema and role `booking`, for tests that make their own tables
consumer_positions_dsn    function  str: a fresh database with the table consumer_positions(consumer_group, topic, position)
redis_url                 function  str: a Redis database of the test's own, empty
kafka_bootstrap_servers   session   str: the broker; topics make themselves (4 partitions)
topic_prefix              function  str: unique; for KAFKA_TOPIC_PREFIX, and in front of consumer groups too
issuer                    session   praxis.embedded.tokens.Issuer: .url, .jwks_url, .token_url,
                                    .token(subject, scope, country=None, audience="praxis", lifetime_seconds=...) -> str
notification_client       session   praxis.embedded.issuer.Client: .client_id, .secret, .scope, known to the issuer
mailbox                   function  Path: an empty folder
own_broker, own_redis     function  OwnServer: a server of this test alone, running: .address (bootstrap servers, or URL), .stop(),
                                    .kill(), .start() (same address, empty), .pause(), .resume()
other_broker              function  OwnServer: a second broker, not started yet

A consumer that leaves a group on the broker makes the next one of that group wait for its session time-out less one second:
tests that restart consumers set a short session time-out.
"""

import hashlib
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import redis
from psycopg import sql

from praxis.embedded.account import servers_account
from praxis.embedded.broker import Broker
from praxis.embedded.databases import SEARCH, make_positions, make_schemas
from praxis.embedded.issuer import Client, IssuerServer
from praxis.embedded.ports import free_port
from praxis.embedded.postgres import PostgresAddress
from praxis.embedded.redis import Redis, RedisAddress
from praxis.embedded.server import Server
from praxis.embedded.tokens import Issuer
from praxis.embedded.wheels import reachable_programs
from praxis.migrate import migrate_owners, migrations_folder
from tests.embedded_keeper import REDIS_DATABASES
from tests.keeper import CHECKOUT, Json, connected
from tests.one_server import OneServer

Connection = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True)
class SharedServers:
    """Where the shared servers are."""

    postgres: PostgresAddress
    postgres_passwords: dict[str, str]
    redis: RedisAddress
    kafka_bootstrap_servers: str
    issuer: IssuerServer


@dataclass(frozen=True)
class TestDatabase:
    """A database that lives as long as its test."""

    __test__ = False

    name: str
    owners: tuple[str, ...]
    servers: SharedServers

    @property
    def dsn(self) -> str:
        """Connects as the first owner; its schema is the search path."""
        return self.dsn_of(self.owners[0])

    @property
    def superuser_dsn(self) -> str:
        """Connects as the superuser, to look at what no service may see."""
        return self.servers.postgres.superuser_dsn(self.name)

    def dsn_of(self, owner: str) -> str:
        """Connects as one of the owners."""
        return self.servers.postgres.dsn(self.name, owner, self.servers.postgres_passwords[owner])


class FreshDatabase:
    """Makes databases for one test."""

    def __init__(self, servers: SharedServers) -> None:
        self._servers = servers
        self._made: list[str] = []

    def __call__(self, *owners: str, migrated: bool = True) -> TestDatabase:
        """A database with a schema for each of the owners."""
        if migrated:
            digest = _digest(owners)
            template = self._template(f"template_{'_'.join(owners)}_{digest}", lambda name: self._migrate(name, owners))
        else:
            template = self._template(f"template_{'_'.join(owners)}", lambda name: self._make_schemas(name, owners))
        return TestDatabase(self._copy(template), owners, self._servers)

    def for_positions(self) -> str:
        """The connection string of a database of consumer positions."""
        name = self._copy(self._template("template_positions", self._make_positions))
        return self._servers.postgres.dsn(name, SEARCH, self._servers.postgres_passwords[SEARCH])

    def drop(self) -> None:
        """Drops what was made, whoever is still connected."""
        with self._connected() as connection:
            for name in self._made:
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextmanager
    def _connected(self, database: str = "postgres") -> Iterator[Connection]:
        with psycopg.connect(self._servers.postgres.superuser_dsn(database), autocommit=True) as connection:
            yield connection

    def _copy(self, template: str) -> str:
        name = f"test_{uuid.uuid4().hex}"
        with self._connected() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
            )
        self._made.append(name)
        return name

    def _template(self, name: str, fill: Callable[[str], None]) -> str:
        """Makes the template under another name and renames it, so that no other process sees a half-made one."""
        with self._connected() as connection:
            connection.execute("SELECT pg_advisory_lock(hashtext(%s))", (name,))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
                making = f"making_{uuid.uuid4().hex}"
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
                try:
                    fill(making)
                except BaseException:
                    connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(making)))
                    raise
                connection.execute(
                    sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(name))
                )
        return name

    def _make_schemas(self, name: str, owners: tuple[str, ...]) -> None:
        with self._connected(name) as connection:
            make_schemas(connection, owners)

    def _migrate(self, name: str, owners: tuple[str, ...]) -> None:
        self._make_schemas(name, owners)
        migrate_owners(TestDatabase(name, owners, self._servers).dsn_of, owners)

    def _make_positions(self, name: str) -> None:
        with self._connected(name) as connection:
            make_positions(connection)


def _digest(owners: tuple[str, ...]) -> str:
    """Changes when what the migrations do may have changed."""
    digest = hashlib.sha256()
    for folder in (CHECKOUT / "servicekit", *map(migrations_folder, owners)):
        for file in sorted(folder.rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def connected_to_keeper() -> Iterator[SharedServers]:
    """The servers, running for as long as this block or any other process's lasts."""
    with connected("tests.embedded_keeper", "tests") as keeper:
        yield servers_as_told(keeper.told)


def servers_as_told(told: Json) -> SharedServers:
    """The addresses that a keeper told."""
    return SharedServers(
        postgres=PostgresAddress(told["postgres_port"], told["postgres_superuser_password"]),
        postgres_passwords=told["postgres_passwords"],
        redis=RedisAddress(told["redis_port"], told["redis_password"]),
        kafka_bootstrap_servers=told["kafka_bootstrap_servers"],
        issuer=IssuerServer(Path(told["issuer_folder"]), told["issuer_port"], (_client(told["client_secret"]),)),
    )


@pytest.fixture(scope="session")
def shared_servers() -> Iterator[SharedServers]:
    """The servers, for as long as this test process lives."""
    with connected_to_keeper() as servers:
        yield servers


def _client(secret: str) -> Client:
    return Client("praxis-notification", secret, "notifications:contacts")


@pytest.fixture
def fresh_database(shared_servers: SharedServers) -> Iterator[FreshDatabase]:
    """Makes databases; drops them after the test."""
    databases = FreshDatabase(shared_servers)
    yield databases
    databases.drop()


@pytest.fixture
def postgres(fresh_database: FreshDatabase) -> TestDatabase:
    """An empty database with the schema and role `booking`."""
    return fresh_database("booking", migrated=False)


@pytest.fixture
def consumer_positions_dsn(fresh_database: FreshDatabase) -> str:
    """A fresh database of consumer positions."""
    return fresh_database.for_positions()


@pytest.fixture
def redis_url(shared_servers: SharedServers) -> Iterator[str]:
    """An empty Redis database."""
    with empty_redis_database(shared_servers.redis) as url:
        yield url


@contextmanager
def empty_redis_database(address: RedisAddress) -> Iterator[str]:
    """The URL of a database that nobody else has been given; database 0 counts which ones are taken."""
    with redis.Redis.from_url(address.url()) as counter:
        number = 1 + int(str(counter.incr("databases taken"))) % (REDIS_DATABASES - 1)
    url = address.url(number)
    with redis.Redis.from_url(url) as own:
        own.flushdb()
        yield url
        own.flushdb()


@pytest.fixture(scope="session")
def kafka_bootstrap_servers(shared_servers: SharedServers) -> str:
    """The shared broker."""
    return shared_servers.kafka_bootstrap_servers


@pytest.fixture
def topic_prefix() -> str:
    """Keeps the topics and groups of tests apart."""
    return new_topic_prefix()


def new_topic_prefix() -> str:
    """One that nobody has."""
    return f"t{uuid.uuid4().hex[:10]}."


@pytest.fixture(scope="session")
def issuer(shared_servers: SharedServers) -> Issuer:
    """Signs tokens that services believe when they are told its address."""
    return shared_servers.issuer.issuer()


@pytest.fixture(scope="session")
def notification_client(shared_servers: SharedServers) -> Client:
    """The worker's client id and secret."""
    return shared_servers.issuer.clients[0]


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    """An empty folder for mails."""
    folder = tmp_path / "mailbox"
    folder.mkdir()
    return folder


class OwnServer(OneServer):
    """A server of one test alone."""

    def __init__(self, server: Server, address: str, folder: Path) -> None:
        super().__init__(server, folder)
        self.address = address


@contextmanager
def _running(server: OwnServer) -> Iterator[OwnServer]:
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[OwnServer]:
    """A broker of this test alone."""
    with _running(_broker(tmp_path)) as running:
        yield running


@pytest.fixture
def other_broker(tmp_path: Path) -> Iterator[OwnServer]:
    """Another one, which knows nothing of the first and does not run yet."""
    folder = tmp_path / "other"
    folder.mkdir()
    broker = _broker(folder)
    yield broker
    broker.stop()


def _broker(folder: Path) -> OwnServer:
    broker = Broker(folder, free_port())
    return OwnServer(broker, broker.bootstrap_servers, folder)


@pytest.fixture
def own_redis() -> Iterator[OwnServer]:
    """A Redis of this test alone."""
    account = servers_account()
    # Not pytest's temporary folder, which the servers' account may not enter.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        program = reachable_programs(account, folder).redis_server
        address = RedisAddress(free_port(), uuid.uuid4().hex)
        with _running(OwnServer(Redis(program, folder / "redis", address, account), address.url(), folder)) as running:
            yield running
