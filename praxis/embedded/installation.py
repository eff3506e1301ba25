"""Everything that one data folder's servers are: chosen addresses, passwords, and the list of servers in order of start."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from praxis.embedded.broker import Broker
from praxis.embedded.folders import Folders
from praxis.embedded.issuer import Client, IssuerServer, known_issuer
from praxis.embedded.kept_secrets import KeptSecrets
from praxis.embedded.ports import KeptPorts
from praxis.embedded.postgres import Postgres, PostgresAddress
from praxis.embedded.redis import Redis, RedisAddress
from praxis.embedded.server import Server
from praxis.embedded.supervisor import Supervisor
from praxis.embedded.tokens import Issuer
from praxis.embedded.wheels import POSTGRES_VERSION, reachable_programs

PORTS_FILE = "ports.json"
ISSUER_FOLDER = "issuer"
NOTIFICATION_CLIENT = "praxis-notification"
NOTIFICATION_SCOPE = "notifications:contacts"


@dataclass(frozen=True)
class Installation(ABC):
    """The servers of one data folder; those named here are there whatever the others are."""

    folders: Folders
    kept_secrets: KeptSecrets
    postgres: Postgres
    redis: Redis
    issuer: IssuerServer
    notification_client: Client

    @property
    @abstractmethod
    def servers(self) -> tuple[Server, ...]:
        """All of them in order of start, the slowest first."""

    @property
    @abstractmethod
    def kafka_bootstrap_servers(self) -> str:
        """For Kafka clients."""

    @property
    @abstractmethod
    def is_log_kept(self) -> bool:
        """Whether Kafka still has the events and the consumers' offsets after a restart; else the outboxes are the log."""

    @property
    @abstractmethod
    def search_index_url(self) -> str | None:
        """Where OpenSearch answers; None: the index is a file."""

    def supervisor(self, say: Callable[[str], None]) -> Supervisor:
        """Starts and stops them."""
        return Supervisor(self.servers, self.folders.logs, self.folders.pids, say)


@dataclass(frozen=True)
class EmbeddedInstallation(Installation):
    """Servers out of Python wheels."""

    broker: Broker

    @property
    def servers(self) -> tuple[Server, ...]:
        """All of them in order of start."""
        return (self.postgres, self.broker, self.issuer, self.redis)

    @property
    def kafka_bootstrap_servers(self) -> str:
        """For Kafka clients."""
        return self.broker.bootstrap_servers

    @property
    def is_log_kept(self) -> bool:
        """The broker has it in memory."""
        return False

    @property
    def search_index_url(self) -> None:
        """The index is a file."""


def open_installation(folders: Folders, *, is_durable: bool = True, redis_databases: int = 16) -> EmbeddedInstallation:
    """Chooses addresses and passwords, or finds those chosen before. Starts nothing."""
    programs = reachable_programs(folders.account, folders.programs)
    issuer = open_issuer(folders)
    return EmbeddedInstallation(
        folders=folders,
        kept_secrets=kept_secrets(folders),
        postgres=open_postgres(folders, programs.postgres_folder, POSTGRES_VERSION, is_durable=is_durable),
        redis=open_redis(folders, programs.redis_server, redis_databases),
        broker=Broker(folders.data, kept_ports(folders).port("broker")),
        issuer=issuer,
        notification_client=issuer.clients[0],
    )


def open_postgres(folders: Folders, installation: Path, version: int, *, is_durable: bool = True) -> Postgres:
    """The installation's cluster, on an installed PostgreSQL of this major version."""
    return Postgres(
        installation=installation,
        cluster=folders.servers / "postgres",
        address=PostgresAddress(
            kept_ports(folders).port("postgres"), kept_secrets(folders).secret("postgres-superuser")
        ),
        account=folders.account,
        version=version,
        is_durable=is_durable,
    )


def open_redis(folders: Folders, program: Path, databases: int = 16) -> Redis:
    """The installation's Redis, with an installed redis-server."""
    return Redis(
        program=program,
        folder=folders.servers / "redis",
        address=RedisAddress(kept_ports(folders).port("redis"), kept_secrets(folders).secret("redis")),
        account=folders.account,
        databases=databases,
    )


def open_issuer(folders: Folders) -> IssuerServer:
    """The installation's issuer, which knows the notification worker."""
    client = Client(NOTIFICATION_CLIENT, kept_secrets(folders).secret("client-notification"), NOTIFICATION_SCOPE)
    return IssuerServer(folders.data / ISSUER_FOLDER, kept_ports(folders).port("issuer"), (client,))


def kept_ports(folders: Folders) -> KeptPorts:
    """The ports of the servers of a data folder."""
    return KeptPorts(folders.data / PORTS_FILE)


def kept_secrets(folders: Folders) -> KeptSecrets:
    """The passwords of a data folder."""
    return KeptSecrets(folders.data / "secrets.json")


def kept_issuer(data: Path) -> Issuer | None:
    """The issuer of an installation, running or not; None when the folder never held one."""
    return known_issuer(data / ISSUER_FOLDER)
