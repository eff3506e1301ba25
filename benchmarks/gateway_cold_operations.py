"""A hot client alone, and beside one that sends operations nobody has asked before, most of them bad.

    python -m benchmarks.gateway_cold_operations [--seconds 4]

It starts everything itself: a gateway over 12 subgraphs and 120 types, one canned subgraph for all, and the cold
client, each in a process of its own. "half" says whether the hot client keeps half its throughput, "50 ms" whether it
never waits longer than that.
"""

import argparse
import asyncio
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import uvloop

from gateway.composition import compose
from gateway.composition.subgraph.document import SubgraphInput
from gateway.executor.transports.http import HttpTransport
from gateway.executor.transports.transport import TransportError

SUBGRAPHS, TYPES_EACH, FIELDS_EACH = 12, 10, 6
LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])\n'
HOT = "query Hot { root0 { id f0_0 f0_1 f0_2 } }"
CANNED = json.dumps({"data": {"root0": {"id": "1", "f0_0": "a", "f0_1": "b", "f0_2": "c" * 900}}}).encode()
MOST_WAIT_MS = 50.0
STARTED = "listening "


def _chain(first: int, leaves: int) -> str:
    """Nested objects down the chain of types, each with all its fields."""
    here = first % (SUBGRAPHS * TYPES_EACH)
    fields = "id " + " ".join(f"f{here}_{field}" for field in range(FIELDS_EACH))
    return f"{fields} next {{ {_chain(here + 1, leaves - FIELDS_EACH)} }}" if leaves > FIELDS_EACH else fields


# Each makes the n-th request: (document, variables).
COLD: dict[str, Callable[[int], tuple[str, Any]]] = {
    "unknown field": lambda n: (f"{{ root0 {{ nothing{n} }} }}", None),
    "cyclic fragments": lambda n: (
        f"query Q{n} {{ ...A }} fragment A on Query {{ root0 {{ id }} ...B }} fragment B on Query {{ ...A }}",
        None,
    ),
    "10,000 aliases": lambda n: (
        f"query Q{n} {{ root0 {{ " + " ".join(f"a{i}: id" for i in range(10_000)) + " } }",
        None,
    ),
    "depth 1,000": lambda n: (f"query Q{n} {{ root0 " + "{ next " * 1000 + "{ id }" + "}" * 1000 + "}", None),
    "5 MB of text": lambda n: (f"query Q{n} {{ root0 {{ id }} }} #" + "x" * 5_000_000, None),
    "strings of 90 KB": lambda n: (f'query Q{n} {{ root0(id: "' + '\\"' * 45_000 + '") { id } }', None),
    "wrong variables": lambda n: (f"query Q{n}($a: ID!) {{ one(id: $a) {{ id }} }}", {"a": {"b": n}}),
    "900 KB of wrong variables": lambda n: (
        "query Q($a: [Int!]!) { many(numbers: $a) { id } }",
        {"a": [1.5, n % 1000] * 70_000},
    ),
    "900 KB of variables": lambda n: (
        "query Q($a: [Int!]!) { many(numbers: $a) { id } }",
        {"a": [1, n % 1000] * 80_000},
    ),
    "introspection": lambda n: (
        f"query Q{n} {{ __schema {{ types {{ name fields {{ name args {{ name }} type {{ name kind ofType {{ name }} }} }} }} }} }}",
        None,
    ),
    "small, valid": lambda n: (f"query Q{n} {{ root0 {{ id f0_1 }} }}", None),
    "150 leaves, valid": lambda n: (f"query Q{n} {{ root0 {{ {_chain(0, 150)} }} }}", None),
}


def _subgraph_sdl(number: int) -> str:
    types = SUBGRAPHS * TYPES_EACH
    own = range(number * TYPES_EACH, (number + 1) * TYPES_EACH)
    lines = [LINK, f"type Query {{ root{number}: T{own[0]}"]
    if number == 0:
        lines.append("one(id: ID!): T0 many(numbers: [Int!]!): T0")
    lines.append("}")
    for here in own:
        fields = " ".join(f"f{here}_{field}: String" for field in range(FIELDS_EACH))
        lines.append(f'type T{here} @key(fields: "id") {{ id: ID! {fields} next: T{(here + 1) % types} }}')
    lines.append(f'type T{(own[-1] + 1) % types} @key(fields: "id") {{ id: ID! }}')
    return "\n".join(lines)


