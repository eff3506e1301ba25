"""A Kafka-protocol broker in memory: librdkafka's mock cluster, out of the confluent-kafka wheel, as a process of its own.

`python -m praxis.embedded.broker PORT` serves on 127.0.0.1:PORT until SIGTERM. It keeps at most 5 MiB or 100,000 messages a
partition and forgets everything at its end: the services' outboxes are its log.

The functions are those of rdkafka_mock.h. Made through them, and not by the producer setting `test.mock.num.brokers`, the
cluster does not let every new consumer group wait for 3 s, and can have a port of our choice.
"""

import ctypes
import os
import signal
import socket
import sys
from dataclasses import dataclass
from importlib.metadata import files
from pathlib import Path

from praxis.embedded.ports import HOST
from praxis.embedded.process import Command
from praxis.embedded.server import python_command

PRODUCER = 0  # rd_kafka_type_t RD_KAFKA_PRODUCER
BROKER_ID = 1
REBALANCE_DELAY_MS = 100  # members of one group that start together join in one round


@dataclass(frozen=True)
class Broker:
    """The server. A new one knows nothing of what the old one held, so nobody may go on as if it were the same."""

    folder: Path
    port: int
    name: str = "broker"
    may_restart: bool = False

    @property
    def bootstrap_servers(self) -> str:
        """For Kafka clients."""
        return f"{HOST}:{self.port}"

    def prepare(self) -> None:
        """It keeps no files."""

    def command(self) -> Command:
        """This module as a program."""
        return python_command("praxis.embedded.broker", str(self.port), folder=self.folder)

    def is_ready(self) -> bool:
        """Whether it takes connections."""
        try:
            socket.create_connection((HOST, self.port), timeout=1).close()
        except OSError:
            return False
        return True


def library_path() -> Path:
    """The librdkafka inside the wheel. Raises FileNotFoundError when the wheel is built in another way."""
    for file in files("confluent-kafka") or []:
        if file.name.startswith("librdkafka") and ".so" in file.name:
            return Path(str(file.locate()))
    raise FileNotFoundError("the confluent-kafka wheel holds no librdkafka: reinstall it from its binary wheel")


def load_library() -> ctypes.CDLL:
    """librdkafka with the signatures of the functions that are called here."""
    library = ctypes.CDLL(str(library_path()))
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    library.rd_kafka_conf_new.restype = pointer
    library.rd_kafka_new.argtypes = [number, pointer, text, ctypes.c_size_t]
    library.rd_kafka_new.restype = pointer
    library.rd_kafka_mock_cluster_new.argtypes = [pointer, number]
    library.rd_kafka_mock_cluster_new.restype = pointer
    library.rd_kafka_mock_cluster_bootstraps.argtypes = [pointer]
    library.rd_kafka_mock_cluster_bootstraps.restype = text
    library.rd_kafka_mock_group_initial_rebalance_delay_ms.argtypes = [pointer, ctypes.c_int32]
    library.rd_kafka_mock_group_initial_rebalance_delay_ms.restype = None
    library.rd_kafka_mock_broker_set_host_port.argtypes = [pointer, ctypes.c_int32, text, number]
    library.rd_kafka_mock_broker_set_host_port.restype = None
    library.rd_kafka_mock_broker_set_rtt.argtypes = [pointer, ctypes.c_int32, number]
    return library


def start_cluster(library: ctypes.CDLL, port: int) -> None:
    """A mock cluster of one broker that listens on 127.0.0.1:port. It runs in a thread of the library's own."""
    listener = socket.create_server(("127.0.0.1", port), backlog=128)
    error = ctypes.create_string_buffer(512)
    client = library.rd_kafka_new(PRODUCER, library.rd_kafka_conf_new(), error, len(error))
    if not client:
        raise RuntimeError(f"librdkafka does not start: {error.value.decode()}")
    cluster = library.rd_kafka_mock_cluster_new(client, 1)
    if not cluster:
        raise RuntimeError("librdkafka does not start its mock cluster")
    library.rd_kafka_mock_group_initial_rebalance_delay_ms(cluster, REBALANCE_DELAY_MS)
    own_port = int(library.rd_kafka_mock_cluster_bootstraps(cluster).decode().rpartition(":")[2])
    _put_in_place_of(listening_socket(own_port), listener)
    library.rd_kafka_mock_broker_set_host_port(cluster, BROKER_ID, b"127.0.0.1", port)
    # The cluster's thread still polls the socket that was replaced; any command wakes it.
    library.rd_kafka_mock_broker_set_rtt(cluster, BROKER_ID, 0)


def listening_socket(port: int) -> int:
    """The descriptor of this process's listening socket on the port; the mock picks its own port and hides both."""
    for entry in Path("/proc/self/fd").iterdir():
        try:
            copy = socket.socket(fileno=os.dup(int(entry.name)))
        except OSError:
            continue  # not a socket, or the directory's own descriptor
        with copy:
            is_inet = copy.family == socket.AF_INET
            if is_inet and copy.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) and copy.getsockname()[1] == port:
                return int(entry.name)
    raise RuntimeError(f"librdkafka's mock cluster does not listen on its port {port}")


def _put_in_place_of(descriptor: int, listener: socket.socket) -> None:
    listener.setblocking(False)
    os.dup2(listener.fileno(), descriptor, inheritable=False)
    listener.close()


def main(arguments: list[str]) -> None:
    """Serves until SIGTERM or SIGINT. There is nothing to save, so the end is at once."""
    stop_signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stop_signals)
    start_cluster(load_library(), int(arguments[0]))
    signal.sigwait(stop_signals)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
