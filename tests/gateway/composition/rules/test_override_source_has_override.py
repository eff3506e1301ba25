"""OVERRIDE_SOURCE_HAS_OVERRIDE: overrides make no chains."""

from tests.gateway.composition.harness import refusals


def test_an_override_of_an_overriding_field_is_refused() -> None:
    errors = refusals(
        a="""
        type Query { q: Int @override(from: "b") }
        """,
        b="""
        type Query { q: Int @override(from: "a") }
        """,
    )
    assert [error.code for error in errors] == ["OVERRIDE_SOURCE_HAS_OVERRIDE"] * 2
