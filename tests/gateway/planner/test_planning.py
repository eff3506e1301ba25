"""What holds for every plan: it pickles, it is the same each time, and it says clearly what it cannot do."""

import json
import pickle

import pytest
from graphql import parse

from gateway.planner import PlanningError, PlanningInterrupted, plan_operation
from gateway.planner.plan import FieldStep, OperationKind, Rename
from gateway.planner.printer import path_text, plan_data, print_plan
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.query_graph import QueryGraph
from tests.gateway.planner.hash_seeds import printed_under_hash_seeds
from tests.gateway.planner.plan_cases import FOLDER, PlanCase, plan, read_case
from tests.gateway.supergraph.sdl import SUPERGRAPH


def case(name: str) -> PlanCase:
    return read_case(FOLDER / f"{name}.txt")


def test_plans_pickle() -> None:
    made = case("requires_fragments").planned()
    assert pickle.loads(pickle.dumps(made)) == made


def test_plans_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "from tests.gateway.planner.plan_cases import all_plan_cases\n"
        "from gateway.planner.printer import plan_data\n"
        "names = ('batch', 'interface_object_to_interface', 'abstract_types_expanded', 'requires_chain')\n"
        "print([plan_data(case.planned()) for case in all_plan_cases() if case.name in names])"
    )
    assert len(printed_under_hash_seeds(code)) == 1


def test_a_plan_as_data_shows_what_the_text_cannot() -> None:
    data = plan_data(case("batch").planned())
    assert json.loads(json.dumps(data)) == data
    first, second = data["fetches"]
    assert (first["dependsOn"], second["dependsOn"]) == ([], [0])
    assert [lookup["key"] for lookup in second["entities"]] == ["_e0", "_e1"]
    assert second["entities"][0]["paths"] == ["first", "second"]


def test_a_plan_as_data_shows_where_contexts_come_from() -> None:
    (lookup,) = plan_data(case("context_nearest").planned())["fetches"][1]["entities"]
    assert lookup["contexts"] == ["String from market.shelves.@|[Corner] { currency }, else market { currency }"]


def test_an_alias_for_clashing_types_is_taken_back_after_arrival() -> None:
    (fetch,) = case("clashing_types").planned().fetches
    assert fetch.renames == (Rename((FieldStep("pets", 1),), "_0_name", "name"),)


def test_paths_show_lists() -> None:
    assert path_text((FieldStep("a", 2), FieldStep("b"))) == "a.@.@.b"


def test_an_operation_about_the_schema_alone_needs_no_fetch() -> None:
    made = plan(case("key").graph, "{ __typename __schema { queryType { name } } }")
    assert made.fetches == ()
    assert print_plan(made) == "QueryPlan {}"


def test_fetches_of_a_named_operation_are_named_after_it() -> None:
    made = plan(case("key").graph, "query Find { product { name reviews { text } } }")
    assert [fetch.operation_name for fetch in made.fetches] == ["Find__products__0", "Find__reviews__1"]
    assert all(str(fetch.operation_name) in fetch.document for fetch in made.fetches)


def test_a_subgraph_gets_only_the_variables_that_it_uses() -> None:
    first, second = case("fragments_and_variables").planned().fetches
    assert first.variables == ("id", "upper")
    assert second.variables == ("unit",)
    assert "$id" not in second.document


def test_a_clients_variable_may_be_called_representations() -> None:
    graph = case("fragments_and_variables").graph
    made = plan(graph, "query ($representations: ID!, $u: Unit) { product(id: $representations) { stock(in: $u) } }")
    (lookup,) = made.fetches[1].entities
    assert lookup.variable == "_representations"
    assert "$_representations: [_Any!]!" in made.fetches[1].document


def test_a_mutation_is_chained_field_by_field() -> None:
    made = case("mutation_in_order").planned()
    kinds = [fetch.kind for fetch in made.fetches]
    assert kinds.count(OperationKind.MUTATION) == 3
    assert [fetch.depends_on for fetch in made.fetches] == [(), (0,), (1,), (2,)]


@pytest.mark.parametrize(
    ("document", "name", "code"),
    [
        ("query A { product { name } } query B { product { name } }", None, "OPERATION_NAME_REQUIRED"),
        ("query A { product { name } }", "C", "OPERATION_NOT_FOUND"),
        ("fragment F on Product { name }", None, "OPERATION_NOT_FOUND"),
    ],
)
def test_an_operation_that_is_not_there_is_refused_with_a_code(document: str, name: str | None, code: str) -> None:
    with pytest.raises(PlanningError) as refused:
        plan_operation(case("key").graph, parse(document), name)
    assert refused.value.code == code


def test_a_field_whose_context_nothing_sets_cannot_be_planned() -> None:
    arguments = 'contextArguments: [{context: "a__c", name: "x", type: "Int", selection: "{ y }"}]'
    sdl = SUPERGRAPH.replace('requires: "isbn") @tag', f"{arguments}) @tag")
    graph = QueryGraph(load_supergraph(sdl))
    with pytest.raises(PlanningError, match=r'"tax" of Book, needed at items.*\.tax, cannot be had') as refused:
        plan(graph, "{ items { ... on Book { tax } } }")
    assert refused.value.code == "QUERY_PLAN_NOT_FOUND"


def test_who_has_no_patience_gets_no_plan_rather_than_a_worse_one() -> None:
    graph = case("requires_chain").graph
    document = parse(case("requires_chain").operation)
    with pytest.raises(PlanningInterrupted):
        plan_operation(graph, document, patience_steps=3)
    assert plan_operation(graph, document, patience_steps=3000) == plan_operation(graph, document)


def test_the_search_ends_with_its_budget_and_still_gives_a_plan() -> None:
    graph = case("requires_chain").graph
    document = parse(case("requires_chain").operation)
    assert len(plan_operation(graph, document, budget_steps=1).fetches) >= 4
