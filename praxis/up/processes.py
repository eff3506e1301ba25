"""`praxis up --processes`: each deployable a process of its own, over HTTP as in Kubernetes."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from praxis.embedded.ports import free_port
from praxis.embedded.run import RunningServers
from praxis.embedded.supervisor import Supervisor
from praxis.up.announcement import Announcement
from praxis.up.deployable import Deployable
from praxis.up.environments import GATEWAY, SUBGRAPHS, WORKER, Environments, passed_on
from praxis.up.gateway_config import SUPERGRAPH, closed_url, graphql_url, write_gateway_config
from praxis.up.options import Options

WATCH_SECONDS = 0.3
NICENESS = {WORKER: 10}  # a mail may wait when all share one machine; a slot that is gone must not be shown


def serve_in_processes(
    options: Options,
    servers: RunningServers,
    environments: Environments,
    ready_file: Path,
    announcement: Announcement,
    say: Callable[[str], None],
) -> None:
    """Starts the deployables, watches everything, and stops them when an exception (a signal's) comes."""
    folders = servers.installation.folders
    started = deployables(options, folders.data, environments, ready_file)
    supervisor = Supervisor(started, folders.logs, folders.pids, say)
    supervisor.start()
    try:
        while True:
            servers.supervisor.check()
            supervisor.check()
            if not announcement.is_made:
                announcement.look([each.name for each in started if each.name != GATEWAY and each.is_unready()])
            time.sleep(WATCH_SECONDS)
    finally:
        supervisor.stop()


def deployables(options: Options, data: Path, environments: Environments, ready_file: Path) -> list[Deployable]:
    """All of them, the gateway last."""
    ports = {name: free_port() for name in (*SUBGRAPHS, WORKER)}
    urls = {name: closed_url() if name in options.unreachable else graphql_url(ports[name]) for name in SUBGRAPHS}
    config = data / "gateway.yaml"
    write_gateway_config(config, environments.common(), urls, ready_file)
    modules = {name: f"subgraphs.{name}" for name in SUBGRAPHS} | {WORKER: f"workers.{WORKER}"}
    services = [
        Deployable(name, (module,), environments.of(name), ports[name], data, niceness=NICENESS.get(name, 0))
        for name, module in modules.items()
    ]
    arguments = (
        GATEWAY,
        "serve",
        "--supergraph",
        str(SUPERGRAPH),
        "--config",
        str(config),
        "--port",
        str(options.port),
    )
    return [*services, Deployable(GATEWAY, arguments, passed_on(os.environ), options.port, data)]
