"""Whole requests through the pipeline: composed, planned and executed over two real subgraphs."""

import json
from typing import Any

import pytest
from graphql import get_introspection_query

from gateway.settings import GatewaySettings
from tests.gateway.pipeline.bookshop import Bookshop, codes, json_of, post


async def ask(shop: Bookshop, query: str, variables: Any = None, **headers: str) -> Any:
    return json_of(await shop.app().pipeline.handle(post({"query": query, "variables": variables}, **headers)))


async def test_fields_of_several_subgraphs_come_in_the_clients_order() -> None:
    shop = Bookshop()
    answer = await ask(shop, "{ stockRefreshed books(first: 2) { inStock t: title reviews { stars } id } }")
    assert json.dumps(answer) == json.dumps(
        {
            "data": {
                "stockRefreshed": "today",
                "books": [
                    {"inStock": 3, "t": "Book 1", "reviews": [{"stars": 5}], "id": "1"},
                    {"inStock": 0, "t": "Book 2", "reviews": [{"stars": 5}], "id": "2"},
                ],
            }
        }
    )


async def test_response_keys_that_are_in_the_way_do_not_disturb_the_joining() -> None:
    answer = await ask(Bookshop(), "{ book(id: 1) { id: title __typename: inStock _entities: genre } }")
    assert answer == {"data": {"book": {"id": "Book 1", "__typename": 3, "_entities": "NOVEL"}}}


async def test_abstract_types_keep_their_fragments_apart() -> None:
    query = "query($s: Search!) { search(input: $s) { __typename ... on Book { inStock } title } }"
    answer = await ask(Bookshop(), query, {"s": {"words": ["a"], "limit": 1}})
    assert answer == {"data": {"search": [{"__typename": "Book", "inStock": 3, "title": "Book 1"}]}}


async def test_variables_reach_subgraphs_coerced_and_only_where_used() -> None:
    shop = Bookshop()
    query = "query($id: ID!, $n: Int = 1, $unused: String) { book(id: $id) { title } books(first: $n) { id } a: price(of: $unused) }"
    query = query.replace("$unused: String", "$unused: Price")
    answer = await ask(shop, query, {"id": 2})
    assert answer["data"] == {"book": {"title": "Book 2"}, "books": [{"id": "1"}], "a": None}
    (request,) = shop.books_server.requests
    assert request["variables"] == {"id": "2", "n": 1}


@pytest.mark.parametrize("skip", [True, False])
async def test_skipped_fields_cost_no_request(skip: bool) -> None:
    shop = Bookshop()
    answer = await ask(shop, "query($s: Boolean!) { book(id: 1) { id inStock @skip(if: $s) } }", {"s": skip})
    assert answer["data"]["book"] == ({"id": "1"} if skip else {"id": "1", "inStock": 3})
    assert len(shop.stock_server.requests) == (0 if skip else 1)


async def test_mutations_run_in_order_across_subgraphs() -> None:
    shop = Bookshop()
    mutation = """mutation {
      a: rename(id: 1, title: "A") { title inStock }
      b: restock(id: 1, copies: 9) { inStock title }
      c: rename(id: 1, title: "C") { title inStock }
    }"""
    answer = await ask(shop, mutation)
    assert answer == {
        "data": {
            "a": {"title": "A", "inStock": 3},
            "b": {"inStock": 9, "title": "A"},
            "c": {"title": "C", "inStock": 9},
        }
    }
    assert shop.calls == ["rename A", "restock 9", "rename C"]


async def test_custom_scalars_pass_in_both_directions_as_they_are() -> None:
    shop = Bookshop()
    body = b'{"query":"query($p: Price) { price(of: $p) }","variables":{"p":123456789012345678901234567890}}'
    response = await shop.app().pipeline.handle(post(body))
    assert response.body == b'{"data":{"price":123456789012345678901234567890}}'


async def test_a_failing_field_is_null_with_a_masked_error_at_its_path() -> None:
    answer = await ask(Bookshop(), "{ oops: fails stockRefreshed }")
    assert answer["data"] == {"oops": None, "stockRefreshed": "today"}
    assert [error["path"] for error in answer["errors"]] == [["oops"]]
    assert codes(answer) == ["DOWNSTREAM_SERVICE_ERROR"]
    assert "secret" not in json.dumps(answer)


