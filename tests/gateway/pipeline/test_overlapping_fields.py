"""The near-linear rule accepts and refuses exactly what the specification's pairwise rule does."""

from graphql import (
    GraphQLError,
    OverlappingFieldsCanBeMergedRule,
    ValidationContext,
    build_schema,
    parse,
    validate,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.pipeline.limits.overlapping_fields import MAX_VISITED_FIELDS, OverlappingFieldsRule

SCHEMA = build_schema("""
    interface I { x(n: In): String y: [I] i: I }
    type A implements I { x(n: In): String y: [I] i: I a: Int only: A }
    type B implements I { x(n: In): String y: [I] i: I a: String only: B }
    union U = A | B
    input In { p: Int q: [Int] }
    type Query { i: I u: U a: A b: [A!] x: Int }
""")

NAMES = ("x", "y", "i", "a", "only", "u", "b", "missing")
FIELDS = st.sampled_from(
    [*NAMES, "x: a", "a: x", "y: i", "i: only", "x(n: {p: 1, q: [2]})", "x(n: {q: [2], p: 1})", "x(n: null)"]
)
SELECTIONS = st.recursive(
    FIELDS,
    lambda inner: st.tuples(
        st.sampled_from(
            ["i", "y", "only", "u", "i: only", "... on A", "... on B", "... on I", "... on U", "...", "a", "b"]
        ),
        st.lists(inner, min_size=1, max_size=4),
    ).map(lambda pair: f"{pair[0]} {{ {' '.join(pair[1])} }}"),
    max_leaves=12,
)


def verdicts(document: str) -> tuple[bool, bool]:
    parsed = parse(document)
    ours = validate(SCHEMA, parsed, [OverlappingFieldsRule])
    reference = validate(SCHEMA, parsed, [OverlappingFieldsCanBeMergedRule])
    return not ours, not reference


@given(st.lists(SELECTIONS, min_size=1, max_size=5), st.lists(SELECTIONS, min_size=1, max_size=3))
@settings(max_examples=400, deadline=None)
def test_it_agrees_with_the_pairwise_rule(query: list[str], fragment: list[str]) -> None:
    document = f"{{ {' '.join(query)} ...F i {{ ...F }} }} fragment F on I {{ {' '.join(fragment)} }}"
    ours, reference = verdicts(document)
    assert ours == reference, document


def watched(document: str) -> tuple[list[GraphQLError], int]:
    """The errors, and how many fields the rule looked at."""
    rules: list[OverlappingFieldsRule] = []

    class Watched(OverlappingFieldsRule):
        def __init__(self, context: ValidationContext) -> None:
            super().__init__(context)
            rules.append(self)

    errors = validate(SCHEMA, parse(document, max_tokens=None), [Watched])
    return errors, rules[0]._visited


def test_a_document_of_repeated_fields_costs_as_much_as_it_is_long() -> None:
    repeats = 3000
    errors, visited = watched("{ i { x " + "i { x } " * repeats + "} }")
    assert errors == []
    assert visited <= 10 * repeats, "in pairs it would be millions"


def test_fragments_that_spread_themselves_and_unknown_ones_do_no_harm() -> None:
    document = parse("{ i { ...F ...Missing } } fragment F on I { x i { ...F } ...F ... on Nothing { x } }")
    assert validate(SCHEMA, document, [OverlappingFieldsRule]) == []


def test_an_error_names_the_key_the_reason_and_both_places() -> None:
    (error,) = validate(SCHEMA, parse("{ a { x only { a } } a { x: a only { a: x } } }"), [OverlappingFieldsRule])[:1]
    assert error.message.startswith("Fields 'x' conflict because")
    assert len(error.locations or ()) == 2


def test_a_document_that_multiplies_the_work_is_refused() -> None:
    inner = "x"
    for _ in range(17):
        inner = f"i {{ ... on A {{ {inner} }} ... on B {{ {inner} }} }}" if len(inner) < 20_000 else f"i {{ {inner} }}"
    errors, visited = watched(f"{{ {inner} }}")
    assert visited <= 2 * MAX_VISITED_FIELDS
    assert all("conflict because" in error.message for error in errors)
