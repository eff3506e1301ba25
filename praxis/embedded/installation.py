"""Everything that one data folder's servers are: chosen addresses, passwords, and the list of servers in order of start."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from praxis.embedded.broker import Broker
from praxis.embedded.folders import Folders
from praxis.embedded.issuer import Client, IssuerServer
from praxis.embedded.kept_secrets import KeptSecrets
from praxis.embedded.ports import KeptPorts
from praxis.embedded.postgres import Postgres, PostgresAddress
from praxis.embedded.redis import Redis, RedisAddress
from praxis.embedded.supervisor import Supervisor
from praxis.embedded.tokens import Issuer
from praxis.embedded.wheels import reachable_programs

PORTS_FILE = "ports.json"
ISSUER_FOLDER = "issuer"
NOTIFICATION_CLIENT = "praxis-notification"
NOTIFICATION_SCOPE = "notifications:contacts"


@dataclass(frozen=True)
class Installation:
    """The servers of one data folder."""

    folders: Folders
    kept_secrets: KeptSecrets
    postgres: Postgres
    redis: Redis
    broker: Broker
    issuer: IssuerServer
    notification_client: Client

    def supervisor(self, say: Callable[[str], None]) -> Supervisor:
        """Starts and stops them; the slowest to start comes first."""
        servers = (self.postgres, self.broker, self.issuer, self.redis)
        return Supervisor(servers, self.folders.logs, self.folders.pids, say)


def open_installation(folders: Folders, *, is_durable: bool = True, redis_databases: int = 16) -> Installation:
    """Chooses addresses and passwords, or finds those chosen before. Starts nothing."""
    programs = reachable_programs(folders.account, folders.programs)
    ports = KeptPorts(folders.data / PORTS_FILE)
    kept = KeptSecrets(folders.data / "secrets.json")
    client = Client(NOTIFICATION_CLIENT, kept.secret("client-notification"), NOTIFICATION_SCOPE)
    return Installation(
        folders=folders,
        kept_secrets=kept,
        postgres=Postgres(
            installation=programs.postgres_folder,
            cluster=folders.servers / "postgres",
            address=PostgresAddress(ports.port("postgres"), kept.secret("postgres-superuser")),
            account=folders.account,
            is_durable=is_durable,
        ),
        redis=Redis(
            program=programs.redis_server,
            folder=folders.servers / "redis",
            address=RedisAddress(ports.port("redis"), kept.secret("redis")),
            account=folders.account,
            databases=redis_databases,
        ),
        broker=Broker(folders.data, ports.port("broker")),
        issuer=IssuerServer(folders.data / ISSUER_FOLDER, ports.port("issuer"), (client,)),
        notification_client=client,
    )


def kept_issuer(data: Path) -> Issuer | None:
    """The issuer of an installation, running or not; None when the folder never held one."""
    port = KeptPorts(data / PORTS_FILE).known("issuer")
    return None if port is None else IssuerServer(data / ISSUER_FOLDER, port, ()).issuer()
