"""`@fromContext`: each object gets the argument that the objects above it offer, in as few requests as possible."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from gateway.app import create_app
from gateway.composition import SubgraphInput, compose
from gateway.pipeline.http import HttpRequest
from gateway.settings import GatewaySettings
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.query_graph import QueryGraph
from tests.gateway.conformance.strict_subgraph import StrictSubgraph, SubgraphData
from tests.gateway.planner.plan_cases import LINK

Json = Any

SHOP = """
type Query { markets: [Market!]! featured: Market }
type Market @key(fields: "id") @context(name: "market") {
  id: ID! currency: String vat: Int! offers: [Offer!]! next: Market
}
type Offer @key(fields: "id") {
  id: ID!
  title: String
  price(net: Boolean, in: String @fromContext(field: "$market { currency }")): String
  tax(rate: Int! @fromContext(field: "$market { vat }")): String
}
"""
STOCK = """
type Offer @key(fields: "id") { id: ID! left: Int }
"""

MARKETS: list[Json] = [
    {"id": "m0", "currency": "EUR", "vat": 20},
    {"id": "m1", "currency": "CHF", "vat": 8},
    {"id": "m2", "currency": "EUR", "vat": 19},
    {"id": "m3", "currency": None, "vat": 7},
]
OFFERS: list[Json] = [{"id": f"o{number}", "title": f"offer {number}", "left": number} for number in range(3)]


def _shop_data() -> SubgraphData:
    for market in MARKETS:
        market |= {"__typename": "Market", "offers": [{"__typename": "Offer", **offer} for offer in OFFERS[:2]]}
    MARKETS[0]["next"] = MARKETS[1]
    return SubgraphData(
        rows={"Market": MARKETS, "Offer": [{"__typename": "Offer", **offer} for offer in OFFERS]},
        roots={"Query.markets": lambda _: MARKETS, "Query.featured": lambda _: MARKETS[0]},
        computed={
            "Offer.price": lambda row, _, args: f"{row['id']} in {args['in']}{' net' if args.get('net') else ''}",
            "Offer.tax": lambda row, _, args: f"{row['id']} at {args['rate']}",
        },
    )


def _stock_data() -> SubgraphData:
    return SubgraphData(rows={"Offer": [{"__typename": "Offer", **offer} for offer in OFFERS]})


class Shop:
    """A gateway over strict subgraphs. `answer` fails on whatever a subgraph could not have given."""

    def __init__(self, sdls: Mapping[str, str], data: Mapping[str, SubgraphData]) -> None:
        inputs = [SubgraphInput(name, f"http://{name}", LINK + sdl) for name, sdl in sdls.items()]
        composed = compose(inputs).supergraph_sdl
        graph = QueryGraph(load_supergraph(composed))
        self.subgraphs = {name: StrictSubgraph(name, LINK + sdls[name], graph, data[name]) for name in sdls}
        self.app = create_app(GatewaySettings(), composed, transports=self.subgraphs)

    async def answer(self, query: str, variables: Json = None) -> Json:
        body = json.dumps({"query": query, "variables": variables or {}}).encode()
        request = HttpRequest("POST", "/graphql", b"", ((b"content-type", b"application/json"),), body)
        answer = json.loads((await self.app.pipeline.handle(request)).body)
        assert [item for subgraph in self.subgraphs.values() for item in subgraph.violations] == []
        return answer

    def requests(self, subgraph: str) -> list[str]:
        return self.subgraphs[subgraph].requests


@pytest.fixture
def shop() -> Shop:
    return Shop({"shop": SHOP, "stock": STOCK}, {"shop": _shop_data(), "stock": _stock_data()})


async def test_each_object_gets_the_value_from_above_it(shop: Shop) -> None:
    answer = await shop.answer("{ markets { id offers { price } } }")
    assert answer == {
        "data": {
            "markets": [
                {"id": "m0", "offers": [{"price": "o0 in EUR"}, {"price": "o1 in EUR"}]},
                {"id": "m1", "offers": [{"price": "o0 in CHF"}, {"price": "o1 in CHF"}]},
                {"id": "m2", "offers": [{"price": "o0 in EUR"}, {"price": "o1 in EUR"}]},
                {"id": "m3", "offers": [{"price": "o0 in None"}, {"price": "o1 in None"}]},
            ]
        }
    }


async def test_different_values_are_asked_with_aliases_in_one_request_and_equal_ones_once(shop: Shop) -> None:
    await shop.answer("{ markets { offers { price } } }")
    _, lookup = shop.requests("shop")
    assert lookup == (
        "query($representations_0: [_Any!]!, $context_0_0: String, $representations_1: [_Any!]!, $context_1_0: String,"
        " $representations_2: [_Any!]!, $context_2_0: String){"
        "_e0: _entities(representations: $representations_0){... on Offer{price(in: $context_0_0)}} "
        "_e1: _entities(representations: $representations_1){... on Offer{price(in: $context_1_0)}} "
        "_e2: _entities(representations: $representations_2){... on Offer{price(in: $context_2_0)}}}"
    )


async def test_one_value_for_all_needs_no_alias(shop: Shop) -> None:
    answer = await shop.answer("{ featured { offers { title price(net: true) } } }")
    assert answer["data"]["featured"]["offers"][0] == {"title": "offer 0", "price": "o0 in EUR net"}
    assert shop.requests("shop")[1].startswith("query($representations: [_Any!]!, $context_0: String){_entities(")


async def test_the_nearest_object_above_decides(shop: Shop) -> None:
    answer = await shop.answer("{ featured { offers { price } next { offers { price tax } } } }")
    assert answer["data"]["featured"]["next"]["offers"][0] == {"price": "o0 in CHF", "tax": "o0 at 8"}
    assert answer["data"]["featured"]["offers"][0] == {"price": "o0 in EUR"}


async def test_lookups_with_and_without_contexts_share_a_request(shop: Shop) -> None:
    answer = await shop.answer(
        "query ($net: Boolean, $context: Boolean = true)"
        " { markets { offers { left price(net: $net) tax @include(if: $context) } } }",
        {"net": True},
    )
    assert answer["data"]["markets"][1]["offers"][1] == {"left": 1, "price": "o1 in CHF net", "tax": "o1 at 8"}
    assert len(shop.requests("shop")) == 2


async def test_what_its_condition_leaves_out_is_not_asked_for(shop: Shop) -> None:
    query = "query ($yes: Boolean!) { markets { id offers { title tax @include(if: $yes) } } }"
    answer = await shop.answer(query, {"yes": False})
    assert answer["data"]["markets"][1]["offers"][1] == {"title": "offer 1"}
    assert len(shop.requests("shop")) == 1


async def test_an_alias_of_the_clients_is_not_taken_for_the_context(shop: Shop) -> None:
    answer = await shop.answer("{ featured { currency: id offers { price: title other: price } } }")
    assert answer["data"]["featured"] == {
        "currency": "m0",
        "offers": [{"price": "offer 0", "other": "o0 in EUR"}, {"price": "offer 1", "other": "o1 in EUR"}],
    }


FEED = """
type Query { feed: [Item!]! }
union Item = Online | Local
type Online @key(fields: "id") @context(name: "place") {
  id: ID! code: String! @external codes: [String!] @external offers: [[Offer!]]
}
type Local @key(fields: "id") @context(name: "place") { id: ID! name: String! town: Town offers: [[Offer!]] }
type Town { currencies: [String!]! }
type Offer @key(fields: "id") {
  id: ID!
  price(
    in: [String!]! @fromContext(field: "$place ... on Online { codes } ... on Local { town { currencies } }")
  ): String!
  shown(code: String @fromContext(field: "$place ... on Online { code } ... on Local { name }")): String
}
"""
WEB = 'type Online @key(fields: "id") { id: ID! code: String! codes: [String!] }'


def _feed() -> list[Json]:
    offers = [[{"__typename": "Offer", "id": "o1"}], None, [{"__typename": "Offer", "id": "o2"}]]
    return [
        {"__typename": "Online", "id": "p1", "offers": offers},
        {"__typename": "Local", "id": "p2", "name": "p2", "town": {"currencies": ["EUR", "CHF"]}, "offers": offers},
        {"__typename": "Local", "id": "p3", "name": "p3", "town": None, "offers": offers},
    ]


@pytest.fixture
def feed() -> Shop:
    rows = {
        "Offer": [{"__typename": "Offer", "id": "o1"}, {"__typename": "Offer", "id": "o2"}],
        "Online": [item for item in _feed() if item["__typename"] == "Online"],
        "Local": [item for item in _feed() if item["__typename"] == "Local"],
    }
    computed = {
        "Offer.price": lambda row, _, args: f"{row['id']} in {'/'.join(args['in'])}",
        "Offer.shown": lambda row, _, args: f"{row['id']} by {args['code']}",
    }
    roots = {"Query.feed": lambda _: _feed()}
    web = {"Online": [{"__typename": "Online", "id": "p1", "code": "WEB", "codes": ["USD"]}]}
    data = {"feed": SubgraphData(rows, roots, computed), "web": SubgraphData(web)}
    return Shop({"feed": FEED, "web": WEB}, data)


async def test_each_type_offers_its_own_value_also_from_another_subgraph_and_through_lists(feed: Shop) -> None:
    answer = await feed.answer("{ feed { ... on Online { offers { shown } } ... on Local { offers { shown } } } }")
    assert answer["data"]["feed"] == [
        {"offers": [[{"shown": "o1 by WEB"}], None, [{"shown": "o2 by WEB"}]]},
        {"offers": [[{"shown": "o1 by p2"}], None, [{"shown": "o2 by p2"}]]},
        {"offers": [[{"shown": "o1 by p3"}], None, [{"shown": "o2 by p3"}]]},
    ]


async def test_what_types_that_lead_nowhere_would_offer_is_not_fetched(feed: Shop) -> None:
    answer = await feed.answer("{ feed { ... on Local { offers { shown } } } }")
    assert answer["data"]["feed"][1] == {"offers": [[{"shown": "o1 by p2"}], None, [{"shown": "o2 by p2"}]]}
    assert feed.requests("web") == []


async def test_a_null_that_the_argument_does_not_allow_is_an_error_where_it_stands_and_the_rest_is_answered(
    feed: Shop,
) -> None:
    answer = await feed.answer("{ feed { ... on Online { offers { price } } ... on Local { offers { price } } } }")
    assert answer["data"]["feed"] == [
        {"offers": [[{"price": "o1 in USD"}], None, [{"price": "o2 in USD"}]]},
        {"offers": [[{"price": "o1 in EUR/CHF"}], None, [{"price": "o2 in EUR/CHF"}]]},
        {"offers": [None, None, None]},
    ]
    reported = [(error["path"], error["extensions"]["code"]) for error in answer["errors"]]
    assert (["feed", 2, "offers", 0, 0], "CONTEXT_VALUE_NULL") in reported
    assert (["feed", 2, "offers", 2, 0], "CONTEXT_VALUE_NULL") in reported


async def test_an_error_of_one_group_stands_at_the_places_of_that_group(feed: Shop) -> None:
    def failing(row: Json, _: Json, arguments: Json) -> Json:
        if arguments["code"] == "WEB":
            raise ValueError("no code for the web")
        return arguments["code"]

    feed.subgraphs["feed"].data.computed["Offer.shown"] = failing  # type: ignore[index]
    answer = await feed.answer("{ feed { ... on Online { offers { shown } } ... on Local { offers { shown } } } }")
    assert answer["data"]["feed"][1]["offers"][0] == [{"shown": "p2"}]
    assert [error["path"] for error in answer["errors"]] == [
        ["feed", 0, "offers", 0, 0, "shown"],
        ["feed", 0, "offers", 2, 0, "shown"],
    ]
