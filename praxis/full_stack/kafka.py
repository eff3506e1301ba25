"""Apache Kafka in KRaft mode: one controller and three brokers, each a process of its own with its own folder.

With three combined nodes instead, the second broker that dies would take the quorum along, and nobody would ever see
NotEnoughReplicas. A broker that was killed finds its data again; what the others acknowledged meanwhile it fetches from them.
"""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from praxis.embedded.account import Account
from praxis.embedded.files import make_folder, write_whole
from praxis.embedded.ports import HOST
from praxis.embedded.problem import from_output
from praxis.embedded.process import Command, run_to_end
from praxis.full_stack.programs import JavaProgram

BROKERS = (1, 2, 3)
CONTROLLER = 9  # its node id; brokers and controllers share one range
FORMAT_TIMEOUT_SECONDS = 120
REPLICATION = 3
MIN_IN_SYNC = 2
JVM_OPTIONS = (
    "-Xmx256m",
    "-Xms128m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Xss512k",
    "-XX:-UsePerfData",
    "-Djava.net.preferIPv4Stack=true",
)
SETTINGS: Mapping[str, str | int] = {
    "num.network.threads": 1,
    "num.io.threads": 2,
    "background.threads": 1,
    "log.cleaner.dedupe.buffer.size": 4_194_304,
    "auto.create.topics.enable": "false",
    "unclean.leader.election.enable": "false",
    # A dead broker is noticed, and leaves the replicas in sync, within seconds.
    "broker.session.timeout.ms": 3_000,
    "broker.heartbeat.interval.ms": 500,
    "replica.lag.time.max.ms": 4_000,
    "group.initial.rebalance.delay.ms": 0,
    "group.min.session.timeout.ms": 1_000,
    "offsets.topic.num.partitions": 4,
    "offsets.topic.replication.factor": REPLICATION,
    "transaction.state.log.replication.factor": REPLICATION,
    "transaction.state.log.min.isr": MIN_IN_SYNC,
    "share.coordinator.state.topic.replication.factor": REPLICATION,
    "share.coordinator.state.topic.min.isr": MIN_IN_SYNC,
    "default.replication.factor": REPLICATION,
    "min.insync.replicas": MIN_IN_SYNC,
}
LOGGING = """\
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{yyyy-MM-dd'T'HH:mm:ss.SSS} %p %c{1} %m%n
"""


@dataclass(frozen=True)
class Node:
    """What controller and brokers share: a numbered process with a folder, a port and the cluster's id."""

    program: JavaProgram
    cluster_folder: Path
    number: int
    port: int
    controller_port: int
    cluster_id: str
    account: Account
    may_restart: bool = True

    @property
    def name(self) -> str:
        """Names its folder and log."""
        return "kafka-controller" if self.is_controller else f"kafka-{self.number}"

    @property
    def is_controller(self) -> bool:
        """Whether it votes on the cluster's metadata; else it keeps messages."""
        return self.number == CONTROLLER

    @property
    def folder(self) -> Path:
        """Everything of this node."""
        return self.cluster_folder / self.name

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"{HOST}:{self.port}"

    def prepare(self) -> None:
        """Writes its settings, and formats its folder when it is new (which takes a second or two)."""
        make_folder(self.cluster_folder, 0o711)
        make_folder(self.folder, owner=self.account)
        settings = "".join(f"{name}={value}\n" for name, value in self._settings().items())
        write_whole(self._settings_file, settings, owner=self.account)
        write_whole(self._logging_file, LOGGING, owner=self.account)
        if not (self._data / "meta.properties").exists():
            self._format()

    def command(self) -> Command:
        """The server; SIGTERM hands its partitions over first."""
        return self._java("kafka.Kafka", str(self._settings_file))

    def is_ready(self) -> bool:
        """Whether it takes connections and, of a broker, the cluster counts it in."""
        try:
            socket.create_connection((HOST, self.port), timeout=1).close()
        except OSError:
            return False
        return self.is_controller or self.number in known_brokers(self.address)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _settings_file(self) -> Path:
        return self.folder / "server.properties"

    @property
    def _logging_file(self) -> Path:
        return self.folder / "log4j2.properties"

    def _settings(self) -> dict[str, str | int]:
        listener = "CONTROLLER" if self.is_controller else "PLAINTEXT"
        own: dict[str, str | int] = {
            "process.roles": "controller" if self.is_controller else "broker",
            "node.id": self.number,
            "controller.quorum.voters": f"{CONTROLLER}@{HOST}:{self.controller_port}",
            "controller.listener.names": "CONTROLLER",
            "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "listeners": f"{listener}://{self.address}",
            "log.dirs": str(self._data),
        }
        if not self.is_controller:
            own |= {"inter.broker.listener.name": "PLAINTEXT", "advertised.listeners": f"PLAINTEXT://{self.address}"}
        return own | dict(SETTINGS)

    def _format(self) -> None:
        arguments = ("format", "-t", self.cluster_id, "-c", str(self._settings_file), "--ignore-formatted")
        status, said = run_to_end(self._java("kafka.tools.StorageTool", *arguments), FORMAT_TIMEOUT_SECONDS)
        if status != 0:
            raise from_output(f"Formatting the folder of {self.name} in {self.folder}", said)

    def _java(self, main_class: str, *arguments: str) -> Command:
        java = str(self.program.java_home / "bin" / "java")
        logging = f"-Dlog4j2.configurationFile={self._logging_file}"
        return Command(
            arguments=(java, *JVM_OPTIONS, logging, "-cp", f"{self.program.folder}/*", main_class, *arguments),
            folder=self.folder,
            account=self.account,
            environment={"LC_ALL": "C.UTF-8"},
        )


@dataclass(frozen=True)
class Cluster:
    """The nodes, the controller first."""

    controller: Node
    brokers: tuple[Node, ...]

    @property
    def bootstrap_servers(self) -> str:
        """For Kafka clients: every broker, since any of them may be away."""
        return ",".join(broker.address for broker in self.brokers)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """In the order of their start."""
        return (self.controller, *self.brokers)


def known_brokers(bootstrap_servers: str) -> set[int]:
    """The numbers of the brokers that are there and count, as one of them sees it; none when nobody answers."""
    client = AdminClient({"bootstrap.servers": bootstrap_servers, "log_level": 0})
    try:
        return set(client.list_topics(timeout=1).brokers)
    except KafkaException:
        return set()
