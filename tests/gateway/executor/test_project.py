"""The response has what the client's document selects, in its order, and nulls where the specification puts them."""

import json
from dataclasses import replace
from typing import Any

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, build_schema, parse

from gateway.executor import json_text
from gateway.executor.errors import Loss, ResponseError
from gateway.executor.project import MAX_PROJECTIONS_PER_OPERATION, Projections

SCHEMA = build_schema("""
    scalar Any
    enum Colour { RED GREEN }
    interface Item { id: ID! name: String }
    type Book implements Item { id: ID! name: String pages: Int! author: Author }
    type Film implements Item { id: ID! name: String minutes: Int }
    type Author { name: String! books: [Book!]! }
    union Found = Book | Film
    type Query {
      item: Item  items: [Item]  found: Found  strict: [Item!]!
      string: String int: Int float: Float boolean: Boolean id: ID colour: Colour any: Any
      grid: [[Int!]]!  needed: Book!  book: Book  authors: [Author]
    }
""")


def projections_of(document: str) -> Projections:
    definitions = parse(document).definitions
    fragments = {node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)}
    operation = next(node for node in definitions if isinstance(node, OperationDefinitionNode))
    return Projections(SCHEMA, operation, fragments)


def shaped(
    document: str,
    raw: str | dict[str, Any],
    variables: dict[str, Any] | None = None,
    errors: list[ResponseError] | None = None,
) -> tuple[Any, list[ResponseError]]:
    text = raw if isinstance(raw, str) else json.dumps(raw)
    decoded = json_text.decode(text.encode())
    assert isinstance(decoded, dict)
    data, found = projections_of(document).project(decoded, errors or [], variables or {}, "__typename")
    assert json_text.encode(decoded) == json_text.encode(json_text.decode(text.encode())), "the input was changed"
    return data, found


def paths(errors: list[ResponseError]) -> list[tuple[str | int, ...]]:
    return [error.path for error in errors]


def test_only_what_was_asked_for_comes_in_the_order_of_the_document() -> None:
    document = "{ int item { ...F name ... on Book { pages id } } string int } fragment F on Book { pages again: id }"
    data, errors = shaped(
        document,
        {
            "string": "s",
            "_key": 1,
            "item": {"id": "1", "again": "1", "name": "n", "_k": 2, "pages": 3, "__typename": "Book"},
            "int": 1,
        },
    )
    assert json.dumps(data) == json.dumps(
        {"int": 1, "item": {"pages": 3, "again": "1", "name": "n", "id": "1"}, "string": "s"}
    )
    assert errors == []


def test_each_runtime_type_has_its_own_fields_and_order() -> None:
    document = "{ items { ... on Film { minutes } __typename ... on Item { name } ... on Book { t: __typename } } }"
    raw = {"items": [{"__typename": "Book", "name": "b"}, {"__typename": "Film", "name": "f", "minutes": 2}, None]}
    data, _ = shaped(document, raw)
    assert json.dumps(data["items"]) == json.dumps(
        [{"__typename": "Book", "name": "b", "t": "Book"}, {"minutes": 2, "__typename": "Film", "name": "f"}, None]
    )


def test_the_root_and_objects_know_their_typename_without_being_told() -> None:
    data, _ = shaped("{ __typename t: __typename book { __typename } }", {"book": {}})
    assert data == {"__typename": "Query", "t": "Query", "book": {"__typename": "Book"}}


@pytest.mark.parametrize(
    ("variables", "keys"),
    [({"a": True, "b": True}, []), ({"a": True, "b": False}, ["int"]), ({"a": False, "b": False}, ["string", "int"])],
)
def test_skip_and_include_decide_for_each_set_of_variables(variables: dict[str, Any], keys: list[str]) -> None:
    document = (
        "query($a: Boolean!, $b: Boolean!) { ... @skip(if: $b) { string @skip(if: $a) int } id @include(if: false) }"
    )
    data, errors = shaped(document, {"string": "s", "int": 1, "id": "x"}, variables)
    assert list(data) == keys
    assert errors == []


def test_the_number_of_projections_kept_is_bounded() -> None:
    names = [f"v{i}" for i in range(10)]
    declared = ", ".join(f"${name}: Boolean!" for name in names)
    projections = projections_of(
        f"query({declared}) {{ " + " ".join(f"s{n}: string @skip(if: ${n})" for n in names) + " }"
    )
    for number in range(2 * MAX_PROJECTIONS_PER_OPERATION):
        variables = {name: bool(number >> index & 1) for index, name in enumerate(names)}
        data, _ = projections.project({}, [], variables, "__typename")
        assert data == {f"s{name}": None for name in names if not variables[name]}
    assert len(projections._made) <= MAX_PROJECTIONS_PER_OPERATION


