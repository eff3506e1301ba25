"""The gateway's command line: serve and compose; plan, fetches, paths and graph look inside."""

import argparse
import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

import uvicorn
from graphql import DocumentNode, GraphQLError, parse, validate

from gateway.app import create_app
from gateway.console.fetches_text import fetches_text
from gateway.console.graph_text import graph_text
from gateway.console.paths_text import paths_text
from gateway.pipeline.incremental_delivery import INCREMENTAL_DELIVERY_NOT_SUPPORTED, incremental_delivery_error
from gateway.planner import PlanningError, plan_operation
from gateway.planner.printer import plan_data, print_plan
from gateway.settings import GatewaySettings, InvalidSettings, read_settings
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.model import Supergraph, SupergraphError
from gateway.supergraph.query_graph import QueryGraph
from servicekit.telemetry import configure_logging

DEFAULT_PORT = 4000
LISTEN_BACKLOG = 2048
# A full collection over some hundred known operations stops all requests for a tenth of a second, and finds nothing. One
# of the middle generation goes over up to six times the first number, which must take a few milliseconds and no more.
GC_THRESHOLDS = (2_000, 5, 2_500)


class CommandFailed(Exception):
    """The command cannot do what it was asked for; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command. Exit status: 0 done, 1 it cannot be done, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (CommandFailed, InvalidSettings, SupergraphError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read the output has seen enough (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m gateway", description="A federation gateway.")
    commands = parser.add_subparsers(required=True, metavar="command")
    serve = commands.add_parser("serve", help="serve a supergraph")
    serve.add_argument("--supergraph", type=Path, required=True, metavar="FILE")
    serve.add_argument("--config", type=Path, metavar="FILE", help="settings as YAML")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=DEFAULT_PORT)
    serve.set_defaults(run=_serve)
    compose_command = commands.add_parser("compose", help="compose subgraphs into a supergraph")
    compose_command.add_argument("config", type=Path, metavar="CONFIG.yaml", help="subgraphs in Rover's form")
    compose_command.add_argument("--output", type=Path, metavar="FILE", help="where to write it (standard output)")
    compose_command.set_defaults(run=_compose)
    plan = _add_stage(commands, "plan", _plan, "print the query plan of an operation")
    plan.add_argument("--json", action="store_true", help="as data, with the ids and dependencies of fetches")
    _add_stage(commands, "fetches", _fetches, "print the fetches of an operation, and which wait for which")
    _add_stage(commands, "paths", _paths, "print for each leaf of an operation the ways to get it, with their costs")
    graph = commands.add_parser("graph", help="print the query graph: types in subgraphs, fields and keys")
    graph.add_argument("--supergraph", type=Path, required=True, metavar="FILE")
    graph.add_argument("--type", metavar="NAME", help="of this type alone")
    graph.add_argument("--label", action="append", default=[], help="a progressive override that is active; several")
    graph.set_defaults(run=_graph)
    return parser


def _add_stage(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], None],
    text: str,
) -> argparse.ArgumentParser:
    """A command that prints a stage of planning one operation."""
    stage = commands.add_parser(name, help=text)
    stage.add_argument("--supergraph", type=Path, required=True, metavar="FILE")
    stage.add_argument("--operation", type=Path, required=True, metavar="FILE")
    stage.add_argument("--name", metavar="NAME", help="which operation, where the file has several")
    stage.add_argument("--label", action="append", default=[], help="a progressive override that is active; several")
    stage.set_defaults(run=run)
    return stage


def _serve(options: argparse.Namespace) -> None:
    settings = read_settings(options.config, os.environ)
    configure_logging(settings.telemetry.service_name, settings.log_level)
    app = create_app(settings, _read(options.supergraph), supergraph_file=options.supergraph)
    listener = _listen(options.host, options.port)
    host, port = listener.getsockname()[:2]
    print(f"Serving {options.supergraph} at http://{host}:{port}{settings.endpoints[0]}", flush=True)
    # uvicorn raises the signal that stopped it once more when it is done: by then a clean end is all that is left.
    signal.signal(signal.SIGTERM, lambda *_: None)
    signal.signal(signal.SIGINT, lambda *_: None)
    gc.collect()
    gc.freeze()  # what is there now stays to the end, so no later collection need look at it
    gc.set_threshold(*GC_THRESHOLDS)
    uvicorn.Server(_server_config(app, settings)).run(sockets=[listener])


def _compose(options: argparse.Namespace) -> None:
    # Imported here, so that a gateway that serves does not carry the composer in memory.
    from gateway.composition import CompositionFailed, HintLevel, compose
    from gateway.composition.config import ConfigError, read_config

    try:
        composed = compose(read_config(options.config).subgraphs)
    except ConfigError as error:
        raise CommandFailed(str(error)) from error
    except CompositionFailed as failed:
        raise CommandFailed("\n".join(["the subgraphs do not compose", *map(str, failed.errors)])) from failed
    for hint in composed.hints:
        if hint.level is not HintLevel.DEBUG:
            print(hint, file=sys.stderr)
    if options.output is None:
        sys.stdout.write(composed.supergraph_sdl)
    else:
        _write(options.output, composed.supergraph_sdl)


def _plan(options: argparse.Namespace) -> None:
    graph = _graph_of(options)
    document = _document_of(options, graph.supergraph)
    with _planning_errors(options):
        plan = plan_operation(graph, document, options.name, graph.override_labels)
    print(json.dumps(plan_data(plan), indent=2) if options.json else print_plan(plan))


def _fetches(options: argparse.Namespace) -> None:
    graph = _graph_of(options)
    document = _document_of(options, graph.supergraph)
    with _planning_errors(options):
        print(fetches_text(plan_operation(graph, document, options.name, graph.override_labels)))


def _paths(options: argparse.Namespace) -> None:
    graph = _graph_of(options)
    document = _document_of(options, graph.supergraph)
    with _planning_errors(options):
        print(paths_text(graph, document, options.name))


def _graph(options: argparse.Namespace) -> None:
    graph = _graph_of(options)
    if options.type is not None and options.type not in graph.supergraph.types:
        near = get_close_matches(options.type, graph.supergraph.types)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise CommandFailed(f"{options.supergraph} has no object, interface or union {options.type!r}{hint}")
    print(graph_text(graph, options.type))


def _graph_of(options: argparse.Namespace) -> QueryGraph:
    supergraph = load_supergraph(_read(options.supergraph))
    unknown = sorted(set(options.label) - supergraph.override_labels)
    if unknown:
        known = ", ".join(sorted(supergraph.override_labels)) or "none"
        raise CommandFailed(f"{options.supergraph} has no override label {', '.join(unknown)}; it has {known}")
    return QueryGraph(supergraph).with_labels(frozenset(options.label))


def _document_of(options: argparse.Namespace, supergraph: Supergraph) -> DocumentNode:
    try:
        document = parse(_read(options.operation))
    except GraphQLError as error:
        raise CommandFailed(f"{options.operation} is not GraphQL\n{error}") from error
    errors = validate(supergraph.api_schema, document)
    if errors:
        unsupported = incremental_delivery_error(supergraph.api_schema, document)
        if unsupported:
            raise CommandFailed(f"{options.operation}: {INCREMENTAL_DELIVERY_NOT_SUPPORTED}: {unsupported}")
        raise CommandFailed(f"{options.operation} does not fit the supergraph\n" + "\n\n".join(map(str, errors)))
    return document


@contextmanager
def _planning_errors(options: argparse.Namespace) -> Iterator[None]:
    try:
        yield
    except PlanningError as error:
        raise CommandFailed(f"{options.operation}: {error.code}: {error.message}") from error


def _server_config(app: object, settings: GatewaySettings) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]  # a plain ASGI callable
        loop="uvloop",
        http="httptools",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=max(1, round(settings.timeouts.shutdown_seconds)),
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=LISTEN_BACKLOG)
    except OSError as error:
        raise CommandFailed(
            f"cannot listen on {host}:{port} ({error.strerror}); choose another with --port or --host"
        ) from error


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise CommandFailed(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandFailed(f"{file} is not UTF-8 text") from error


def _write(file: Path, text: str) -> None:
    # Written beside and moved into place: a gateway that watches the file never sees half of it.
    draft = file.with_name(f".{file.name}.draft")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(file)
    except OSError as error:
        raise CommandFailed(f"{file} cannot be written: {error.strerror}") from error


if __name__ == "__main__":
    sys.exit(main())
