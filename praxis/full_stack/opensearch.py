"""OpenSearch: one node on loopback. What it acknowledged is on disk, so it may be killed and started again."""

import json
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import yaml

from praxis.embedded.account import Account
from praxis.embedded.files import make_folder, write_whole
from praxis.embedded.ports import HOST
from praxis.embedded.process import Command
from praxis.full_stack.programs import JavaProgram

JVM_OPTIONS = (
    "-XX:-AlwaysPreTouch",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
    "--add-modules=jdk.incubator.vector",
    "--add-opens=java.base/java.nio=org.apache.arrow.memory.core,ALL-UNNAMED",
    "-Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1",
)


@dataclass(frozen=True)
class OpenSearch:
    """The server."""

    program: JavaProgram
    folder: Path
    port: int
    transport_port: int
    account: Account
    heap_mb: int = 256
    name: str = "opensearch"
    may_restart: bool = True

    @property
    def url(self) -> str:
        """For clients."""
        return f"http://{HOST}:{self.port}"

    def prepare(self) -> None:
        """Writes its settings; the index lies in a folder of its own beside them."""
        for part in (self.folder, self._configuration, self.folder / "temporary"):
            make_folder(part, owner=self.account)
        logging = (self.program.folder / "config" / "log4j2.properties").read_text()
        agent = f"-javaagent:{self.program.folder / 'agent' / 'opensearch-agent.jar'}"
        write_whole(self._configuration / "log4j2.properties", logging, owner=self.account)
        heap = (f"-Xms{self.heap_mb}m", f"-Xmx{self.heap_mb}m")
        options = "\n".join((*heap, *JVM_OPTIONS, agent, ""))
        write_whole(self._configuration / "jvm.options", options, owner=self.account)
        write_whole(self._configuration / "opensearch.yml", yaml.safe_dump(self._settings()), owner=self.account)

    def command(self) -> Command:
        """The distribution's own script, which becomes the Java process."""
        environment = {
            "OPENSEARCH_JAVA_HOME": str(self.program.java_home),
            "OPENSEARCH_PATH_CONF": str(self._configuration),
            "OPENSEARCH_TMPDIR": str(self.folder / "temporary"),
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
        }
        script = str(self.program.folder / "bin" / "opensearch")
        return Command((script,), self.folder, self.account, environment)

    def is_ready(self) -> bool:
        """Whether it answers and has every primary shard again."""
        try:
            with urllib.request.urlopen(f"{self.url}/_cluster/health", timeout=2) as answer:  # noqa: S310
                return json.load(answer)["status"] in ("green", "yellow")
        except (OSError, ValueError):
            return False

    @property
    def _configuration(self) -> Path:
        return self.folder / "config"

    def _settings(self) -> dict[str, object]:
        return {
            "cluster.name": "praxis",
            "node.name": self.name,
            "network.host": HOST,
            "http.port": self.port,
            "transport.port": self.transport_port,
            "discovery.type": "single-node",
            "action.auto_create_index": False,  # an index without its mapping would answer wrongly and without a word
            "cluster.routing.allocation.disk.threshold_enabled": False,
            "path.data": str(self.folder / "data"),
            "path.logs": str(self.folder / "logs"),
        }
