"""OVERRIDE_LABEL_INVALID: a label is a name or a percentage."""

from tests.gateway.composition.harness import composed_facts, refusal


def test_a_percentage_over_100_is_refused() -> None:
    error = refusal(
        "OVERRIDE_LABEL_INVALID",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int @override(from: "a", label: "percent(101)") }
        """,
    )
    assert error.coordinates == ("T.x",)
    assert error.subgraphs == ("b",)
    assert "percent(101)" in error.message


def test_a_percentage_of_nine_decimals_is_refused() -> None:
    error = refusal(
        "OVERRIDE_LABEL_INVALID",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int @override(from: "a", label: "percent(1.123456789)") }
        """,
    )
    assert error.coordinates == ("T.x",)
    assert error.subgraphs == ("b",)
    assert "percent(1.123456789)" in error.message


def test_a_label_with_a_blank_is_refused() -> None:
    error = refusal(
        "OVERRIDE_LABEL_INVALID",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int @override(from: "a", label: "my label") }
        """,
    )
    assert error.coordinates == ("T.x",)
    assert error.subgraphs == ("b",)
    assert "my label" in error.message


def test_a_label_that_begins_with_a_digit_is_refused() -> None:
    error = refusal(
        "OVERRIDE_LABEL_INVALID",
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int @override(from: "a", label: "1a") }
        """,
    )
    assert error.coordinates == ("T.x",)
    assert error.subgraphs == ("b",)
    assert "1a" in error.message


def test_a_percentage_composes() -> None:
    found = composed_facts(
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int @override(from: "a", label: "percent(12.5)") }
        """,
    )
    assert 'T.x @join__field(graph: A, overrideLabel: "percent(12.5)") x1' in found
    assert 'T.x @join__field(graph: B, override: "a", overrideLabel: "percent(12.5)") x1' in found


def test_a_name_composes() -> None:
    found = composed_facts(
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! x: Int }
        """,
        b="""
        type T @key(fields: "id") { id: ID! x: Int @override(from: "a", label: "rollout/x:1.0") }
        """,
    )
    assert 'T.x @join__field(graph: A, overrideLabel: "rollout/x:1.0") x1' in found
    assert 'T.x @join__field(graph: B, override: "a", overrideLabel: "rollout/x:1.0") x1' in found
