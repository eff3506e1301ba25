"""Fixtures: the real servers of the full stack, shared by every test process of the checkout.

Only tests marked `full_stack` may use them; they run with `make test-full-stack`, or `pytest -m full_stack PATH` after
`python -m praxis.full_stack` has fetched what is missing. Each server starts when the first test asks for it (Kafka and
OpenSearch take 15 s each, more on a busy machine). `python -m tests.full_stack_servers` keeps them until Ctrl-C, so that
repeated runs need not wait.

fixture                  scope     type and meaning
-----------------------  --------  ------------------------------------------------------------------------------------------
kafka_cluster            session   KafkaCluster: a controller and the brokers 1, 2 and 3, no topic makes itself:
                                   .bootstrap_servers, and for a broker's number .kill(2), .stop(2), .start(2), .pause(2),
                                   .resume(2) (SIGKILL, SIGTERM, SIGSTOP, SIGCONT); `start` returns when the cluster counts it in
opensearch               session   StackServer: .address (URL), .kill(), .stop(), .start(), .pause(), .resume()
opensearch_url           session   str: its address
stack_redis              session   StackServer: Redis 7, .address is the URL of its database 0
stack_issuer             session   StackServer: who signs tokens, .address is its URL
stack_redis_url          function  str: a Redis database of the test's own, empty
stack_postgres           session   StackServer: PostgreSQL, durable; .address is the superuser's connection string
stack_database           function  tests.embedded_servers.FreshDatabase: makes databases there, as `fresh_database` does
moto                     session   StackServer: stands in for SES and SNS; .address is the endpoint
topic_prefix             function  str: as with the embedded servers; also good for the names of indexes

What a test killed, stopped or paused runs again when the next test begins. A test that harms a server must not run beside
others, so all tests of the full stack run in one worker.
"""

import signal
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from tests.embedded_servers import FreshDatabase, SharedServers, empty_redis_database, servers_as_told
from tests.keeper import Keeper, connected

TIMEOUT_SECONDS = 900  # of the first test of all, which waits for servers that start on a busy machine


@dataclass
class StackServers:
    """The connection to the keeper, and what a test broke."""

    keeper: Keeper
    harmed: set[str] = field(default_factory=set)

    def start(self, *names: str) -> None:
        """Starts servers that do not run, and returns when they answer."""
        self.keeper.ask({"do": "start", "servers": names})
        self.harmed -= set(names)

    def harm(self, action: str, name: str) -> None:
        """Stops, kills or pauses one."""
        self.harmed.add(name)
        self.keeper.ask({"do": action, "servers": [name]})

    def resume(self, name: str) -> None:
        """Lets a paused one go on."""
        self.keeper.ask({"do": "resume", "servers": [name]})

    def restore(self) -> None:
        """Starts what was broken."""
        if self.harmed:
            self.start(*sorted(self.harmed))


@dataclass(frozen=True)
class StackServer:
    """One server of the full stack."""

    name: str
    address: str
    servers: StackServers

    def start(self) -> None:
        """Starts it with the data that it had, and waits until it answers."""
        self.servers.start(self.name)

    def stop(self) -> None:
        """Ends it in order."""
        self.servers.harm("stop", self.name)

    def kill(self) -> None:
        """Ends it as a crash would."""
        self.servers.harm("kill", self.name)

    def pause(self) -> None:
        """Keeps it from answering, while its connections stay."""
        self.servers.harm("pause", self.name)

    def resume(self) -> None:
        """Lets it go on."""
        self.servers.resume(self.name)


@dataclass(frozen=True)
class KafkaCluster:
    """The brokers, by number."""

    bootstrap_servers: str
    servers: StackServers

    def start(self, broker: int) -> None:
        """Starts one with the data that it had, and waits until the cluster counts it in."""
        self.servers.start(f"kafka-{broker}")

    def stop(self, broker: int) -> None:
        """Ends one in order: it hands its partitions over first."""
        self.servers.harm("stop", f"kafka-{broker}")

    def kill(self, broker: int) -> None:
        """Ends one as a crash would."""
        self.servers.harm("kill", f"kafka-{broker}")

    def pause(self, broker: int) -> None:
        """Keeps one from answering, while its connections stay; the cluster takes it for dead after 3 s."""
        self.servers.harm("pause", f"kafka-{broker}")

    def resume(self, broker: int) -> None:
        """Lets it go on."""
        self.servers.resume(f"kafka-{broker}")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None, None, None]:
    """Tests of the full stack run in one worker, one after another, since some of them break servers.

    A wrapper, since pytest-xdist reads the groups in the same hook.
    """
    for item in items:
        if item.get_closest_marker("full_stack"):
            item.add_marker(pytest.mark.xdist_group("full_stack"))
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(TIMEOUT_SECONDS))
    return (yield)


