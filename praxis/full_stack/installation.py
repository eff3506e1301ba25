"""Everything that one data folder's full stack is: the same as the embedded servers, on the real ones."""

from dataclasses import dataclass

from praxis.embedded.folders import IDENTITY, Folders
from praxis.embedded.installation import (
    Installation,
    kept_ports,
    kept_secrets,
    open_issuer,
    open_postgres,
    open_redis,
)
from praxis.embedded.server import Server
from praxis.full_stack.kafka import BROKERS, CONTROLLER, Cluster, Node
from praxis.full_stack.moto import Moto
from praxis.full_stack.opensearch import OpenSearch
from praxis.full_stack.programs import JavaProgram, find_programs


@dataclass(frozen=True)
class FullStackInstallation(Installation):
    """Debian's PostgreSQL and Redis, Apache Kafka, OpenSearch, and moto in place of Amazon."""

    kafka: Cluster
    opensearch: OpenSearch
    moto: Moto

    @property
    def servers(self) -> tuple[Server, ...]:
        """All of them in order of start."""
        return (*self.kafka.nodes, self.opensearch, self.moto, self.postgres, self.issuer, self.redis)

    @property
    def kafka_bootstrap_servers(self) -> str:
        """For Kafka clients."""
        return self.kafka.bootstrap_servers

    @property
    def is_log_kept(self) -> bool:
        """Kafka keeps it for as long as its topics say."""
        return True

    @property
    def search_index_url(self) -> str:
        """Where OpenSearch answers."""
        return self.opensearch.url


def open_full_stack(folders: Folders, *, redis_databases: int = 16) -> FullStackInstallation:
    """Chooses addresses and passwords, or finds those chosen before. Starts nothing. Raises CannotStart."""
    programs = find_programs(folders.account)
    ports = kept_ports(folders)
    issuer = open_issuer(folders)
    return FullStackInstallation(
        folders=folders,
        kept_secrets=kept_secrets(folders),
        postgres=open_postgres(folders, programs.postgres_folder, programs.postgres_version),
        redis=open_redis(folders, programs.redis_server, redis_databases),
        issuer=issuer,
        notification_client=issuer.clients[0],
        kafka=open_kafka(folders, programs.kafka),
        opensearch=OpenSearch(
            program=programs.opensearch,
            folder=folders.servers / "opensearch",
            port=ports.port("opensearch"),
            transport_port=ports.port("opensearch-transport"),
            account=folders.account,
        ),
        moto=Moto(folders.data, ports.port("moto")),
    )


def open_kafka(folders: Folders, program: JavaProgram) -> Cluster:
    """The installation's Kafka cluster."""
    ports = kept_ports(folders)
    controller_port = ports.port("kafka-controller")
    cluster_id = (folders.data / IDENTITY).read_text()

    def node(number: int, port: int) -> Node:
        return Node(program, folders.servers / "kafka", number, port, controller_port, cluster_id, folders.account)

    brokers = tuple(node(number, ports.port(f"kafka-{number}")) for number in BROKERS)
    return Cluster(node(CONTROLLER, controller_port), brokers)
