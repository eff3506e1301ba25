"""Answers that are JSON and GraphQL, and not quite what was asked for: what counts of them, and what clients see."""

from typing import Any

import pytest

from gateway.executor.execute import FetchedData
from gateway.executor.subgraph_errors import MAX_POSITIONS_PER_ERROR
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

BOOKS = [{"__typename": "Book", "id": "1"}, {"__typename": "Book", "id": "2"}]
PLAN = query_plan(root_fetch(0, "books"), entity_fetch(1, "stock", lookup_by_id("Book", path("books"))))


async def root(answer: Any) -> FetchedData:
    return await run_plan(query_plan(root_fetch(0, "a")), {"a": SubgraphApp(lambda _request: answer)})


async def stock(answer: Any, books: Any = BOOKS) -> FetchedData:
    apps = {"books": SubgraphApp(data(books=books)), "stock": SubgraphApp(lambda _request: answer)}
    return await run_plan(PLAN, apps)


@pytest.mark.parametrize(
    "body", [b'{"data": {"x": "\xff"}}', b'{"data": {"\xff": 1}}', b'{"data": {"x": 1}, "extensions": "\xc3\x28"}']
)
async def test_a_body_that_is_not_utf_8_is_no_answer_wherever_that_shows(body: bytes) -> None:
    fetched = await root(body)
    assert fetched.data == {}
    (error,) = fetched.errors
    assert error.code == "SUBGRAPH_MALFORMED_RESPONSE"
    assert "not JSON" in error.message


async def test_of_a_key_that_comes_twice_the_last_counts() -> None:
    fetched = await root(b'{"data": {"x": 1}, "data": {"x": 1, "y": {"a": 1, "a": 2}, "x": 3}}')
    assert fetched.data == {"x": 3, "y": {"a": 2}}
    assert fetched.errors == []


async def test_what_a_subgraph_says_in_extensions_stays_apart_from_the_data() -> None:
    fetched = await root({"data": {"x": 1}, "extensions": {"x": 2, "tracing": {"secret": 1}}, "more": 3})
    assert (fetched.data, fetched.errors) == ({"x": 1}, [])


async def test_entities_that_are_null_leave_their_objects_as_they_were() -> None:
    fetched = await stock({"data": {"_entities": [None, {"left": 2}]}})
    assert fetched.data["books"] == [BOOKS[0], {**BOOKS[1], "left": 2}]
    assert fetched.errors == []


@pytest.mark.parametrize("entities", [[], [{"left": 1}], [{"left": 1}, {"left": 2}, {"left": 3}], "ab", {"0": {}}])
async def test_too_few_or_too_many_entities_are_none(entities: Any) -> None:
    fetched = await stock({"data": {"_entities": entities}})
    assert fetched.data["books"] == BOOKS
    (error,) = fetched.errors
    assert (error.code, error.path) == ("SUBGRAPH_MALFORMED_RESPONSE", ("books",))


@pytest.mark.parametrize(
    "entity", [5, "text", True, [{"left": 1}], {"__typename": "Film", "left": 1}, {"__typename": 7}]
)
async def test_an_entity_that_is_something_else_is_an_error_where_it_was_needed(entity: Any) -> None:
    fetched = await stock({"data": {"_entities": [entity, {"left": 2}]}}, [*BOOKS, BOOKS[0]])
    assert fetched.data["books"] == [BOOKS[0], {**BOOKS[1], "left": 2}, BOOKS[0]]
    assert [(error.code, error.path) for error in fetched.errors] == [
        ("SUBGRAPH_MALFORMED_RESPONSE", ("books", 0)),
        ("SUBGRAPH_MALFORMED_RESPONSE", ("books", 2)),
    ]


@pytest.mark.parametrize("typename", ["Book", None])
async def test_an_entity_may_say_its_type_again(typename: str | None) -> None:
    fetched = await stock({"data": {"_entities": [{"__typename": typename, "left": 1}]}}, BOOKS[:1])
    assert (fetched.data["books"], fetched.errors) == ([{**BOOKS[0], "left": 1}], [])


async def test_errors_about_entities_that_are_none_have_a_cap() -> None:
    fetched = await stock({"data": {"_entities": [5]}}, BOOKS[:1] * 1000)
    assert len(fetched.errors) == MAX_POSITIONS_PER_ERROR
