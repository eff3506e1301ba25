"""On the embedded servers: whatever dies under load, nothing is lost and nothing is doubled."""

import signal
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from praxis.up.environments import GATEWAY, SUBGRAPHS, WORKER
from tests.end_to_end.product import Product
from tests.faults.campaign import campaign
from tests.faults.faults import (
    Fault,
    empty_redis,
    kill,
    kill_while_effects_wait,
    kill_while_nothing_is_acknowledged,
    pause,
    restart,
)
from tests.faults.report import publish
from tests.faults.stack import stack_of

PRACTITIONERS = 120
WAIT_SECONDS = 2.0
PAUSE_SECONDS = 4.0


@pytest.fixture
def product(open_folder: Path) -> Iterator[Product]:
    running = Product(open_folder / "faults-embedded", "processes", PRACTITIONERS)
    try:
        running.start()
        yield running
    finally:
        running.stop()


def embedded_faults(product: Product) -> list[Fault]:
    """Each process of ours, each server; the broker, in memory as it is, is only paused."""
    return [
        *(kill(product, name) for name in (*SUBGRAPHS, WORKER, GATEWAY)),
        kill_while_effects_wait(product, WORKER, "patient", "notification.notices", WAIT_SECONDS),
        kill_while_effects_wait(product, "availability", "practitioner", "availability.busy", WAIT_SECONDS),
        kill_while_nothing_is_acknowledged(product, "booking", ["broker"], PAUSE_SECONDS),
        kill(product, "redis"),
        empty_redis(product),
        kill(product, "postgres"),
        restart(product, "postgres", signal.SIGINT),
        pause(product, "broker", PAUSE_SECONDS),
        pause(product, "booking", PAUSE_SECONDS),
    ]


@pytest.mark.full_stack
@pytest.mark.timeout(300)
async def test_whatever_dies_under_load_nothing_is_lost_and_nothing_doubled(product: Product, seed: int) -> None:
    faults = embedded_faults(product)
    Random(seed).shuffle(faults)
    with stack_of(product) as stack:
        findings = await campaign(product, stack, faults, seed)
    publish(findings, "embedded")
    assert findings.violations == []
