"""On the real servers: brokers, stores and processes of ours die under load, and nothing is lost or doubled."""

import signal
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from praxis.full_stack.kafka import BROKERS
from praxis.up.environments import GATEWAY, SUBGRAPHS, WORKER
from tests.end_to_end.product import Product
from tests.faults.campaign import campaign
from tests.faults.faults import (
    Fault,
    delete_indexes,
    empty_redis,
    kill,
    kill_two_brokers,
    kill_while_effects_wait,
    kill_while_nothing_is_acknowledged,
    lose_search_index,
    pause,
    pause_together,
    restart,
)
from tests.faults.report import publish
from tests.faults.stack import stack_of

PRACTITIONERS = 120
START_DEADLINE_SECONDS = 600.0
WAIT_SECONDS = 2.0
PAUSE_SECONDS = 5.0  # longer than the controller waits for a broker's heartbeat


@pytest.fixture
def product(open_folder: Path) -> Iterator[Product]:
    data = open_folder / "faults-full-stack"
    running = Product(
        data, "processes", PRACTITIONERS, is_full_stack=True, start_deadline_seconds=START_DEADLINE_SECONDS
    )
    try:
        running.start()
        yield running
    finally:
        running.stop()


def full_stack_faults(product: Product, random: Random) -> list[Fault]:
    """Each process of ours, each server, in any order; which brokers is drawn."""
    one, other, third = random.sample([f"kafka-{number}" for number in BROKERS], len(BROKERS))
    faults = [
        *(kill(product, name) for name in (*SUBGRAPHS, WORKER, GATEWAY)),
        kill_while_effects_wait(product, WORKER, "patient", "notification.notices", WAIT_SECONDS),
        kill_while_effects_wait(product, "availability", "practitioner", "availability.busy", WAIT_SECONDS),
        kill_while_nothing_is_acknowledged(product, "booking", (one, other, third), PAUSE_SECONDS),
        kill(product, one),
        kill_two_brokers(product, other, third, PAUSE_SECONDS),
        pause(product, third, PAUSE_SECONDS),
        pause_together(product, (one, other), PAUSE_SECONDS),
        kill(product, "kafka-controller"),
        kill(product, "redis"),
        empty_redis(product),
        kill(product, "opensearch"),
        delete_indexes(product, "practitioners-*-fr"),
        lose_search_index(product),
        kill(product, "postgres"),
        restart(product, "postgres", signal.SIGINT),
    ]
    random.shuffle(faults)
    return faults


@pytest.mark.full_stack
@pytest.mark.timeout(900)
async def test_whatever_dies_on_the_real_servers_nothing_is_lost_and_nothing_doubled(
    product: Product, seed: int
) -> None:
    with stack_of(product) as stack:
        findings = await campaign(product, stack, full_stack_faults(product, Random(seed)), seed)
    publish(findings, "full-stack")
    assert findings.violations == []
