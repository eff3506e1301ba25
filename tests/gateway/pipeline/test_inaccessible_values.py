"""What clients must not know of never reaches them, whatever a subgraph sends: null, and an error that does not name it."""

from typing import Any

import pytest

from gateway.app import create_app
from gateway.composition import SubgraphInput, compose
from gateway.executor.transports.asgi import AsgiTransport
from gateway.settings import GatewaySettings
from tests.gateway.executor.subgraphs import SubgraphApp, data
from tests.gateway.pipeline.bookshop import json_of, post

SDL = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@inaccessible"])
type Query { items: [Item] found: [Found] item: Item strict: Item! colour: Colour colours: [Colour!] }
interface Item { name: String }
union Found = Book | Draft
type Book implements Item { name: String }
type Draft implements Item @inaccessible { name: String }
enum Colour { RED TOP_SECRET @inaccessible }
"""
BOOK = {"__typename": "Book", "name": "b"}
DRAFT = {"__typename": "Draft", "name": "TOP_SECRET"}


@pytest.mark.parametrize(
    ("query", "sent", "expected", "paths"),
    [
        ("{ items { name } }", {"items": [BOOK, DRAFT]}, {"items": [{"name": "b"}, None]}, [["items", 1]]),
        ("{ items { __typename } }", {"items": [DRAFT]}, {"items": [None]}, [["items", 0]]),
        (
            "{ found { ... on Item { name } } }",
            {"found": [DRAFT, BOOK]},
            {"found": [None, {"name": "b"}]},
            [["found", 0]],
        ),
        ("{ item { name } }", {"item": DRAFT}, {"item": None}, [["item"]]),
        ("{ strict { name } }", {"strict": DRAFT}, None, [["strict"]]),
        ("{ colour }", {"colour": "TOP_SECRET"}, {"colour": None}, [["colour"]]),
        ("{ colours }", {"colours": ["RED", "TOP_SECRET"]}, {"colours": None}, [["colours", 1]]),
    ],
)
async def test_hidden_types_and_enum_values_are_null_with_an_error_at_their_path(
    query: str, sent: dict[str, Any], expected: Any, paths: list[list[str | int]]
) -> None:
    supergraph = compose([SubgraphInput("a", "http://a.invalid", SDL)]).supergraph_sdl
    transport = AsgiTransport(SubgraphApp(data(**sent)), name="a")
    app = create_app(GatewaySettings(), supergraph, transports={"a": transport})
    response = await app.pipeline.handle(post({"query": query}))
    await app.close()
    answer = json_of(response)
    assert answer["data"] == expected
    assert [(error["path"], error["extensions"]["code"]) for error in answer["errors"]] == [
        (path, "INVALID_SUBGRAPH_VALUE") for path in paths
    ]
    assert b"TOP_SECRET" not in response.body
    assert b"Draft" not in response.body
