"""Directives that reach the supergraph, and how several subgraphs' applications become one."""

from tests.gateway.composition.harness import composed_facts


def test_tags_are_collected() -> None:
    found = composed_facts(
        a='type Query { q: Int @shareable @tag(name: "x") }',
        b='type Query { q: Int @shareable @tag(name: "x") @tag(name: "y") }',
    )
    assert {'Query.q @tag(name: "x") x1', 'Query.q @tag(name: "y") x1'} <= found
    assert 'schema @link(url: "https://specs.apollo.dev/tag/v0.3")' in found


def test_one_hidden_application_hides() -> None:
    found = composed_facts(
        a="type Query { p: Int q: Int @shareable @inaccessible }", b="type Query { q: Int @shareable }"
    )
    assert "Query.q @inaccessible() x1" in found
    assert 'schema @link(for: SECURITY, url: "https://specs.apollo.dev/inaccessible/v0.2")' in found


def test_demands_of_all_subgraphs_are_demanded_together() -> None:
    found = composed_facts(
        a='type Query { q: Int @shareable @requiresScopes(scopes: [["a", "b"], ["c"]]) }',
        b='type Query { q: Int @shareable @requiresScopes(scopes: [["d"]]) @authenticated }',
    )
    assert 'Query.q @requiresScopes(scopes: [["c", "d"], ["a", "b", "d"]]) x1' in found
    assert "Query.q @authenticated() x1" in found


def test_superfluous_demands_are_left_out() -> None:
    found = composed_facts(
        a='type Query { q: Int @shareable @policy(policies: [["a"], ["b"]]) }',
        b='type Query { q: Int @shareable @policy(policies: [["a"]]) }',
    )
    assert 'Query.q @policy(policies: [["a"]]) x1' in found


def test_the_highest_cost_and_the_largest_list_count() -> None:
    found = composed_facts(
        a="type Query { q(n: Int): [Int] @shareable @cost(weight: 3) @listSize(assumedSize: 5) }",
        b='type Query { q(n: Int): [Int] @shareable @cost(weight: 8) @listSize(slicingArguments: ["n"], assumedSize: 7) }',
    )
    assert "Query.q @cost(weight: 8) x1" in found
    assert 'Query.q @listSize(assumedSize: 7, slicingArguments: ["n"]) x1' in found


def test_of_equally_frequent_arguments_the_first_subgraphs_win() -> None:
    found = composed_facts(
        a='type Query { q: Int @shareable @deprecated(reason: "x") }',
        b='type Query { q: Int @shareable @deprecated(reason: "y") }',
    )
    assert 'Query.q @deprecated(reason: "x") x1' in found


def test_interfaces_demand_what_their_objects_demand_together() -> None:
    found = composed_facts(
        a="""
        type Query { i: I }
        interface I { x: Int }
        type A implements I @authenticated { x: Int @requiresScopes(scopes: [["a"]]) }
        type B implements I { x: Int @requiresScopes(scopes: [["b"]]) }
        """
    )
    assert "I @authenticated() x1" in found
    assert 'I.x @requiresScopes(scopes: [["a", "b"]]) x1' in found


def test_a_scalar_keeps_where_it_is_specified() -> None:
    found = composed_facts(a='type Query { q: S }\nscalar S @specifiedBy(url: "https://example.com/s")')
    assert 'S @specifiedBy(url: "https://example.com/s") x1' in found


def test_one_of_is_kept() -> None:
    found = composed_facts(a="type Query { q(i: I): Int }\ninput I @oneOf { a: Int b: Int }")
    assert "I @oneOf() x1" in found


def test_a_directive_for_operations_is_kept_where_all_define_it() -> None:
    found = composed_facts(
        a="type Query { a: Int }\ndirective @live(x: Int, y: Int) on FIELD | QUERY | OBJECT\ndirective @other on FIELD",
        b="type Query { b: Int }\ndirective @live(x: Int!) on FIELD",
    )
    assert "directive live on ['FIELD']" in found
    assert "@live(x:): Int!" in found
    assert not any("@live(y:)" in fact or "directive other" in fact for fact in found)


def test_a_subgraphs_own_directive_does_not_reach_the_supergraph() -> None:
    found = composed_facts(a="type Query @mine { a: Int }\ndirective @mine on OBJECT")
    assert not any("mine" in fact for fact in found)


def test_directives_keep_the_names_that_subgraphs_give_them() -> None:
    found = composed_facts(
        a="""
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{name: "@cost", as: "@price"}])
        type Query { a: [Int] @price(weight: 1) @federation__listSize(assumedSize: 2) }
        """
    )
    assert {"Query.a @price(weight: 1) x1", "Query.a @federation__listSize(assumedSize: 2) x1"} <= found
    assert any('{as: "@price", name: "@cost"}' in fact for fact in found if fact.startswith("schema @link"))
