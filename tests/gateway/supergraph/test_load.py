"""A supergraph's SDL becomes a model that says what each subgraph knows."""

import pytest

from gateway.supergraph.load import load_supergraph
from gateway.supergraph.model import SupergraphError, TypeKind
from tests.gateway.supergraph.sdl import SUPERGRAPH


def test_subgraphs_go_by_their_authors_names() -> None:
    supergraph = load_supergraph(SUPERGRAPH)
    assert {name: (item.graph, item.url) for name, item in supergraph.subgraphs.items()} == {
        "a": ("A", "http://a/graphql"),
        "b-side": ("B", "http://b/graphql"),
    }


def test_a_field_without_join_directive_is_in_every_subgraph_of_its_type() -> None:
    book = load_supergraph(SUPERGRAPH).types["Book"]
    assert [join.subgraph for join in book.fields["id"].joins] == ["a", "b-side"]
    assert [join.subgraph for join in book.fields["isbn"].joins] == ["a"]


def test_a_field_of_an_interface_object_is_in_no_subgraph_of_the_object_type() -> None:
    assert load_supergraph(SUPERGRAPH).types["Stone"].fields["rank"].joins == ()


def test_keys_requires_and_own_types_are_read() -> None:
    types = load_supergraph(SUPERGRAPH).types
    assert [(str(key.fields), key.resolvable) for key in types["Book"].joins["a"].keys] == [
        ("id", True),
        ("isbn", False),
    ]
    (tax,) = types["Book"].fields["tax"].joins
    assert str(tax.requires) == "isbn"
    assert [join.type.text for join in types["Film"].fields["name"].joins] == ["String!", "String"]
    assert types["Film"].fields["name"].joins[1].external


def test_members_and_interfaces_say_in_which_subgraphs_they_hold() -> None:
    types = load_supergraph(SUPERGRAPH).types
    assert types["Any"].kind is TypeKind.UNION
    assert types["Any"].members == {"Book": frozenset({"a", "b-side"}), "Film": frozenset({"b-side"})}
    assert types["Film"].interfaces == {"Item": frozenset({"a", "b-side"})}


def test_labels_of_progressive_overrides_are_known() -> None:
    assert load_supergraph(SUPERGRAPH).override_labels == {"move"}


def test_the_join_specification_may_have_another_name() -> None:
    renamed = SUPERGRAPH.replace("join__", "j__").replace(
        '"https://specs.apollo.dev/join/v0.4", for: EXECUTION',
        '"https://specs.apollo.dev/join/v0.4", as: "j", for: EXECUTION',
    )
    assert load_supergraph(renamed).types == load_supergraph(SUPERGRAPH).types


@pytest.mark.parametrize(
    ("sdl", "part"),
    [
        ("type Query {", "cannot be read"),
        ("type Query { x: Int }", "not a supergraph"),
        (SUPERGRAPH.replace('key: "isbn"', 'key: "isbn {"'), "Book"),
        (SUPERGRAPH.replace("(graph: A, provides", "(graph: C, provides"), "Query.items"),
        (SUPERGRAPH.replace("things: [Thing]", "things: [Nothing]"), "public schema"),
        (SUPERGRAPH.replace('key: "isbn"', "key: 1"), "wrong value for key"),
        (SUPERGRAPH.replace("resolvable: false", 'resolvable: "no"'), "wrong value for resolvable"),
        (SUPERGRAPH.replace('type: "String!"', 'type: "String!!"'), "Film.name"),
        (SUPERGRAPH.replace('(graph: A, interface: "Item")', "(graph: A)"), "Book .* argument interface"),
        (SUPERGRAPH.replace('(graph: B, member: "Film")', "(graph: B)"), "Any .* argument member"),
        (SUPERGRAPH.replace('name: "a", url', "name: null, url"), "join__Graph.A"),
        (SUPERGRAPH.replace('@join__type(graph: B, key: "id")\n{', "{"), "Book has no @join__type"),
        (SUPERGRAPH.replace("items: [Item!]", f"items: {'[' * 9000}Item{']' * 9000}"), "nested too deeply"),
        (
            SUPERGRAPH.replace('provides: "id"', 'contextArguments: [{name: "x", type: "Int", context: "c"}]'),
            "wrong value for contextArguments",
        ),
    ],
)
def test_what_is_no_supergraph_is_refused_with_the_place(sdl: str, part: str) -> None:
    with pytest.raises(SupergraphError, match=part):
        load_supergraph(sdl)


def test_a_leaf_that_a_subgraph_requires_is_external_there_also_where_nothing_says_so() -> None:
    sdl = (
        SUPERGRAPH
        + """
    interface Named
      @join__type(graph: A, key: "id")
      @join__type(graph: B, key: "id", isInterfaceObject: true)
    {
      id: ID!
      name: String
      slug: String @join__field(graph: B, requires: "id name")
    }
    """
    )
    fields = load_supergraph(sdl).types["Named"].fields
    assert [(join.subgraph, join.external) for join in fields["name"].joins] == [("a", False), ("b-side", True)]
    assert not any(join.external for join in fields["id"].joins)
