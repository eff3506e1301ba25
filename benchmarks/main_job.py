"""Search, slots and booking over HTTP, beside the gateway's own answer to `{ __typename }` in the same run.

    python -m benchmarks.main_job [--url http://127.0.0.1:8080] [--data .praxis] [--seconds 5]

It needs what `make run` serves. Each booking is of a slot of its own, by a patient of its own, and stays.
"""

import argparse
import itertools
import json
import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvloop

from benchmarks.measuring.load import Request, measured
from gateway.executor.transports.http import HttpTransport
from praxis.demo.graph import FIND, SLOTS
from praxis.token import Role, development_token

CLIENTS = (1, 16)
TEXTS = (
    "dentist within 10km of Paris",
    "dermatologue à Lyon demain matin",
    "médecin généraliste Marseille",
    "pédiatre Toulouse la semaine prochaine",
    "ophtalmo Lille",
)
BOOK = (
    "mutation Book($input: CreateBookingInput!) { createBooking(input: $input) { __typename ... on Booking { id } } }"
)
CANDIDATES = """
query Candidates($text: String!) {
  searchPractitioners(text: $text, country: "FR", first: 50) {
    edges { node { id consultationTypes { id audience } } }
  }
}"""


class Graph:
    """The gateway, asked over kept connections."""

    def __init__(self, transport: HttpTransport) -> None:
        self._transport = transport

    async def ask(self, document: str, variables: dict[str, Any] | None = None, token: str | None = None) -> Any:
        """The data; fails on errors."""
        body = json.dumps({"query": document, "variables": variables or {}}).encode()
        headers = [(b"authorization", f"Bearer {token}".encode())] if token else []
        answer = json.loads((await self._transport.send(body, headers, repeatable=True)).body)
        if "errors" in answer:
            raise SystemExit(f"the gateway answered with errors: {answer['errors'][:2]}")
        return answer["data"]


@asynccontextmanager
async def graph_at(url: str) -> AsyncIterator[Graph]:
    """A client that closes its connections."""
    transport = HttpTransport(f"{url}/graphql")
    try:
        yield Graph(transport)
    finally:
        await transport.close()


async def requests(graph: Graph, data: Path) -> dict[str, Request]:
    """What is measured, the baseline first."""
    texts, bookables = itertools.cycle(TEXTS), itertools.cycle(await candidates(graph))
    free = iter([(*slot, patient_token(data)) for slot in await free_slots(graph, itertools.islice(bookables, 80))])

    async def baseline() -> None:
        await graph.ask("{ __typename }")

    async def search() -> None:
        await graph.ask(FIND, {"text": next(texts), "country": "FR"})

    async def slots() -> None:
        practitioner_id, type_id = next(bookables)
        await graph.ask(SLOTS, {"id": practitioner_id, "type": type_id})

    async def book() -> None:
        practitioner_id, type_id, start, token = next(free)
        wanted = {"practitionerId": practitioner_id, "consultationTypeId": type_id, "start": start}
        await graph.ask(BOOK, {"input": wanted}, token)

    return {"baseline": baseline, "search": search, "slots": slots, "booking": book}


def patient_token(data: Path) -> str:
    """A patient whom nobody has seen before."""
    return development_token(data, Role.PATIENT, str(uuid.uuid4()))


async def candidates(graph: Graph) -> list[tuple[str, str]]:
    """Practitioners and a type that anyone may book."""
    found: list[tuple[str, str]] = []
    for text in TEXTS:
        edges = (await graph.ask(CANDIDATES, {"text": text}))["searchPractitioners"]["edges"]
        for node in (edge["node"] for edge in edges):
            found += [
                (node["id"], kind["id"]) for kind in node["consultationTypes"][:1] if kind["audience"] == "ANYONE"
            ]
    return found


async def free_slots(graph: Graph, bookables: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Slots that nobody has, far enough apart to hold for any buffer."""
    slots: list[tuple[str, str, str]] = []
    for practitioner_id, type_id in bookables:
        variables = {"id": practitioner_id, "type": type_id}
        days = (await graph.ask(SLOTS, variables))["practitioner"]["availability"]
        starts = [slot["start"] for day in days for slot in day["slots"]]
        slots += [(practitioner_id, type_id, start) for start in starts[::6]]
    return slots


async def main(url: str, data: Path, seconds: float) -> None:
    """Prints the table."""
    print(f"{'request':<10} {'clients':>7} {'per second':>10} {'p50 ms':>8} {'p95 ms':>8}")
    async with graph_at(url) as graph:
        for name, request in (await requests(graph, data)).items():
            for clients in CLIENTS:
                await measured(request, clients, 0.5)
                rate, p50, p95 = await measured(request, clients, seconds)
                print(f"{name:<10} {clients:>7} {rate:>10} {p50:>8.2f} {p95:>8.2f}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--data", type=Path, default=Path(".praxis"))
    parser.add_argument("--seconds", type=float, default=5.0)
    given = parser.parse_args()
    uvloop.run(main(given.url, given.data, given.seconds))
