"""One run: load, faults one after the other, the drain, and the judgement."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random

import httpx

from tests.end_to_end.product import Product
from tests.faults import topics, truth
from tests.faults.caller import Caller
from tests.faults.checker import violations
from tests.faults.clients import PATIENTS_PER_CLIENT, BookingClient, ProfileClient
from tests.faults.effects import Effects, effect_violations
from tests.faults.faults import Fault
from tests.faults.mailbox import Mailbox
from tests.faults.probe import Probe, Recovery
from tests.faults.profiles import profile_violations
from tests.faults.report import Findings
from tests.faults.stack import Stack
from tests.faults.world import World, bookables

CLIENTS = 6
MEAN_PAUSE_SECONDS = 0.5  # of each client between two requests
PROFILE_PAUSE_SECONDS = 1.0
LEAST_SECONDS_BETWEEN_FAULTS = 2.0
DRAIN_DEADLINE_SECONDS = 120.0
DRAIN_POLL_SECONDS = 0.25


async def campaign(product: Product, stack: Stack, faults: Sequence[Fault], seed: int) -> Findings:
    """Runs it. Raises when the product ends by itself or does not drain."""
    random = Random(seed)
    world = World(product, bookables(product.practitioners, random), random)
    began = time.monotonic()
    async with _load(world) as load:
        recoveries = [recovery async for recovery in _strike_all(load.probe, faults, product)]
    load_seconds = time.monotonic() - began
    drain_seconds = await _drained(product, stack)
    return await _judged(world, load, stack, recoveries, (seed, load_seconds, drain_seconds))


@dataclass(frozen=True)
class _Load:
    caller: Caller
    profiles: ProfileClient
    probe: Probe


@asynccontextmanager
async def _load(world: World) -> AsyncIterator[_Load]:
    """Clients at work while the block runs; at its end each finishes what it asked."""
    async with httpx.AsyncClient(base_url=world.product.url) as http:
        caller = Caller(http, world.random)
        *shared, own = world.bookables
        world.bookables = shared
        clients = [await _client(world, caller) for _ in range(CLIENTS)]
        profiles = ProfileClient(world, caller, world.random, PROFILE_PAUSE_SECONDS)
        await profiles.read_versions()
        world.addresses.update({each.practitioner_id: each.email for each in (*shared, own)})
        probe = Probe(await _client(world, caller), own, Mailbox(world.product.data / "mailbox"))
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            for run in (*(client.run for client in clients), profiles.run):
                tasks.create_task(run(stop))
            try:
                yield _Load(caller, profiles, probe)
            finally:
                stop.set()


async def _client(world: World, caller: Caller) -> BookingClient:
    client = BookingClient(world, caller, Random(world.random.random()), MEAN_PAUSE_SECONDS)
    client.patients = [await world.new_patient(caller) for _ in range(PATIENTS_PER_CLIENT)]
    return client


async def _strike_all(probe: Probe, faults: Sequence[Fault], product: Product) -> AsyncIterator[Recovery]:
    for fault in faults:
        await asyncio.sleep(LEAST_SECONDS_BETWEEN_FAULTS)
        recovery = await probe.recover(fault)
        print(f"{recovery.fault}: {dict(recovery.seconds)}", flush=True)
        yield recovery
        _require_alive(product)


def _require_alive(product: Product) -> None:
    assert product.process is not None
    assert product.process.poll() is None, f"the product ended by itself:\n{product.output.read_text()[-4000:]}"


async def _drained(product: Product, stack: Stack) -> float:
    began = time.monotonic()
    while not (await stack.is_drained() and not await asyncio.to_thread(truth.waiting, product)):
        _require_alive(product)
        if time.monotonic() - began > DRAIN_DEADLINE_SECONDS:
            raise AssertionError(f"not drained; still waiting: {truth.waiting(product)}")
        await asyncio.sleep(DRAIN_POLL_SECONDS)
    return time.monotonic() - began


async def _judged(
    world: World, load: _Load, stack: Stack, recoveries: Sequence[Recovery], run: tuple[int, float, float]
) -> Findings:
    product, (seed, load_seconds, drain_seconds) = world.product, run
    stored = truth.stored_bookings(product)
    effects = Effects(
        events=await asyncio.to_thread(topics.booking_events, stack.bootstrap_servers),
        busy=truth.busy(product),
        mails=load.probe.mailbox.mails(),
    )
    dead_letters = await asyncio.to_thread(topics.dead_letters, stack.bootstrap_servers)
    buffers = {each.practitioner_id: each.buffer_minutes for each in (*world.bookables, load.probe.bookable)}
    practitioners = truth.stored_practitioners(product, load.profiles.versions_at_start)
    return Findings(
        seed=seed,
        load_seconds=load_seconds,
        drain_seconds=drain_seconds,
        operations=world.operations,
        profile_changes=world.profile_changes,
        troubles=load.caller.troubles,
        recoveries=recoveries,
        effects=effects,
        dead_letters=dead_letters,
        violations=[
            *violations(world.operations, stored, buffers),
            *profile_violations(world.profile_changes, practitioners),
            *effect_violations(stored, effects, world.addresses),
            *await asyncio.to_thread(_differences, product),
            *([f"{dead_letters} dead letters, though every message could be handled"] if dead_letters else []),
        ],
    )


def _differences(product: Product) -> list[str]:
    """What `praxis verify` says, when it is not that all is well."""
    verified = product.praxis("verify")
    return verified.stdout.splitlines() if verified.returncode != 0 else []
