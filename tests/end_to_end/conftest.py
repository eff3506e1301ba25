"""One running product a mode, shared by all tests of that mode and stopped after the last: an idle one takes a tenth of a core."""

import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.end_to_end.collector import Collector
from tests.end_to_end.product import DEMO_PRACTITIONER, Client, Product

MODES = ("all-in-one", "processes")
PRACTITIONERS = 300
CRASHING_PRACTITIONERS = 40


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None, None, None]:
    """Tests of one mode run in one worker, so that the product is started once.

    A wrapper, since pytest-xdist reads the groups in the same hook.
    """
    for item in items:
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        for name in ("product", "crashing"):
            if name in parameters:
                item.add_marker(pytest.mark.xdist_group(f"{name} {parameters[name]}"))
    return (yield)


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder that every account may enter, as a checkout is; pytest's own are closed to the servers' account."""
    with tempfile.TemporaryDirectory(prefix="praxis-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.fixture(scope="package", params=MODES)
def product(request: pytest.FixtureRequest, open_folder: Path) -> Iterator[Product]:
    running = Product(open_folder / f"product-{request.param}", request.param, PRACTITIONERS)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def collector() -> Iterator[Collector]:
    running = Collector()
    try:
        yield running
    finally:
        running.close()


@pytest.fixture(scope="package", params=MODES)
def crashing(request: pytest.FixtureRequest, open_folder: Path, collector: Collector) -> Iterator[Product]:
    """A product that tests may kill, if they start it again; its traces go to the collector."""
    environment = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "200"}
    running = Product(open_folder / f"crashing-{request.param}", request.param, CRASHING_PRACTITIONERS, environment)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture
async def http(product: Product) -> AsyncIterator[httpx.AsyncClient]:
    limits = httpx.Limits(max_connections=100)
    async with httpx.AsyncClient(base_url=product.url, timeout=30.0, limits=limits) as client:
        yield client


@pytest.fixture
def anonymous(http: httpx.AsyncClient) -> Client:
    return Client(http)


@pytest.fixture
def patient(http: httpx.AsyncClient, product: Product) -> Client:
    return Client(http, product.token())


@dataclass(frozen=True)
class Offer:
    """What a practitioner offers."""

    practitioner_id: str
    type_id: str
    slots: list[dict[str, Any]]


CONSULTATION_TYPES = (
    "query Types($id: ID!) { practitioner(id: $id) { consultationTypes { id audience durationMinutes } } }"
)


async def offer_of(client: Client, practitioner_id: str = DEMO_PRACTITIONER) -> Offer:
    """The free slots of a practitioner for a type that anyone may book."""
    kinds = (await client.ask(CONSULTATION_TYPES, {"id": practitioner_id}))["practitioner"]["consultationTypes"]
    type_id = next(kind["id"] for kind in kinds if kind["audience"] == "ANYONE")
    return Offer(practitioner_id, type_id, await client.slots(practitioner_id, type_id))


async def practitioner_for_new_patients(client: Client) -> str:
    """Somebody other than the demo practitioner, at whom most tests book."""
    edges = (await client.find("accepting new patients within 30km of Paris"))["edges"]
    return next(str(edge["node"]["id"]) for edge in edges if edge["node"]["id"] != DEMO_PRACTITIONER)


@pytest.fixture
async def offer(anonymous: Client) -> Offer:
    return await offer_of(anonymous)
