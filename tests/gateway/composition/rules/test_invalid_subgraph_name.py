"""INVALID_SUBGRAPH_NAME: names tell subgraphs apart."""

import pytest

from gateway.composition import CompositionFailed, compose
from tests.gateway.composition.harness import refusal, sources


def test_a_reserved_name_is_refused() -> None:
    error = refusal(
        "INVALID_SUBGRAPH_NAME",
        _="""
        type Query { a: Int }
        """,
    )
    assert error.subgraphs == ("_",)
    assert "another name" in error.message


def test_a_name_that_is_taken_is_refused() -> None:
    twice = [*sources(products="type Query { a: Int }"), *sources(products="type Query { b: Int }")]
    with pytest.raises(CompositionFailed) as raised:
        compose(twice)
    assert [(error.code, error.subgraphs) for error in raised.value.errors] == [
        ("INVALID_SUBGRAPH_NAME", ("products",))
    ]
