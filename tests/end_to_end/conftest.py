"""One running product a mode, shared by all tests of that mode."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.end_to_end.product import DEMO_PRACTITIONER, Client, Product

MODES = ("all-in-one", "processes")
PRACTITIONERS = 300


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one mode run in one worker, so that the product is started once."""
    for item in items:
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        if "product" in parameters:
            item.add_marker(pytest.mark.xdist_group(f"product {parameters['product']}"))


@pytest.fixture(scope="session", params=MODES)
def product(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    running = Product(tmp_path_factory.mktemp("praxis") / "data", request.param, PRACTITIONERS)
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
    """What the demo practitioner offers."""

    practitioner_id: str
    type_id: str
    slots: list[dict[str, Any]]


CONSULTATION_TYPES = (
    "query Types($id: ID!) { practitioner(id: $id) { consultationTypes { id audience durationMinutes } } }"
)


async def offer_of_demo_practitioner(client: Client) -> Offer:
    """The free slots of the demo practitioner for a type that anyone may book."""
    kinds = (await client.ask(CONSULTATION_TYPES, {"id": DEMO_PRACTITIONER}))["practitioner"]["consultationTypes"]
    type_id = next(kind["id"] for kind in kinds if kind["audience"] == "ANYONE")
    return Offer(DEMO_PRACTITIONER, type_id, await client.slots(DEMO_PRACTITIONER, type_id))


@pytest.fixture
async def offer(anonymous: Client) -> Offer:
    return await offer_of_demo_practitioner(anonymous)