@contextmanager
def connected_to_full_stack() -> Iterator[StackServers]:
    """The full stack, kept for as long as this block or any other process's lasts; nothing of it runs at first."""
    with connected("tests.full_stack_keeper", "full-stack") as keeper:
        yield StackServers(keeper)


@pytest.fixture(scope="session")
def stack_servers() -> Iterator[StackServers]:
    """The connection to the keeper."""
    with connected_to_full_stack() as servers:
        yield servers


@pytest.fixture(autouse=True)
def _whole_full_stack(request: pytest.FixtureRequest) -> Iterator[None]:
    """Puts back what a test of the full stack broke."""
    yield
    if request.node.get_closest_marker("full_stack") and "stack_servers" in request.fixturenames:
        request.getfixturevalue("stack_servers").restore()


@pytest.fixture(scope="session")
def kafka_cluster(stack_servers: StackServers) -> KafkaCluster:
    """Apache Kafka, with all its brokers."""
    told = stack_servers.keeper.told
    stack_servers.start(*told["kafka_nodes"])
    return KafkaCluster(told["kafka_bootstrap_servers"], stack_servers)


def _started(servers: StackServers, name: str, address: str) -> StackServer:
    servers.start(name)
    return StackServer(name, address, servers)


@pytest.fixture(scope="session")
def opensearch(stack_servers: StackServers) -> StackServer:
    """OpenSearch."""
    return _started(stack_servers, "opensearch", stack_servers.keeper.told["opensearch_url"])


@pytest.fixture(scope="session")
def opensearch_url(opensearch: StackServer) -> str:
    """Where OpenSearch answers."""
    return opensearch.address


@pytest.fixture(scope="session")
def moto(stack_servers: StackServers) -> StackServer:
    """Stands in for Amazon's SES and SNS."""
    return _started(stack_servers, "moto", stack_servers.keeper.told["moto_url"])


@pytest.fixture(scope="session")
def stack_addresses(stack_servers: StackServers) -> SharedServers:
    """The servers that the embedded run has as well, whether they run or not."""
    return servers_as_told(stack_servers.keeper.told)


@pytest.fixture(scope="session")
def stack_redis(stack_servers: StackServers, stack_addresses: SharedServers) -> StackServer:
    """Debian's Redis."""
    return _started(stack_servers, "redis", stack_addresses.redis.url())


@pytest.fixture
def stack_redis_url(stack_redis: StackServer, stack_addresses: SharedServers) -> Iterator[str]:
    """An empty database of Debian's Redis."""
    with empty_redis_database(stack_addresses.redis) as url:
        yield url
        stack_redis.servers.restore()


@pytest.fixture(scope="session")
def stack_postgres(stack_servers: StackServers, stack_addresses: SharedServers) -> StackServer:
    """Debian's PostgreSQL."""
    return _started(stack_servers, "postgres", stack_addresses.postgres.superuser_dsn())


@pytest.fixture(scope="session")
def stack_issuer(stack_servers: StackServers, stack_addresses: SharedServers) -> StackServer:
    """Who signs tokens; its key is made when it starts for the first time."""
    stack_servers.start("issuer")
    return StackServer("issuer", stack_addresses.issuer.issuer().url, stack_servers)


@pytest.fixture
def stack_database(stack_postgres: StackServer, stack_addresses: SharedServers) -> Iterator[FreshDatabase]:
    """Makes databases in Debian's PostgreSQL; drops them after the test."""
    databases = FreshDatabase(stack_addresses)
    yield databases
    stack_postgres.servers.restore()
    databases.drop()


if __name__ == "__main__":
    with connected_to_full_stack() as kept:
        told = kept.keeper.told
        kept.start(*told["kafka_nodes"], "opensearch", "moto", "postgres", "issuer", "redis")
        print("The full stack runs until Ctrl-C.", flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
