"""Identical query fetches in flight are sent once, by exact rules about who may join."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from gateway.executor.answer import SubgraphAnswer
from gateway.executor.errors import SubgraphFailure
from gateway.executor.flights import Flights
from gateway.executor.subgraph import Subgraph
from gateway.executor.transports.transport import Headers, TransportResponse

BODY = b'{"query":"{ x }"}'
TOKEN = (b"authorization", b"Bearer a")


class Held:
    """A transport whose requests wait until they are let go; it counts them."""

    def __init__(self) -> None:
        self.sent: list[tuple[bytes, Headers]] = []
        self.cancelled = 0
        self.go_on = asyncio.Event()

    async def send(self, body: bytes, headers: Headers, *, repeatable: bool) -> TransportResponse:
        self.sent.append((body, headers))
        number = len(self.sent)
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return TransportResponse(200, (), b'{"data":{"x":[%d]}}' % number)


@pytest.fixture
async def held() -> AsyncIterator[Held]:
    transport = Held()
    yield transport
    transport.go_on.set()


def asking(subgraph: Subgraph, body: bytes = BODY, *headers: tuple[bytes, bytes]) -> asyncio.Task[SubgraphAnswer]:
    return asyncio.create_task(subgraph.query(body, headers))


async def turns() -> None:
    """Lets every task go as far as it can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_what_is_the_same_is_sent_once_and_each_caller_reads_its_own_answer(held: Held) -> None:
    subgraph = Subgraph("a", held, flights=Flights())
    first, second = asking(subgraph, BODY, TOKEN), asking(subgraph, BODY, TOKEN)
    await turns()
    held.go_on.set()
    one, other = await first, await second
    assert len(held.sent) == 1
    assert one.data == other.data == {"x": [1]}
    assert one.data is not other.data


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b'{"query":"{ y }"}', (TOKEN,)),
        (BODY, ()),
        (BODY, ((b"authorization", b"Bearer b"),)),
        (BODY, (TOKEN, (b"accept-language", b"fr"))),
    ],
    ids=["body", "no token", "another token", "another header"],
)
async def test_what_differs_in_body_or_a_header_is_sent_apart(
    held: Held, body: bytes, headers: tuple[tuple[bytes, bytes], ...]
) -> None:
    subgraph = Subgraph("a", held, flights=Flights())
    waiting = [asking(subgraph, BODY, TOKEN), asking(subgraph, body, *headers)]
    await turns()
    assert len(held.sent) == 2
    held.go_on.set()
    await asyncio.gather(*waiting)


async def test_trace_headers_make_no_difference(held: Held) -> None:
    subgraph = Subgraph("a", held, flights=Flights())
    waiting = [
        asking(subgraph, BODY, (b"traceparent", parent), (b"tracestate", b"s=" + parent)) for parent in (b"1", b"2")
    ]
    await turns()
    held.go_on.set()
    await asyncio.gather(*waiting)
    assert len(held.sent) == 1


async def test_other_subgraphs_have_flights_of_their_own(held: Held) -> None:
    flights = Flights()
    waiting = [asking(Subgraph(name, held, flights=flights)) for name in ("a", "b")]
    await turns()
    assert len(held.sent) == 2
    held.go_on.set()
    await asyncio.gather(*waiting)


async def test_who_comes_after_the_answer_asks_again(held: Held) -> None:
    subgraph = Subgraph("a", held, flights=Flights())
    held.go_on.set()
    assert (await subgraph.query(BODY, ())).data == {"x": [1]}
    assert (await subgraph.query(BODY, ())).data == {"x": [2]}


async def test_a_flight_ends_when_its_last_waiter_leaves_and_not_before(held: Held) -> None:
    subgraph = Subgraph("a", held, flights=Flights())
    first, second = asking(subgraph), asking(subgraph)
    await turns()
    first.cancel()
    await turns()
    assert held.cancelled == 0
    second.cancel()
    await turns()
    assert held.cancelled == 1
    assert len(held.sent) == 1
    third = asking(subgraph)
    await turns()
    assert len(held.sent) == 2
    held.go_on.set()
    assert (await third).data == {"x": [2]}


async def test_each_waiter_has_its_own_deadline(held: Held) -> None:
    subgraph = Subgraph("a", held, 0.05, flights=Flights())
    first = asking(subgraph)
    await turns()
    subgraph._timeout_seconds = 3600.0
    second = asking(subgraph)
    with pytest.raises(SubgraphFailure, match="gave no answer"):
        await first
    assert not second.done()
    assert held.cancelled == 0
    held.go_on.set()
    assert (await second).data == {"x": [1]}


@pytest.mark.parametrize("when", ["begins", "ends"])
async def test_nobody_joins_what_was_read_before_a_mutation(held: Held, when: str) -> None:
    flights = Flights()
    reading, changed = Subgraph("a", held, flights=flights), Held()
    writing = Subgraph("b", changed, flights=flights)
    if when == "begins":
        old = asking(reading, BODY, TOKEN)
        await turns()
        mutation = asyncio.create_task(writing.mutate(b"change", ()))
        await turns()
    else:
        mutation = asyncio.create_task(writing.mutate(b"change", ()))
        await turns()
        old = asking(reading, BODY, TOKEN)
        await turns()
        changed.go_on.set()
        await mutation
    new = asking(reading, BODY, TOKEN)
    await turns()
    assert len(held.sent) == 2
    held.go_on.set()
    changed.go_on.set()
    assert (await old).data == {"x": [1]}
    assert (await new).data == {"x": [2]}
    await mutation


async def test_mutations_are_never_shared(held: Held) -> None:
    subgraph = Subgraph("a", held, flights=Flights())
    waiting = [asyncio.create_task(subgraph.mutate(BODY, ())) for _ in range(2)]
    await turns()
    assert len(held.sent) == 2
    held.go_on.set()
    await asyncio.gather(*waiting)


async def test_without_flights_nothing_is_shared(held: Held) -> None:
    subgraph = Subgraph("a", held)
    waiting = [asking(subgraph), asking(subgraph)]
    await turns()
    assert len(held.sent) == 2
    held.go_on.set()
    await asyncio.gather(*waiting)
