"""The query graph says which moves there are."""

from gateway.supergraph.load import load_supergraph
from gateway.supergraph.query_graph import MAX_LABEL_VARIANTS, QueryGraph
from tests.gateway.supergraph.sdl import SUPERGRAPH

GRAPH = QueryGraph(load_supergraph(SUPERGRAPH))


def test_members_differ_by_subgraph() -> None:
    assert GRAPH.possible_types("Any") == {"Book", "Film"}
    assert GRAPH.nodes["Any", "a"].members == {"Book"}
    assert GRAPH.nodes["Item", "b-side"].members == {"Film"}


def test_only_resolvable_keys_lead_to_a_node() -> None:
    assert [str(key) for key in GRAPH.nodes["Book", "a"].keys] == ["id"]


def test_a_field_of_an_interface_object_is_a_route_of_each_member() -> None:
    (edge,) = GRAPH.routes("Stone", "rank")
    assert (edge.subgraph, edge.owner) == ("b-side", "Thing")
    assert GRAPH.nodes["Thing", "b-side"].is_interface_object


def test_external_fields_are_marked() -> None:
    assert [(edge.subgraph, edge.external) for edge in GRAPH.routes("Film", "name")] == [("a", False), ("b-side", True)]


def test_an_override_label_moves_the_field_when_it_is_active() -> None:
    def owner(graph: QueryGraph) -> list[str]:
        return [edge.subgraph for edge in graph.routes("Book", "price") if not edge.external]

    assert owner(GRAPH) == ["a"]
    assert owner(GRAPH.with_labels(frozenset({"move"}))) == ["b-side"]


def test_labels_that_the_supergraph_does_not_have_make_no_new_graph() -> None:
    assert GRAPH.with_labels(frozenset({"other"})) is GRAPH
    active = GRAPH.with_labels(frozenset({"move", "other"}))
    assert active is GRAPH.with_labels(frozenset({"move"}))
    assert MAX_LABEL_VARIANTS > 1
