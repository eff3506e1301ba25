"""Plans written by hand, executed over apps in process."""

import asyncio
from typing import Any

import pytest

from gateway.executor.subgraph import Subgraph
from gateway.executor.transports.asgi import AsgiTransport
from gateway.planner.plan import (
    Condition,
    EntityLookup,
    OperationKind,
    Rename,
    RepresentationTemplate,
    RequiredField,
    RequiredSelection,
    TypeStep,
)
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

BOOKS = [{"__typename": "Book", "id": "1"}, {"__typename": "Book", "id": "2"}, {"__typename": "Book", "id": "1"}]


def entities(*found: Any) -> SubgraphApp:
    return SubgraphApp(data(_entities=list(found)))


async def test_entities_are_asked_for_once_each_and_merged_wherever_they_stand() -> None:
    stock = entities({"inStock": 3}, {"inStock": 0})
    plan = query_plan(root_fetch(0, "books"), entity_fetch(1, "stock", lookup_by_id("Book", path("books"))))
    fetched = await run_plan(plan, {"books": SubgraphApp(data(books=BOOKS)), "stock": stock})
    assert stock.requests[0]["variables"]["representations"] == [
        {"__typename": "Book", "id": "1"},
        {"__typename": "Book", "id": "2"},
    ]
    assert [book["inStock"] for book in fetched.data["books"]] == [3, 0, 3]  # type: ignore[attr-defined]
    assert fetched.errors == []


async def test_representations_that_are_equal_in_python_but_not_in_json_are_different() -> None:
    values = [{"__typename": "Flag", "id": value} for value in (1, True, "1")]
    stock = entities({"n": 1}, {"n": 2}, {"n": 3})
    plan = query_plan(root_fetch(0, "flags"), entity_fetch(1, "stock", lookup_by_id("Flag", path("flags"))))
    fetched = await run_plan(plan, {"flags": SubgraphApp(data(flags=values)), "stock": stock})
    assert [flag["n"] for flag in fetched.data["flags"]] == [1, 2, 3]  # type: ignore[attr-defined]


@pytest.mark.parametrize("books", [[], None, [None], [{"__typename": "Book", "id": None}], [{"__typename": "Book"}]])
async def test_nothing_is_fetched_where_there_is_nothing_to_look_up(books: Any) -> None:
    stock = entities()
    plan = query_plan(root_fetch(0, "books"), entity_fetch(1, "stock", lookup_by_id("Book", path("books"))))
    fetched = await run_plan(plan, {"books": SubgraphApp(data(books=books)), "stock": stock})
    assert stock.requests == []
    assert fetched.errors == []


async def test_a_null_that_is_only_required_is_sent() -> None:
    fields = (RequiredField("id", "id"), RequiredField("weight", "_weight", nullable=True))
    template = RepresentationTemplate(frozenset({"Book"}), None, (RequiredSelection(frozenset(), fields),))
    lookup = EntityLookup("_entities", "representations", (path("book"),), (template,))
    shipping = entities({"price": 2})
    books = SubgraphApp(data(book={"__typename": "Book", "id": "1", "_weight": None}))
    await run_plan(
        query_plan(root_fetch(0, "books"), entity_fetch(1, "shipping", lookup)), {"books": books, "shipping": shipping}
    )
    assert shipping.requests[0]["variables"]["representations"] == [{"__typename": "Book", "id": "1", "weight": None}]


async def test_nested_required_fields_are_copied_by_their_own_names_and_types() -> None:
    inner = (
        RequiredSelection(frozenset({"Metric"}), (RequiredField("grams", "_g"),)),
        RequiredSelection(frozenset({"Imperial"}), (RequiredField("ounces", "_o"),)),
    )
    fields = (RequiredField("id", "id"), RequiredField("weights", "_w", inner))
    template = RepresentationTemplate(frozenset({"Book"}), "Thing", (RequiredSelection(frozenset(), fields),))
    lookup = EntityLookup("_entities", "representations", (path("book"),), (template,))
    weights = [{"__typename": "Metric", "_g": 5}, None, {"__typename": "Imperial", "_o": 1}]
    books = SubgraphApp(data(book={"__typename": "Book", "id": "1", "_w": weights}))
    shipping = entities({"price": 2})
    await run_plan(
        query_plan(root_fetch(0, "books"), entity_fetch(1, "shipping", lookup)), {"books": books, "shipping": shipping}
    )
    assert shipping.requests[0]["variables"]["representations"] == [
        {"__typename": "Thing", "id": "1", "weights": [{"grams": 5}, None, {"ounces": 1}]}
    ]


async def test_a_type_step_leaves_other_types_alone() -> None:
    items = [{"__typename": "Book", "id": "1"}, {"__typename": "Film", "id": "2"}]
    stock = entities({"pages": 9})
    lookup = lookup_by_id("Book", (*path("items"), TypeStep(frozenset({"Book"}))))
    plan = query_plan(root_fetch(0, "items"), entity_fetch(1, "stock", lookup))
    fetched = await run_plan(plan, {"items": SubgraphApp(data(items=items)), "stock": stock})
    assert fetched.data["items"] == [{"__typename": "Book", "id": "1", "pages": 9}, {"__typename": "Film", "id": "2"}]


