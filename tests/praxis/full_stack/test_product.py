"""The whole product on the full stack: it comes up, keeps what it promises, and survives the loss of a server."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from praxis.embedded.installation import PORTS_FILE
from praxis.embedded.ports import HOST, KeptPorts
from praxis.full_stack.kafka import known_brokers
from tests.end_to_end.conftest import MODES, open_folder
from tests.end_to_end.product import Product
from tests.praxis.processes import CHECKOUT, wait_for

__all__ = ["open_folder"]

pytestmark = pytest.mark.full_stack

PRACTITIONERS = 300
START_DEADLINE_SECONDS = 500.0


@pytest.fixture(scope="module", params=MODES)
def product(request: pytest.FixtureRequest, open_folder: Path) -> Iterator[Product]:
    """One data folder for both modes: what the first one made, the second one finds."""
    data = open_folder / "full-stack"
    running = Product(
        data, request.param, PRACTITIONERS, is_full_stack=True, start_deadline_seconds=START_DEADLINE_SECONDS
    )
    try:
        running.start()
        yield running
    finally:
        running.stop()


def _demo(product: Product) -> None:
    command = [sys.executable, "-m", "praxis", "demo", "--port", str(product.port), "--data", str(product.data)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def _url(product: Product, server: str) -> str:
    return f"http://{HOST}:{KeptPorts(product.data / PORTS_FILE).known(server)}"


def test_the_demo_passes(product: Product) -> None:
    _demo(product)


def test_the_index_is_in_opensearch(product: Product) -> None:
    found = httpx.get(f"{_url(product, 'opensearch')}/_cat/count/practitioners*?h=count").text
    assert int(found) >= PRACTITIONERS
    assert not (product.data / "search.sqlite").exists()


def test_nobody_notes_positions_since_kafka_keeps_them(product: Product) -> None:
    with psycopg.connect(product.superuser_dsn("consumer_positions")) as connection:
        assert connection.execute("SELECT count(*) FROM consumer_positions").fetchone() == (0,)


def test_a_broker_that_dies_is_started_again_while_the_product_goes_on(product: Product) -> None:
    before = product.pid("kafka-2")
    os.kill(before, signal.SIGKILL)
    _demo(product)
    ports = KeptPorts(product.data / PORTS_FILE)
    wait_for(lambda: known_brokers(f"{HOST}:{ports.known('kafka-1')}") == {1, 2, 3}, "all brokers are there", 120)
    assert product.pid("kafka-2") != before
