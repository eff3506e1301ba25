"""What subgraphs get wrong, and where clients see it."""

from typing import Any

import pytest

from gateway.executor.errors import ResponseError
from gateway.executor.subgraph_errors import MAX_POSITIONS_PER_ERROR
from gateway.planner.plan import EntityLookup, Rename
from tests.gateway.executor.subgraphs import (
    SubgraphApp,
    data,
    entity_fetch,
    lookup_by_id,
    path,
    query_plan,
    root_fetch,
    run_plan,
)

BOOKS = [{"__typename": "Book", "id": id_} for id_ in ("1", "2", "1")]
PLAN = query_plan(root_fetch(0, "books"), entity_fetch(1, "stock", lookup_by_id("Book", path("shelf", "books"))))


async def errors_of(stock_answer: Any, books: Any = BOOKS) -> list[ResponseError]:
    apps = {"books": SubgraphApp(data(shelf={"books": books})), "stock": SubgraphApp(lambda _request: stock_answer)}
    fetched = await run_plan(PLAN, apps)
    assert fetched.data["shelf"]["books"][0]["id"] == "1"  # type: ignore[index]  # the rest of the answer stands
    return fetched.errors


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"<html>not GraphQL</html>", "SUBGRAPH_MALFORMED_RESPONSE"),
        (b'{"data": {"_entities": [', "SUBGRAPH_MALFORMED_RESPONSE"),
        (b'{"data": {"_entities": ["\xff"]}}', "SUBGRAPH_MALFORMED_RESPONSE"),
        (b"", "SUBGRAPH_MALFORMED_RESPONSE"),
        (b"[" * 100_000, "SUBGRAPH_MALFORMED_RESPONSE"),
        ([], "SUBGRAPH_MALFORMED_RESPONSE"),
        ({}, "SUBGRAPH_MALFORMED_RESPONSE"),
        ({"data": None}, "SUBGRAPH_MALFORMED_RESPONSE"),
        ({"data": []}, "SUBGRAPH_MALFORMED_RESPONSE"),
        ({"data": {}, "errors": {}}, "SUBGRAPH_MALFORMED_RESPONSE"),
        ({"data": {}}, "SUBGRAPH_MALFORMED_RESPONSE"),
        ({"data": {"_entities": None}}, "SUBGRAPH_MALFORMED_RESPONSE"),
        ({"data": {"_entities": [{}]}}, "SUBGRAPH_MALFORMED_RESPONSE"),
        ({"data": {"_entities": {}}}, "SUBGRAPH_MALFORMED_RESPONSE"),
    ],
)
async def test_an_answer_that_is_none_is_one_error_at_the_longest_common_path(answer: Any, code: str) -> None:
    (error,) = await errors_of(answer)
    assert error.code == code
    assert error.path == ("shelf", "books")
    assert error.extensions["subgraph"] == "stock"


async def test_the_common_path_of_a_single_target_is_its_own() -> None:
    (error,) = await errors_of(b"no", BOOKS[:1])
    assert error.path == ("shelf", "books", 0)


async def test_a_fields_error_stands_at_each_position_of_its_representation() -> None:
    said = {"message": "sold out", "path": ["_entities", 0, "price"], "extensions": {"code": "SOLD_OUT", "since": 3}}
    errors = await errors_of({"data": {"_entities": [{"price": None}, {"price": 1}]}, "errors": [said]})
    assert [error.path for error in errors] == [("shelf", "books", 0, "price"), ("shelf", "books", 2, "price")]
    assert errors[0].as_json() == {
        "message": "sold out",
        "path": ["shelf", "books", 0, "price"],
        "extensions": {"code": "SOLD_OUT", "since": 3, "subgraph": "stock"},
    }


async def test_an_error_of_one_entity_is_repeated_up_to_a_cap() -> None:
    said = {"message": "no", "path": ["_entities", 0, "price"]}
    errors = await errors_of({"data": {"_entities": [None]}, "errors": [said]}, BOOKS[:1] * 1000)
    assert len(errors) == MAX_POSITIONS_PER_ERROR


@pytest.mark.parametrize("extensions", [None, {}, {"code": "INTERNAL_SERVER_ERROR"}, {"code": 5}, {"code": ""}])
async def test_a_message_is_masked_unless_its_code_marks_it_as_safe(extensions: Any) -> None:
    said = {"message": "password=hunter2", "path": ["_entities", 1, "price"], "extensions": extensions}
    (error,) = await errors_of({"data": {"_entities": [{}, {}]}, "errors": [said]})
    assert error.path == ("shelf", "books", 1, "price")
    assert error.code == "DOWNSTREAM_SERVICE_ERROR"
    assert "hunter2" not in str(error.as_json())


async def test_stack_traces_are_never_shown() -> None:
    extensions = {"code": "SAFE", "stacktrace": ["secret"], "exception": {"secret": 1}}
    (error,) = await errors_of(
        {"data": {"_entities": [{}, {}]}, "errors": [{"message": "m", "extensions": extensions}]}
    )
    assert "secret" not in str(error.as_json())


