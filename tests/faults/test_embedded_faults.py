"""On the embedded servers: whatever dies under load, nothing is lost and nothing is doubled."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.end_to_end.product import Product
from tests.faults.campaign import campaign, embedded_stack
from tests.faults.faults import Fault, empty_redis, kill, pause, restart
from tests.faults.report import publish

PRACTITIONERS = 120
OURS = ("practitioner", "patient", "booking", "availability", "search", "notification", "gateway")
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
        *(kill(product, name) for name in OURS),
        kill(product, "redis"),
        empty_redis(product),
        kill(product, "postgres"),
        restart(product, "postgres", signal.SIGINT),
        pause(product, "broker", PAUSE_SECONDS),
        pause(product, "booking", PAUSE_SECONDS),
    ]


@pytest.mark.full_stack
@pytest.mark.timeout(300)
async def test_whatever_dies_under_load_nothing_is_lost_and_nothing_doubled(product: Product) -> None:
    seed = int(os.environ.get("PRAXIS_FAULTS_SEED", time.time_ns() % 1_000_000))
    faults = embedded_faults(product)
    Random(seed).shuffle(faults)
    with embedded_stack(product) as stack:
        findings = await campaign(product, stack, faults, seed)
    publish(findings, "embedded")
    assert findings.violations == []
