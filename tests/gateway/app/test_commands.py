"""`python -m gateway`: serve, compose and plan, with their exit statuses and messages."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from gateway.__main__ import main
from tests.gateway.pipeline.bookshop import SUPERGRAPH_FILE

ROOT = Path(__file__).parents[3]


@contextmanager
def served(*arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A gateway in a process of its own, and its address as it prints it."""
    command = [
        sys.executable,
        "-m",
        "gateway",
        "serve",
        "--supergraph",
        str(SUPERGRAPH_FILE),
        "--port",
        "0",
        *arguments,
    ]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield process, line.rpartition(" at ")[2].strip()
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_answers_until_it_is_told_to_stop(number: signal.Signals) -> None:
    with served(GATEWAY__SUBGRAPHS__BOOKS__URL="http://127.0.0.1:1/graphql") as (process, url):
        answer = httpx.post(url, json={"query": "{ __typename book(id: 1) { id } }"}).json()
        assert answer["data"] == {"__typename": "Query", "book": None}
        assert answer["errors"][0]["extensions"] == {"code": "SUBGRAPH_UNREACHABLE", "subgraph": "books"}
        assert answer["errors"][0]["path"] == ["book"]
        process.send_signal(number)
        assert process.wait(timeout=15) == 0


def children_of(pid: int) -> list[int]:
    """The processes that this one has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid: int) -> bool:
    """Whether there is such a process, dead ones that nobody has asked about left out."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_worker_process_ends_with_the_gateway(number: signal.Signals) -> None:
    with served() as (process, url):
        large = "{ books { " + " ".join(f"a{n}: id" for n in range(50)) + " } }"
        httpx.post(url, json={"query": large}, timeout=30)  # which only the worker prepares
        (worker,) = children_of(process.pid)
        assert is_running(worker)
        process.send_signal(number)
        process.wait(timeout=15)
        ends_at = time.monotonic() + 10
        while is_running(worker) and time.monotonic() < ends_at:
            time.sleep(0.02)
        assert not is_running(worker)


def test_a_port_in_use_is_said_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--supergraph", str(SUPERGRAPH_FILE), "--port", str(port)]) == 1
    message = capsys.readouterr().err
    assert str(port) in message
    assert "--port" in message


def test_a_supergraph_that_is_not_there_or_is_none_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--supergraph", str(tmp_path / "none.graphql")]) == 1
    assert "none.graphql" in capsys.readouterr().err
    wrong = tmp_path / "wrong.graphql"
    wrong.write_text("type Query { x: Int }")
    assert main(["serve", "--supergraph", str(wrong)]) == 1
    assert "error:" in capsys.readouterr().err


def test_a_wrong_config_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "gateway.yaml"
    config.write_text("nonsense: 1")
    assert main(["serve", "--supergraph", str(SUPERGRAPH_FILE), "--config", str(config)]) == 1
    assert "nonsense" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["serve"], ["plan"], ["compose"], ["dance"]])
def test_wrong_usage_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_plan_prints_text_or_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    operation = tmp_path / "operation.graphql"
    operation.write_text("query A { books { inStock } } query B { stockRefreshed }")
    arguments = ["plan", "--supergraph", str(SUPERGRAPH_FILE), "--operation", str(operation), "--name"]
    assert main([*arguments, "A"]) == 0
    assert capsys.readouterr().out.startswith("QueryPlan {")
    assert main([*arguments, "A", "--json"]) == 0
    assert [fetch["subgraph"] for fetch in json.loads(capsys.readouterr().out)["fetches"]] == ["books", "stock"]
    assert main([*arguments, "C"]) == 1
    assert "C" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "part"), [("{", "Syntax Error"), ("{ nothing }", "nothing")])
