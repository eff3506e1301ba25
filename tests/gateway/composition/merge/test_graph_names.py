"""Subgraph names as enum values: valid, and never the same for two subgraphs."""

from string import printable

from hypothesis import given
from hypothesis import strategies as st

from gateway.composition.merge.graph_names import graph_names

NAMES = st.lists(st.text(alphabet=printable, min_size=1, max_size=8), unique=True, max_size=8)


def test_names_become_upper_case_words() -> None:
    assert graph_names(["all-products", "reviews", "1x"]) == {
        "all-products": "ALL_PRODUCTS",
        "reviews": "REVIEWS",
        "1x": "_1X",
    }


def test_names_that_become_equal_are_numbered() -> None:
    assert graph_names(["a-b", "a_b"]) == {"a-b": "A_B_1", "a_b": "A_B_2"}


def test_a_name_that_ends_like_a_number_is_kept_apart_from_numbered_ones() -> None:
    assert graph_names(["Foo", "foo", "foo_1"]) == {"Foo": "FOO_1", "foo": "FOO_2", "foo_1": "FOO_1_"}


@given(NAMES)
def test_values_are_distinct_names(names: list[str]) -> None:
    values = graph_names(names)
    assert len(set(values.values())) == len(names)
    assert all(
        value.isascii() and value.replace("_", "a").isalnum() and not value[0].isdigit() for value in values.values()
    )
