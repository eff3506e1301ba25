"""With any one subgraph down, Find and Book still answer the rest."""

import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from gateway.app import GatewayApp, create_app
from gateway.settings import read_settings
from praxis.demo.graph import FIND
from tests.end_to_end.conftest import Offer, offer_of
from tests.end_to_end.product import DEMO_PRACTITIONER, Client, Product, free_port

FIND_VARIABLES = {"text": "dentist in Paris", "country": "FR"}
BOOK = """
mutation Book($input: CreateBookingInput!) {
  createBooking(input: $input) {
    __typename
    ... on Booking { id version status slot { start } practitioner { name } patient { givenName } }
    ... on Refusal { code }
  }
}"""
SLOTS = """
query Slots($id: ID!, $type: ID!) {
  practitioner(id: $id) { name availability(consultationTypeId: $type, days: 7) { date } }
}"""


# One product serves all: the scope keeps pytest from making it anew for each test.
pytestmark = pytest.mark.parametrize("product", ["processes"], indirect=True, scope="session")


@pytest.fixture
async def whole_offer(product: Product) -> Offer:
    async with httpx.AsyncClient(base_url=product.url, timeout=30.0) as http:
        return await offer_of(Client(http))


@pytest.fixture
def gateway(product: Product, request: pytest.FixtureRequest, tmp_path: Path) -> GatewayApp:
    """A gateway over the running subgraphs, but for one: its address is a port that nobody listens on."""
    config = yaml.safe_load(Path(product.argument_of("gateway", "--config")).read_text())
    down: str = request.node.callspec.params["client"]
    config["subgraphs"][down]["url"] = f"http://127.0.0.1:{free_port()}/graphql"
    file = tmp_path / "gateway.yaml"
    file.write_text(yaml.safe_dump(config))
    return create_app(read_settings(file, {}), Path(product.argument_of("gateway", "--supergraph")).read_text())


@pytest.fixture
async def client(product: Product, gateway: GatewayApp, request: pytest.FixtureRequest) -> AsyncIterator[Client]:
    """A client of that gateway; `request.param` names the subgraph that is down."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(gateway), base_url="http://gateway") as http:
        yield Client(http, product.token())
    await gateway.close()


def without(subgraph: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("client", [subgraph], indirect=True)


async def book(client: Client, offer: Offer) -> dict[str, Any]:
    wanted = {"practitionerId": offer.practitioner_id, "consultationTypeId": offer.type_id}
    wanted |= {"start": offer.slots[0]["start"], "idempotencyKey": str(uuid.uuid4())}
    answer = await client.send(BOOK, {"input": wanted})
    booked = answer["data"]["createBooking"]
    if booked and booked["__typename"] == "Booking":
        await client.cancel(booked["id"], booked["version"])
    return answer


def assert_names_the_subgraph(answer: dict[str, Any], subgraph: str) -> None:
    assert answer["errors"]
    for error in answer["errors"]:
        assert error["extensions"]["code"]
        assert error["path"]
        assert subgraph in str(error["extensions"])


@without("search")
async def test_without_search_a_practitioner_known_by_id_is_still_booked(client: Client, whole_offer: Offer) -> None:
    found = await client.send(FIND, FIND_VARIABLES)
    assert found["data"] == {"searchPractitioners": None}
    assert_names_the_subgraph(found, "search")
    assert (await book(client, whole_offer))["data"]["createBooking"]["status"] == "CONFIRMED"


@without("availability")
async def test_without_availability_find_and_book_are_whole(client: Client, whole_offer: Offer) -> None:
    found = await client.send(FIND, FIND_VARIABLES)
    assert "errors" not in found
    slots = await client.send(SLOTS, {"id": DEMO_PRACTITIONER, "type": whole_offer.type_id})
    assert slots["data"]["practitioner"]["name"]
    assert slots["data"]["practitioner"]["availability"] is None
    assert_names_the_subgraph(slots, "availability")
    assert "errors" not in await book(client, whole_offer)


@without("practitioner")
async def test_without_practitioner_find_and_book_lose_only_its_fields(client: Client, whole_offer: Offer) -> None:
    found = await client.send(FIND, FIND_VARIABLES)
    edges = found["data"]["searchPractitioners"]["edges"]
    assert edges
    assert all(edge["distanceKm"] is not None and edge["node"] is None for edge in edges)
    assert_names_the_subgraph(found, "practitioner")
    booked = await book(client, whole_offer)
    assert booked["data"]["createBooking"]["status"] == "CONFIRMED"
    assert booked["data"]["createBooking"]["practitioner"] is None
    assert booked["data"]["createBooking"]["patient"]["givenName"]


@without("patient")
async def test_without_patient_a_committed_booking_does_not_read_as_null(client: Client, whole_offer: Offer) -> None:
    booked = await book(client, whole_offer)
    assert booked["data"]["createBooking"]["status"] == "CONFIRMED"
    assert booked["data"]["createBooking"]["practitioner"]["name"]
    assert booked["data"]["createBooking"]["patient"] == {"givenName": None}
    assert_names_the_subgraph(booked, "patient")


@without("booking")
async def test_without_booking_find_and_slots_are_whole(client: Client, whole_offer: Offer) -> None:
    assert "errors" not in await client.send(FIND, FIND_VARIABLES)
    slots = await client.send(SLOTS, {"id": DEMO_PRACTITIONER, "type": whole_offer.type_id})
    assert "errors" not in slots
    assert slots["data"]["practitioner"]["availability"]
    refused = await book(client, whole_offer)
    assert refused["data"] == {"createBooking": None}
    assert_names_the_subgraph(refused, "booking")