async def test_nested_lists_are_walked() -> None:
    stock = entities({"n": 1}, {"n": 2})
    plan = query_plan(root_fetch(0, "books"), entity_fetch(1, "stock", lookup_by_id("Book", path("rows"))))
    books = SubgraphApp(data(rows=[[BOOKS[0]], None, [BOOKS[1], None]]))
    fetched = await run_plan(plan, {"books": books, "stock": stock})
    assert [[b and b["n"] for b in row] for row in fetched.data["rows"] if row] == [[1], [2, None]]  # type: ignore[attr-defined]


async def test_targets_of_one_entity_do_not_share_what_is_inside_it() -> None:
    stock = entities({"shelf": {"__typename": "Shelf", "id": "s"}})
    shelves = entities({"row": 1})
    left = lookup_by_id("Book", path("left"), path("right"))
    plan = query_plan(
        root_fetch(0, "books"),
        entity_fetch(1, "stock", left),
        entity_fetch(2, "shelves", lookup_by_id("Shelf", path("left", "shelf")), depends_on=(1,)),
    )
    books = SubgraphApp(data(left=dict(BOOKS[0]), right=dict(BOOKS[0])))
    fetched = await run_plan(plan, {"books": books, "stock": stock, "shelves": shelves})
    assert fetched.data["left"]["shelf"]["row"] == 1  # type: ignore[index]
    assert "row" not in fetched.data["right"]["shelf"]  # type: ignore[index]


async def test_a_fetch_starts_as_soon_as_what_it_depends_on_has_arrived() -> None:
    """A wave-by-wave executor would wait for the slow root fetch first, and never end here."""
    follower_asked = asyncio.Event()

    async def slow(_request: Any) -> Any:
        await follower_asked.wait()
        return {"data": {"slow": 1}}

    def follower(_request: Any) -> Any:
        follower_asked.set()
        return {"data": {"_entities": [{"n": 1}]}}

    plan = query_plan(
        root_fetch(0, "quick"),
        root_fetch(1, "slow"),
        entity_fetch(2, "follower", lookup_by_id("Book", path("book"))),
    )
    apps = {"quick": SubgraphApp(data(book=BOOKS[0])), "slow": SubgraphApp(slow), "follower": SubgraphApp(follower)}
    async with asyncio.timeout(5):
        fetched = await run_plan(plan, apps)
    assert fetched.data["slow"] == 1
    assert fetched.errors == []


async def test_parallel_fetches_are_merged_into_one_answer() -> None:
    plan = query_plan(root_fetch(0, "a"), root_fetch(1, "b"))
    apps = {
        "a": SubgraphApp(data(me={"name": "x", "tags": [{"a": 1}, {"a": 2}]})),
        "b": SubgraphApp(data(me={"age": 3, "tags": [{"b": 1}, None]})),
    }
    fetched = await run_plan(plan, apps)
    assert fetched.data == {"me": {"name": "x", "age": 3, "tags": [{"a": 1, "b": 1}, {"a": 2}]}}


async def test_a_null_from_one_subgraph_does_not_hide_what_another_gave() -> None:
    plan = query_plan(root_fetch(0, "a"), root_fetch(1, "b"))
    apps = {"a": SubgraphApp(data(me={"name": "x"})), "b": SubgraphApp(data(me=None))}
    assert (await run_plan(plan, apps)).data == {"me": {"name": "x"}}


@pytest.mark.parametrize(("flag", "asked"), [(True, True), (False, False)])
async def test_a_fetch_whose_conditions_do_not_hold_is_left_out(flag: bool, asked: bool) -> None:
    conditional = root_fetch(0, "a", conditions=((Condition("with", True),),))
    app = SubgraphApp(data(x=1))
    await run_plan(query_plan(conditional), {"a": app}, {"with": flag})
    assert bool(app.requests) is asked


async def test_any_one_alternative_of_conditions_is_enough_and_dependents_still_run() -> None:
    alternatives = ((Condition("a", True), Condition("b", True)), (Condition("c", False),))
    apps = {"one": SubgraphApp(data(x=1)), "two": SubgraphApp(data(y=2))}
    plan = query_plan(
        root_fetch(0, "one", conditions=alternatives),
        root_fetch(1, "two", depends_on=(0,)),
    )
    assert (await run_plan(plan, apps, {"a": True, "b": False, "c": False})).data == {"x": 1, "y": 2}
    assert (await run_plan(plan, apps, {"a": True, "b": False, "c": True})).data == {"y": 2}


async def test_only_the_variables_that_a_fetch_uses_are_sent_and_absent_ones_stay_absent() -> None:
    app = SubgraphApp(data(x=1))
    plan = query_plan(root_fetch(0, "a", variables=("given", "null", "absent"), operation_name="Q"))
    await run_plan(plan, {"a": app}, {"given": [1], "null": None, "other": 2})
    assert app.requests == [{"query": "{ of0 }", "operationName": "Q", "variables": {"given": [1], "null": None}}]


