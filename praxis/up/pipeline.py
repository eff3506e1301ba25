"""The life of `praxis up`, step by step."""

import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import NoReturn

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from praxis.embedded.databases import SEARCH, Databases
from praxis.embedded.run import RunningServers, running_servers
from praxis.migrate import migrate_owners
from praxis.seed import seed
from praxis.token import Role, development_token
from praxis.topics import make_event_topics
from praxis.up.addresses import write_addresses
from praxis.up.all_in_one import serve_all_in_one
from praxis.up.announcement import Announcement
from praxis.up.environments import Environments
from praxis.up.gateway_config import graphql_url
from praxis.up.group_offsets import GroupOffsets
from praxis.up.machine import check_data_folder, check_machine
from praxis.up.noted_positions import NotedPositions
from praxis.up.options import Options
from praxis.up.processes import serve_in_processes
from praxis.up.readiness import ConsumerProgress, EventProgress
from praxis.up.stacks import wanted_stack
from praxis.up.welcome import say_welcome


def run(options: Options, console: Console) -> None:
    """Starts everything, serves until SIGINT or SIGTERM, stops everything. Raises CannotStart, or OSError of a folder."""
    signal.signal(signal.SIGTERM, _interrupt)
    check_machine(options)
    check_data_folder(options)
    stack = wanted_stack(options)
    try:
        _say(console, f"Starting {stack.servers} (data: {options.data.resolve()})")
        say = partial(_say, console)
        with running_servers(options.data, say, stack=stack, practitioners=options.practitioners) as servers:
            _say(console, "Bringing the tables up to date")
            migrate_owners(servers.databases.dsn)
            if servers.installation.is_log_kept:
                make_event_topics(servers.installation.kafka_bootstrap_servers)
            _seed(options, servers.databases, console)
            _say(console, "Starting the services")
            _serve(options, servers, console)
    except KeyboardInterrupt:
        pass  # a signal while something was being started or, with --processes, while serving
    _say(console, "Everything is stopped; the data stays.")


def _serve(options: Options, servers: RunningServers, console: Console) -> None:
    ready_file = servers.installation.folders.data / "ready"
    ready_file.unlink(missing_ok=True)
    environments = Environments(servers.installation, servers.databases, graphql_url(options.port))
    write_addresses(servers.installation.folders.data, environments)
    with _bar(console) as bar, closing(EventProgress(servers.databases.dsn, _consumer_progress(servers))) as events:
        announcement = Announcement(events, ready_file, bar, lambda: _welcome(options, servers, console))
        if options.is_split:
            serve_in_processes(options, servers, environments, ready_file, announcement, partial(_say, console))
        else:
            serve_all_in_one(options, servers, environments, ready_file, announcement)


def _consumer_progress(servers: RunningServers) -> ConsumerProgress:
    if servers.installation.is_log_kept:
        return GroupOffsets(servers.installation.kafka_bootstrap_servers)
    return NotedPositions(servers.databases.positions_dsn(SEARCH))


def _seed(options: Options, databases: Databases, console: Console) -> None:
    with _bar(console) as bar:
        seed(databases.dsn, options.practitioners, bar)


def _welcome(options: Options, servers: RunningServers, console: Console) -> None:
    say_welcome(
        console,
        console_url=f"http://localhost:{options.port}/graphql",
        graphql_url=graphql_url(options.port),
        patient_token=development_token(servers.installation.folders.data, Role.PATIENT),
        mailbox=str(servers.installation.folders.mailbox),
        demo_command=f"praxis demo --port {options.port} --data {options.data}",
    )


@contextmanager
def _bar(console: Console) -> Iterator[Progress]:
    """A progress display that appears when whoever has something to show starts it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=console)
    try:
        yield bar
    finally:
        if bar.live.is_started:
            bar.stop()


def _say(console: Console, text: str) -> None:
    console.print(text, soft_wrap=True, markup=False, highlight=False)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