@pytest.mark.parametrize(
    ("field", "given", "written"),
    [
        ("string", '"é"', '"é"'),
        ("int", "2147483647", "2147483647"),
        ("int", "-2147483648", "-2147483648"),
        ("int", "1.0", "1"),
        ("int", "1e3", "1000"),
        ("float", "1.00", "1.00"),
        ("float", "1e3", "1e3"),
        ("float", "7", "7"),
        ("float", "0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"),
        ("boolean", "false", "false"),
        ("id", '"a"', '"a"'),
        ("id", "12345678901234567890123", '"12345678901234567890123"'),
        ("colour", '"RED"', '"RED"'),
        ("any", "1.00", "1.00"),
        ("any", "12345678901234567890123", "12345678901234567890123"),
        ("any", '{"b":[1,2.50,null],"a":{"__typename":"x"}}', '{"b":[1,2.50,null],"a":{"__typename":"x"}}'),
    ],
)
def test_leaves_that_fit_their_type_pass(field: str, given: str, written: str) -> None:
    data, errors = shaped(f"{{ {field} }}", f'{{"{field}":{given}}}')
    assert json_text.encode(data).decode() == f'{{"{field}":{written}}}'
    assert errors == []


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("string", "1"),
        ("string", "true"),
        ("string", "{}"),
        ("int", "2147483648"),
        ("int", "-2147483649"),
        ("int", "1.5"),
        ("int", "true"),
        ("int", '"1"'),
        ("float", "true"),
        ("float", '"1.0"'),
        ("float", "1e999"),
        ("boolean", "1"),
        ("boolean", '"true"'),
        ("id", "true"),
        ("id", "1.0"),
        ("id", "[]"),
        ("colour", '"BLUE"'),
        ("colour", "1"),
        ("book", "1"),
        ("book", "[]"),
        ("items", "{}"),
        ("item", '{"__typename":"Hidden"}'),
        ("item", '{"__typename":"Author"}'),
        ("item", '{"__typename":"Item"}'),
        ("item", '{"__typename":7}'),
        ("item", "{}"),
    ],
)
def test_values_that_their_type_does_not_allow_are_null_with_an_error(field: str, given: str) -> None:
    selection = f"{field} {{ __typename }}" if field in ("book", "items", "item") else field
    data, errors = shaped(f"{{ {selection} }}", f'{{"{field}":{given}}}')
    assert data == {field: None}
    assert [(error.code, error.path) for error in errors] == [("INVALID_SUBGRAPH_VALUE", (field,))]


def test_a_null_goes_up_to_the_nearest_nullable_position_and_leaves_the_rest() -> None:
    raw = {"items": [{"__typename": "Book", "pages": None}, {"__typename": "Book", "pages": 1}], "string": "s"}
    data, errors = shaped("{ items { ... on Book { pages } } string }", raw)
    assert data == {"items": [None, {"pages": 1}], "string": "s"}
    assert paths(errors) == [("items", 0, "pages")]
    assert errors[0].code == "NULL_FOR_NON_NULL"
    assert "Book.pages" in errors[0].message


def test_a_null_that_finds_no_nullable_position_makes_the_data_null() -> None:
    data, errors = shaped("{ needed { pages } string }", {"needed": {"pages": None}, "string": "s"})
    assert data is None
    assert paths(errors) == [("needed", "pages")]


def test_a_null_in_a_list_of_non_null_items_takes_the_list() -> None:
    data, errors = shaped("{ grid }", {"grid": [[1, 2], [3, None], None]})
    assert data == {"grid": [[1, 2], None, None]}
    assert paths(errors) == [("grid", 1, 1)]


def test_a_value_shared_by_several_positions_is_nulled_only_where_it_is_asked_for() -> None:
    shared: dict[str, Any] = {"__typename": "Book", "id": "1", "pages": None}
    projections = projections_of("{ item { ... on Book { pages } } items { id } }")
    data, errors = projections.project({"item": shared, "items": [shared]}, [], {}, "__typename")
    assert data == {"item": None, "items": [{"id": "1"}]}
    assert paths(errors) == [("item", "pages")]


def test_a_fetch_error_beneath_a_null_explains_it() -> None:
    known = ResponseError("m", "C", ("book", "pages"))
    data, errors = shaped("{ book { pages name } }", {"book": {"pages": None, "name": "n"}}, errors=[known])
    assert data == {"book": None}
    assert errors == [known]


def test_a_failed_fetch_explains_what_is_missing_beneath_it_and_no_more() -> None:
    failed = ResponseError("m", "C", ("items",), loss=Loss(("items",), frozenset({"pages"})))
    raw = {"items": [{"__typename": "Book", "id": "1"}], "needed": {"pages": None}}
    data, errors = shaped("{ items { ... on Book { pages } } }", raw, errors=[failed])
    assert data == {"items": [None]}
    assert errors == [failed]
    _, errors = shaped("{ items { id } needed { pages } }", raw, errors=[failed])
    assert paths(errors) == [("items",), ("needed", "pages")]
    other = replace(failed, loss=Loss(("items",), frozenset({"name"})))
    _, errors = shaped("{ items { ... on Book { pages } } }", raw, errors=[other])
    assert paths(errors) == [("items",), ("items", 0, "pages")]


def test_a_missing_value_without_any_error_is_reported_where_it_must_not_be_null() -> None:
    data, errors = shaped("{ book { name pages } }", {"book": {}})
    assert data == {"book": None}
    assert paths(errors) == [("book", "pages")]


def test_error_paths_are_cut_where_they_leave_what_the_client_selected() -> None:
    internal = ResponseError("m", "C", ("items", 0, "_0_upc"))
    deeper = ResponseError("m", "C", ("items", 0, "author", "name"))
    selected = ResponseError("m", "C", ("items", 0, "pages"))
    raw = {"items": [{"__typename": "Book", "pages": 1}]}
    _, errors = shaped("{ items { ... on Book { pages } } }", raw, errors=[internal, deeper, selected])
    assert paths(errors) == [("items", 0), ("items", 0), ("items", 0, "pages")]


def test_a_deep_answer_keeps_its_shape() -> None:
    depth = 30
    document = "{ authors " + "{ books { author " * depth + "{ name }" + "} }" * depth + " }"
    raw: dict[str, Any] = {"name": "n"}
    for _ in range(depth):
        raw = {"books": [{"author": raw}]}
    data, errors = shaped(document, {"authors": [raw]})
    assert data == {"authors": [raw]}
    assert errors == []