async def test_several_lookups_travel_in_one_request_and_empty_ones_do_no_harm() -> None:
    first = EntityLookup("_e0", "r0", (path("book"),), lookup_by_id("Book").templates)
    second = EntityLookup("_e1", "r1", (path("film"),), lookup_by_id("Film").templates)
    stock = SubgraphApp(data(_e0=[{"n": 1}], _e1=[]))
    plan = query_plan(root_fetch(0, "a"), entity_fetch(1, "stock", first, entities=(first, second)))
    fetched = await run_plan(plan, {"a": SubgraphApp(data(book=BOOKS[0], film=None)), "stock": stock})
    assert stock.requests[0]["variables"] == {"r0": [{"__typename": "Book", "id": "1"}], "r1": []}
    assert fetched.data == {"book": {**BOOKS[0], "n": 1}, "film": None}


async def test_a_renamed_field_takes_its_place_where_it_was_asked_for() -> None:
    rename = Rename(path("items"), "_0_id", "id")
    items = [{"__typename": "Book", "id": "1"}, {"__typename": "Film", "_0_id": 2}]
    fetched = await run_plan(query_plan(root_fetch(0, "a", renames=(rename,))), {"a": SubgraphApp(data(items=items))})
    assert fetched.data["items"] == [{"__typename": "Book", "id": "1"}, {"__typename": "Film", "id": 2}]


async def test_types_are_read_from_the_plans_own_typename_key() -> None:
    books = [{"_typename": "Book", "__typename": "a title", "id": "1"}]
    stock = entities({"n": 1})
    plan = query_plan(
        root_fetch(0, "books"), entity_fetch(1, "stock", lookup_by_id("Book", path("books"))), typename_key="_typename"
    )
    fetched = await run_plan(plan, {"books": SubgraphApp(data(books=books)), "stock": stock})
    assert stock.requests[0]["variables"]["representations"] == [{"__typename": "Book", "id": "1"}]
    assert fetched.data["books"] == [{**books[0], "n": 1}]


async def test_a_nested_root_field_is_merged_where_it_stands() -> None:
    plan = query_plan(root_fetch(0, "a"), root_fetch(1, "b", depends_on=(0,), root_path=path("change", "query")))
    apps = {"a": SubgraphApp(data(change={"query": {"__typename": "Query"}})), "b": SubgraphApp(data(me=1))}
    assert (await run_plan(plan, apps)).data == {"change": {"query": {"__typename": "Query", "me": 1}}}


async def test_mutations_run_in_the_order_of_the_plan() -> None:
    order: list[str] = []

    def field_of(name: str, wait: asyncio.Event | None = None) -> SubgraphApp:
        async def answer(_request: Any) -> Any:
            if wait is not None:
                asyncio.get_running_loop().call_later(0.02, wait.set)
                await wait.wait()
            order.append(name)
            return {"data": {name: 1}}

        return SubgraphApp(answer)

    mutation = OperationKind.MUTATION
    plan = query_plan(
        root_fetch(0, "first", kind=mutation), root_fetch(1, "second", kind=mutation, depends_on=(0,)), kind=mutation
    )
    await run_plan(plan, {"first": field_of("first", asyncio.Event()), "second": field_of("second")})
    assert order == ["first", "second"]


async def test_a_mutation_that_was_sent_is_carried_out_although_the_client_leaves_and_is_sent_once() -> None:
    arrived, go_on, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def answer(_request: Any) -> Any:
        arrived.set()
        await go_on.wait()
        done.set()
        return {"data": {"book": 1}}

    app = SubgraphApp(answer)
    subgraph = Subgraph("a", AsgiTransport(app, name="a"))
    request = asyncio.create_task(subgraph.mutate(b"{}", ()))
    await arrived.wait()
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    go_on.set()
    await subgraph.close(patience_seconds=5)
    assert done.is_set()
    assert len(app.requests) == 1


async def test_a_mutation_that_takes_too_long_fails_for_the_client_and_goes_on() -> None:
    go_on, done = asyncio.Event(), asyncio.Event()

    async def answer(_request: Any) -> Any:
        await go_on.wait()
        done.set()
        return {"data": {"book": 1}}

    app = SubgraphApp(answer)
    plan = query_plan(root_fetch(0, "a", kind=OperationKind.MUTATION), kind=OperationKind.MUTATION)
    fetched = await run_plan(plan, {"a": app}, timeout_seconds=0.02)
    assert [error.code for error in fetched.errors] == ["SUBGRAPH_TIMEOUT"]
    go_on.set()
    async with asyncio.timeout(5):
        await done.wait()
    assert len(app.requests) == 1


async def test_headers_go_to_every_subgraph() -> None:
    apps = {name: SubgraphApp(data(x=1)) for name in ("a", "b")}
    headers = [(b"authorization", b"Bearer t"), (b"x-country", b"fr")]
    await run_plan(query_plan(root_fetch(0, "a"), root_fetch(1, "b")), apps, headers=headers)
    for name, app in apps.items():
        sent = app.headers[0]
        assert sent[b"authorization"] == b"Bearer t"
        assert sent[b"x-country"] == b"fr"
        assert sent[b"content-type"] == b"application/json"
        assert sent[b"host"] == name.encode()