async def test_introspection_is_answered_without_asking_anybody() -> None:
    shop = Bookshop()
    query = '{ __schema { queryType { name } } t: __type(name: "Book") { name fields { name } } ...F } fragment F on Query { __typename }'
    answer = await ask(shop, query)
    assert answer["data"]["__schema"] == {"queryType": {"name": "Query"}}
    assert [field["name"] for field in answer["data"]["t"]["fields"]] == [
        "id", "title", "pages", "genre", "inStock", "reviews",
    ]  # fmt: skip
    assert answer["data"]["__typename"] == "Query"
    assert shop.books_server.requests == shop.stock_server.requests == []


async def test_introspection_mixes_with_data_and_follows_variables() -> None:
    shop = Bookshop()
    query = "query($n: String!, $s: Boolean!) { book(id: 1) { id } __type(name: $n) { name } __schema @skip(if: $s) { queryType { name } } }"
    app = shop.app()
    for name, skip in (("Book", True), ("Review", False), ("Nothing", True)):
        body = {"query": query, "variables": {"n": name, "s": skip}}
        answer = json_of(await app.pipeline.handle(post(body)))
        assert answer["data"]["book"] == {"id": "1"}
        assert answer["data"]["__type"] == (None if name == "Nothing" else {"name": name})
        assert ("__schema" in answer["data"]) is not skip


async def test_introspection_can_be_off_and_then_names_are_not_suggested_either() -> None:
    pipeline = Bookshop().app(GatewaySettings(introspection=False)).pipeline
    refused = json_of(await pipeline.handle(post({"query": "{ __schema { types { name } } }"})))
    assert set(codes(refused)) == {"GRAPHQL_VALIDATION_FAILED"}
    refused = json_of(await pipeline.handle(post({"query": "{ boook { id } }"})))
    assert "books" not in json.dumps(refused)
    assert "data" in json_of(await pipeline.handle(post({"query": "{ __typename }"})))


async def test_an_operation_is_prepared_once_for_each_text_and_name() -> None:
    shop = Bookshop()
    app = shop.app()
    query = "query A { book(id: 1) { id } } query B { book(id: 2) { id } }"
    for name, expected in (("A", "1"), ("B", "2"), ("A", "1")):
        answer = json_of(await app.pipeline.handle(post({"query": query, "operationName": name})))
        assert answer["data"]["book"]["id"] == expected
    assert app.pipeline.runtime.prepared.misses == 2
    assert app.pipeline.runtime.prepared.hits == 1


async def test_the_cache_of_operations_is_bounded() -> None:
    app = Bookshop().app(GatewaySettings(plan_cache_bytes=60_000))
    for number in range(100):
        await app.pipeline.handle(post({"query": f"{{ book(id: {number}) {{ id }} }}"}))
        await app.pipeline.handle(post({"query": f"{{ wrong{number} }}"}))
    assert 0 < len(app.pipeline.runtime.prepared) < 25


async def test_a_known_operation_does_not_touch_graphql_parsing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Bookshop().app()
    request = post({"query": "{ book(id: 1) { id } }"})
    first = await app.pipeline.handle(request)
    monkeypatch.setattr("gateway.pipeline.prepare.parse", None)
    monkeypatch.setattr("gateway.pipeline.prepare.validate", None)
    assert (await app.pipeline.handle(request)).body == first.body


async def test_the_query_that_tools_ask_the_schema_with_is_within_all_limits() -> None:
    query = get_introspection_query(
        specified_by_url=True, directive_is_repeatable=True, schema_description=True, input_value_deprecation=True
    )
    answer = await ask(Bookshop(), query)
    assert "errors" not in answer
    names = {item["name"] for item in answer["data"]["__schema"]["types"]}
    assert {"Book", "Review", "Price"} <= names
    assert not any(name.startswith(("join__", "link__", "_")) and not name.startswith("__") for name in names)
