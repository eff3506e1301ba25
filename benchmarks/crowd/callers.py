"""Clients that call the booking use case, in one process or several, as one deployed process or several would serve them."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from uuid import uuid4

import uvloop

from benchmarks.crowd.slots import NOW, PRACTITIONERS, Place, place
from servicekit.authentication import Viewer
from servicekit.database import Database
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.repository.practitioner_rules import RulesRepository
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.settings import Settings
from subgraphs.booking.use_cases.answered_once import Call
from subgraphs.booking.use_cases.create_booking import CreateBooking, create_booking

POOL_SIZE: int = Settings.model_fields["database_pool_size"].default
PATIENT = frozenset({"patient"})


@dataclass(frozen=True)
class Share:
    """Which clients a process runs, and how many slots each of them books."""

    clients: range
    slots_each: int


@asynccontextmanager
async def serving(dsn: str) -> AsyncIterator[Stores]:
    """What the use case works on, as a process of the service has it that has run for a while."""
    async with Database.open(dsn, pool_size=POOL_SIZE, application_name="crowd") as database:
        stores = Stores(database, RulesRepository())

        async def read(number: int) -> None:
            async with database.connection() as connection:
                await stores.rules.current(connection, place(number).practitioner_id)

        await asyncio.gather(*(read(number) for number in range(PRACTITIONERS)))
        yield stores


def call_of(wanted: Place) -> Call:
    """As the mutation makes it: by the patient, under a key of the request."""
    return Call(viewer=Viewer(wanted.patient_id, PATIENT), now=NOW, idempotency_key=str(uuid4()))


def request_of(wanted: Place) -> tuple[Call, CreateBooking]:
    """What the mutation hands to the use case."""
    return call_of(wanted), wanted.command


async def book(stores: Stores, wanted: Place) -> Booking:
    """One booking through the use case. Raises what it refuses."""
    return await create_booking(stores, *request_of(wanted))


def bookings_per_second(dsn: str, processes: int, clients: int, slots_each: int) -> float:
    """All clients in that many processes, from the first call of any to the last answer of all."""
    context = get_context("spawn")
    ready, spans = context.Barrier(processes), context.Queue()
    starts = range(0, clients, -(-clients // processes))
    shares = [Share(range(first, min(first + starts.step, clients)), slots_each) for first in starts]
    running = [context.Process(target=_serve, args=(dsn, share, ready, spans)) for share in shares]
    for process in running:
        process.start()
    for process in running:
        process.join()
    if any(process.exitcode for process in running):
        raise SystemExit("a process of the use case failed")
    began, ended = zip(*(spans.get() for _ in running), strict=True)
    seconds: float = max(ended) - min(began)
    return clients * slots_each / seconds


def _serve(dsn: str, share: Share, ready: Barrier, spans: "Queue[tuple[float, float]]") -> None:
    spans.put(uvloop.run(_book_share(dsn, share, ready)))


async def _book_share(dsn: str, share: Share, ready: Barrier) -> tuple[float, float]:
    # To name the slots and patients is no part of the use case.
    requests = [
        [request_of(place(client * share.slots_each + turn)) for turn in range(share.slots_each)]
        for client in share.clients
    ]
    async with serving(dsn) as stores:
        await asyncio.to_thread(ready.wait)
        began = time.monotonic()
        async with asyncio.TaskGroup() as clients:
            for of_client in requests:
                clients.create_task(_book_all(stores, of_client))
        return began, time.monotonic()


async def _book_all(stores: Stores, requests: Sequence[tuple[Call, CreateBooking]]) -> None:
    for call, command in requests:
        await create_booking(stores, call, command)