def test_plan_says_what_is_wrong_with_an_operation(
    text: str, part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    operation = tmp_path / "operation.graphql"
    operation.write_text(text)
    assert main(["plan", "--supergraph", str(SUPERGRAPH_FILE), "--operation", str(operation)]) == 1
    assert part in capsys.readouterr().err


OPERATION = "query A($s: Boolean!) { books { title inStock @skip(if: $s) } } query B { stockRefreshed }"


def stage(name: str, folder: Path, *arguments: str, text: str = OPERATION) -> int:
    """Runs a command that prints a stage of planning."""
    operation = folder / "operation.graphql"
    operation.write_text(text)
    return main([name, "--supergraph", str(SUPERGRAPH_FILE), "--operation", str(operation), *arguments])


def test_fetches_shows_who_waits_for_whom_and_what_is_sent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert stage("fetches", tmp_path, "--name", "A") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "0 books (query)"
    assert "1 stock (query) after 0 if not $s" in lines
    assert "  _entities $representations at books.@" in lines
    assert "          inStock" in lines


def test_fetches_of_what_the_gateway_answers_itself_are_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert stage("fetches", tmp_path, text="{ __schema { queryType { name } } }") == 0
    assert "no fetches" in capsys.readouterr().out


def test_paths_shows_the_ways_to_each_leaf_with_their_costs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert stage("paths", tmp_path, "--name", "A") == 0
    blocks = dict(block.split("\n", 1) for block in capsys.readouterr().out.strip().split("\n\n"))
    assert list(blocks) == ["books.@.title (title of Book)", "books.@.inStock (inStock of Book)"]
    first, *others = blocks["books.@.title (title of Book)"].splitlines()
    assert first.split() == ["1002", "books:", "books.title"]
    assert all(int(line.split()[0]) > 1002 for line in others)
    assert "stock, looked up at books.@ as Book: inStock" in blocks["books.@.inStock (inStock of Book)"]


def test_graph_shows_types_in_subgraphs_with_keys_and_fields(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["graph", "--supergraph", str(SUPERGRAPH_FILE)]
    assert main(arguments) == 0
    whole = capsys.readouterr().out
    assert "Product@books (interface)\n  -> ... on Book\n" in whole
    assert main([*arguments, "--type", "Book"]) == 0
    blocks = capsys.readouterr().out.strip().split("\n\n")
    assert [block.splitlines()[:2] for block in blocks] == [
        ["Book@books (object)", "  <- key {id}"],
        ["Book@stock (object)", "  <- key {id}"],
    ]
    assert "  -> inStock: Int" in blocks[1].splitlines()
    assert main([*arguments, "--type", "Bok"]) == 1
    assert "Book" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["plan", "fetches", "paths"])
@pytest.mark.parametrize(
    ("arguments", "text", "part"),
    [
        ((), "{", "Syntax Error"),
        ((), "{ nothing }", "nothing"),
        ((), OPERATION, "OPERATION_NAME_REQUIRED"),
        (("--name", "C"), OPERATION, "OPERATION_NOT_FOUND"),
        (("--label", "late"), "{ stockRefreshed }", "late"),
    ],
)
def test_every_stage_says_what_is_wrong(
    name: str,
    arguments: tuple[str, ...],
    text: str,
    part: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert stage(name, tmp_path, *arguments, text=text) == 1
    assert part in capsys.readouterr().err


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = [sys.executable, "-m", "gateway", "graph", "--supergraph", str(SUPERGRAPH_FILE)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])\n'


def compose_config(folder: Path, price_type: str) -> Path:
    (folder / "a.graphql").write_text(LINK + 'type Query { book: Book } type Book @key(fields: "id") { id: ID! }')
    (folder / "b.graphql").write_text(LINK + f'type Book @key(fields: "id") {{ id: {price_type} price: Int }}')
    config = folder / "supergraph.yaml"
    config.write_text(
        "subgraphs:\n"
        "  a: {routing_url: 'http://a/graphql', schema: {file: a.graphql}}\n"
        "  b: {routing_url: 'http://b/graphql', schema: {file: b.graphql}}\n"
    )
    return config


def test_compose_writes_a_supergraph_that_can_be_planned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = compose_config(tmp_path, "ID!")
    assert main(["compose", str(config)]) == 0
    printed = capsys.readouterr().out
    assert "join__Graph" in printed
    output = tmp_path / "supergraph.graphql"
    assert main(["compose", str(config), "--output", str(output)]) == 0
    assert output.read_text() == printed
    operation = tmp_path / "operation.graphql"
    operation.write_text("{ book { price } }")
    assert main(["plan", "--supergraph", str(output), "--operation", str(operation)]) == 0


def test_compose_gives_codes_and_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compose", str(compose_config(tmp_path, "Int!"))]) == 1
    assert "FIELD_TYPE_MISMATCH" in capsys.readouterr().err
    assert main(["compose", str(tmp_path / "nowhere.yaml")]) == 1
    assert "nowhere.yaml" in capsys.readouterr().err