class CannedSubgraph(asyncio.Protocol):
    """Answers every request with the hot operation's data."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self.buffer = b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, separator, body = self.buffer.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
        if separator and len(body) >= length:
            self.buffer = body[length:]
            start = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(CANNED)
            self.transport.write(start + CANNED)


async def serve_subgraph() -> None:
    """Serves until killed; prints its port."""
    server = await asyncio.get_running_loop().create_server(CannedSubgraph, "127.0.0.1", 0)
    print(f"{STARTED}{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


async def send_cold(url: str, kind: str, seconds: float) -> None:
    """Sends one request after the other once it is told to; prints how many there were, how long they took, and their codes."""
    transport = HttpTransport(url, max_response_bytes=100_000_000)
    print(STARTED, flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    taken_ms, codes = [], set[str]()
    start, began = itertools.count(int(time.time() * 1000) % 1_000_000 * 1000), time.perf_counter()
    while time.perf_counter() - began < seconds:
        document, variables = COLD[kind](next(start))
        body = json.dumps({"query": document, "variables": variables}).encode()
        sent = time.perf_counter()
        try:
            answer = json.loads((await transport.send(body, (), repeatable=False)).body)
            codes.update(error["extensions"]["code"] for error in answer.get("errors", ()))
        except TransportError:
            codes.add("connection closed")
        taken_ms.append((time.perf_counter() - sent) * 1000)
    await transport.close()
    result = {"count": len(taken_ms), "p50": statistics.median(taken_ms), "max": max(taken_ms), "codes": sorted(codes)}
    print(json.dumps(result))


async def run_hot(url: str, seconds: float) -> list[float]:
    """Milliseconds of each hot request, one after the other."""
    transport, body = HttpTransport(url), json.dumps({"query": HOT}).encode()
    taken_ms = []
    began = time.perf_counter()
    while (sent := time.perf_counter()) - began < seconds:
        response = await transport.send(body, (), repeatable=True)
        taken_ms.append((time.perf_counter() - sent) * 1000)
        if b'"errors"' in response.body:
            raise SystemExit(f"the hot operation failed: {response.body[:300]!r}")
    await transport.close()
    return taken_ms


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A process of this benchmark's, killed at the end."""
    started = subprocess.Popen([sys.executable, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield started
    finally:
        started.terminate()
        started.wait(20)


@contextmanager
def gateway() -> Iterator[str]:
    """The gateway's endpoint."""
    with ExitStack() as stack:
        subgraph = stack.enter_context(process("-m", "benchmarks.gateway_cold_operations", "--subgraph"))
        port = subgraph.stdout.readline().removeprefix(STARTED).strip()  # type: ignore[union-attr]
        inputs = [
            SubgraphInput(f"s{number}", f"http://127.0.0.1:{port}/", _subgraph_sdl(number))
            for number in range(SUBGRAPHS)
        ]
        file = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "supergraph.graphql"
        file.write_text(compose(inputs).supergraph_sdl)
        serving = stack.enter_context(process("-m", "gateway", "serve", "--supergraph", str(file), "--port", "0"))
        yield serving.stdout.readline().rpartition(" at ")[2].strip()  # type: ignore[union-attr]


def measure(url: str, seconds: float) -> None:
    """Prints, for each kind, the hot client's figures beside it and its rate alone just before."""
    asyncio.run(run_hot(url, 1.0))
    print(
        f"{'beside':27}{'hot/s':>7}{'alone':>7}{'share':>6}{'p50':>6}{'p99.9':>7}{'max ms':>8} half 50ms | cold requests"
    )
    for kind in COLD:
        with process(
            "-m", "benchmarks.gateway_cold_operations", "--cold", kind, "--url", url, "--seconds", str(seconds + 0.3)
        ) as cold:
            cold.stdout.readline()  # type: ignore[union-attr]
            alone = asyncio.run(run_hot(url, seconds / 2))
            cold.stdin.write("\n")  # type: ignore[union-attr]
            cold.stdin.flush()  # type: ignore[union-attr]
            beside = asyncio.run(run_hot(url, seconds))
            told = json.loads(cold.stdout.readline())  # type: ignore[union-attr]
        report(kind, len(alone) / seconds * 2, beside, seconds, told)


def report(kind: str, rate_alone: float, taken: list[float], seconds: float, told: dict[str, Any]) -> None:
    """One line."""
    rate, ordered = len(taken) / seconds, sorted(taken)
    half = "yes" if rate >= rate_alone / 2 else "NO"
    quick = "yes" if ordered[-1] <= MOST_WAIT_MS else "NO"
    print(
        f"{kind:27}{rate:7.0f}{rate_alone:7.0f}{rate / rate_alone:6.2f}{statistics.median(taken):6.2f}"
        f"{ordered[int(len(ordered) * 0.999)]:7.1f}{ordered[-1]:8.1f} {half:4} {quick:4} |"
        f"{told['count']:5}, p50 {told['p50']:.1f} ms, max {told['max']:.1f} ms {' '.join(told['codes'])}",
        flush=True,
    )


def main() -> None:
    """Runs the whole, or one of its processes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--subgraph", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--cold", help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    options = parser.parse_args()
    uvloop.install()
    if options.subgraph:
        asyncio.run(serve_subgraph())
    elif options.cold:
        asyncio.run(send_cold(options.url, options.cold, options.seconds))
    else:
        with gateway() as url:
            measure(url, options.seconds)


if __name__ == "__main__":
    main()
