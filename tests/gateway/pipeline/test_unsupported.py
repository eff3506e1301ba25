"""What is not served yet is refused with a code of its own, by whatever road it comes."""

from pathlib import Path
from typing import Any

import pytest

from gateway.__main__ import main
from gateway.app import GatewayApp, create_app
from gateway.composition import SubgraphInput, compose
from gateway.pipeline.media_types import PLAIN_JSON, RESPONSE_JSON
from gateway.pipeline.prepare import OperationKey
from gateway.pipeline.refusal import RequestRefused
from gateway.settings import GatewaySettings
from tests.gateway.pipeline.bookshop import codes, json_of, post

PRODUCTS = """
type Query { products: [Product] }
type Subscription { changed: Product }
type Product @key(fields: "id") { id: ID! name: String }
"""
STOCK = 'type Product @key(fields: "id") { id: ID! left: Int }'
LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])'
SUBSCRIPTION = "subscription { changed { name left } }"
INCREMENTAL = [
    "{ products { id ... @defer { left } } }",
    '{ products { id ...Left @defer(label: "later", if: false) } } fragment Left on Product { left }',
    "{ products @stream(initialCount: 1) { id } }",
    "query A { products { id } } query B { products { ... @defer { id } } }",
]


def supergraph_sdl(**more: str) -> str:
    subgraphs = {"products": PRODUCTS, "stock": STOCK, **more}
    inputs = [SubgraphInput(name, f"http://{name}.invalid", f"{LINK} {sdl}") for name, sdl in subgraphs.items()]
    return compose(inputs).supergraph_sdl


@pytest.fixture
def app() -> GatewayApp:
    """A gateway whose subgraphs are never asked."""
    return create_app(GatewaySettings(), supergraph_sdl(), transports={})


async def refusal_of(app: GatewayApp, query: str, accept: str) -> tuple[int, dict[str, Any]]:
    response = await app.pipeline.handle(
        post({"query": query, "operationName": "A" if "A {" in query else None}, accept=accept)
    )
    await app.close()
    return response.status, json_of(response)


@pytest.mark.parametrize(("accept", "status"), [(PLAIN_JSON, 200), (RESPONSE_JSON, 400)])
@pytest.mark.parametrize("query", INCREMENTAL)
async def test_incremental_delivery_is_refused_by_one_error(
    app: GatewayApp, query: str, accept: str, status: int
) -> None:
    answered, body = await refusal_of(app, query, accept)
    (error,) = body["errors"]
    assert (answered, error["extensions"]["code"]) == (status, "INCREMENTAL_DELIVERY_NOT_SUPPORTED")
    directive = "@stream" if "@stream" in query else "@defer"
    assert error["message"].startswith(f"{directive} is not supported yet.")
    assert error["locations"] == [{"line": 1, "column": query.index(directive) + 1}]
    assert "data" not in body


async def test_a_subscription_is_refused_although_it_can_be_planned(app: GatewayApp) -> None:
    answered, body = await refusal_of(app, SUBSCRIPTION, RESPONSE_JSON)
    assert (answered, codes(body)) == (400, ["SUBSCRIPTIONS_NOT_SUPPORTED"])


@pytest.mark.parametrize(
    ("query", "code"),
    [(INCREMENTAL[0], "INCREMENTAL_DELIVERY_NOT_SUPPORTED"), (SUBSCRIPTION, "SUBSCRIPTIONS_NOT_SUPPORTED")],
)
async def test_warming_refuses_them_too(app: GatewayApp, query: str, code: str) -> None:
    with pytest.raises(RequestRefused, match=code):
        await app.pipeline.runtime.warm(OperationKey(query, None, frozenset()))
    await app.close()


def plan_command(folder: Path, query: str) -> int:
    (folder / "supergraph.graphql").write_text(supergraph_sdl())
    (folder / "operation.graphql").write_text(query)
    names = [str(folder / f"{name}.graphql") for name in ("supergraph", "operation")]
    return main(["plan", "--supergraph", names[0], "--operation", names[1]])


def test_the_plan_command_names_the_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan_command(tmp_path, INCREMENTAL[0]) == 1
    said = capsys.readouterr().err
    assert "INCREMENTAL_DELIVERY_NOT_SUPPORTED: @defer is not supported yet." in said
    assert "Unknown directive" not in said


def test_the_plan_command_shows_subscriptions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan_command(tmp_path, SUBSCRIPTION) == 0
    printed = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert printed[:4] == ["QueryPlan {", "Subscription {", "Primary: {", 'Fetch(service: "products") {']
    assert "Rest: {" in printed


async def test_a_directive_of_the_schema_keeps_its_meaning() -> None:
    later = "directive @defer(until: String) on FIELD"
    app = create_app(
        GatewaySettings(), supergraph_sdl(products=f"{PRODUCTS} {later}", stock=f"{STOCK} {later}"), transports={}
    )
    answered, body = await refusal_of(app, "{ products { id @defer(no: 1) } }", RESPONSE_JSON)
    assert (answered, codes(body)) == (400, ["GRAPHQL_VALIDATION_FAILED"])