@pytest.mark.parametrize("where", [None, [], ["_entities"], ["_entities", 7], ["other", 1], "no path", [None], [1.5]])
async def test_an_error_without_a_usable_path_stands_at_the_common_path(where: Any) -> None:
    (error,) = await errors_of({"data": {"_entities": [{}, {}]}, "errors": [{"message": "m", "path": where}]})
    assert error.path == ("shelf", "books")


@pytest.mark.parametrize("entry", ["text", 1, None, [], {}])
async def test_an_entry_of_errors_that_is_none_still_counts(entry: Any) -> None:
    (error,) = await errors_of({"data": {"_entities": [{}, {}]}, "errors": [entry]})
    assert error.code == "DOWNSTREAM_SERVICE_ERROR"


async def test_a_request_error_reaches_the_client_with_its_code() -> None:
    said = [{"message": "Sign in first.", "extensions": {"code": "UNAUTHENTICATED"}}]
    (error,) = await errors_of({"errors": said})
    assert (error.code, error.message, error.path) == ("UNAUTHENTICATED", "Sign in first.", ("shelf", "books"))


async def test_errors_of_a_batched_fetch_find_their_own_lookup() -> None:
    first = EntityLookup("_e0", "r0", (path("book"),), lookup_by_id("Book").templates)
    second = EntityLookup("_e1", "r1", (path("film"),), lookup_by_id("Film").templates)
    said = [{"message": "m", "path": ["_e1", 0, "n"], "extensions": {"code": "C"}}]
    apps = {
        "a": SubgraphApp(data(book=BOOKS[0], film={"__typename": "Film", "id": "3"})),
        "b": SubgraphApp(lambda _request: {"data": {"_e0": [{"n": 1}], "_e1": [{"n": None}]}, "errors": said}),
    }
    fetched = await run_plan(
        query_plan(root_fetch(0, "a"), entity_fetch(1, "b", first, entities=(first, second))), apps
    )
    assert [error.path for error in fetched.errors] == [("film", "n")]


async def test_a_renamed_field_fails_under_the_clients_key() -> None:
    rename = Rename(path("items"), "_0_id", "id")
    said = [{"message": "m", "path": ["items", 0, "_0_id"], "extensions": {"code": "C"}}]
    app = SubgraphApp(lambda _request: {"data": {"items": [{"_0_id": None}]}, "errors": said})
    fetched = await run_plan(query_plan(root_fetch(0, "a", renames=(rename,))), {"a": app})
    assert [error.path for error in fetched.errors] == [("items", 0, "id")]


async def test_errors_come_in_the_order_of_the_plan() -> None:
    apps = {
        name: SubgraphApp(lambda _request, name=name: {"errors": [{"message": name, "extensions": {"code": name}}]})  # type: ignore[misc]
        for name in ("a", "b", "c")
    }
    fetched = await run_plan(query_plan(*(root_fetch(i, name) for i, name in enumerate("cab"))), apps)
    assert [error.code for error in fetched.errors] == ["c", "a", "b"]


async def test_an_app_that_raises_is_an_http_error_and_not_the_gateways_fault() -> None:
    def broken(_request: Any) -> Any:
        raise RuntimeError("boom")

    fetched = await run_plan(query_plan(root_fetch(0, "a")), {"a": SubgraphApp(broken)})
    (error,) = fetched.errors
    assert error.code == "SUBGRAPH_HTTP_ERROR"
    assert "boom" not in error.message


@pytest.mark.parametrize("answer", [b"no", {"errors": [{"message": "m"}]}])
@pytest.mark.parametrize(("document", "where"), [("{ k: x { y } }", ("k",)), ("{ x y }", ()), ("{ ... { x } }", ())])
async def test_a_root_fetch_that_brings_one_field_fails_at_that_field(
    answer: Any, document: str, where: tuple[str, ...]
) -> None:
    app = SubgraphApp(lambda _request: answer)
    fetched = await run_plan(query_plan(root_fetch(0, "a", document=document)), {"a": app})
    assert [error.path for error in fetched.errors] == [where]


async def test_an_answer_that_is_nested_too_deeply_costs_its_own_part() -> None:
    """It can be decoded, and not be copied for a second target: decoding goes down one level, copying two."""
    nested = b"[" * 700 + b"]" * 700
    apps = {
        "books": SubgraphApp(data(shelf={"books": [BOOKS[0], BOOKS[0]]})),
        "stock": SubgraphApp(lambda _request: b'{"data":{"_entities":[{"n":' + nested + b"}]}}"),
        "good": SubgraphApp(data(x=1)),
    }
    fetched = await run_plan(query_plan(*PLAN.fetches, root_fetch(2, "good")), apps)
    assert fetched.data["x"] == 1
    assert [error.code for error in fetched.errors] == ["SUBGRAPH_MALFORMED_RESPONSE"]
