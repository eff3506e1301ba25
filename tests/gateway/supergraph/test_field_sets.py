"""Field sets compare by what they select, and print as they were written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.supergraph.field_sets import (
    FieldSelection,
    FieldSet,
    FieldSetError,
    FragmentSelection,
    Selection,
    merge_field_sets,
    parse_field_set,
)

NAMES = st.sampled_from(["a", "b", "c"])


def _selections(below: st.SearchStrategy[FieldSet]) -> st.SearchStrategy[FieldSet]:
    fields: st.SearchStrategy[Selection] = st.builds(FieldSelection, name=NAMES, selections=below)
    fragments: st.SearchStrategy[Selection] = st.builds(
        FragmentSelection, type_condition=st.sampled_from(["T", "U"]), selections=below.filter(bool)
    )
    return st.lists(fields | fragments, min_size=1, max_size=3).map(lambda items: FieldSet(tuple(items)))


FIELD_SETS = _selections(st.recursive(st.just(FieldSet()), _selections, max_leaves=6))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("id name", "name,  id"),
        ("{ id }", "id"),
        ("o { a } o { b }", "o { b a }"),
        ("id id", "id"),
        ("f(a: 1, b: {x: 2, y: [3]})", "f(b: { y: [3], x: 2 } a: 1)"),
        ("... on T { a } ... on T { b }", "... on T { b a }"),
        ("... { a b }", "a b"),
        ('f(a: """text""")', 'f(a: "text")'),
    ],
)
def test_field_sets_that_select_the_same_are_equal(one: str, other: str) -> None:
    assert parse_field_set(one) == parse_field_set(other)
    assert hash(parse_field_set(one)) == hash(parse_field_set(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("id", "id name"),
        ("f(a: 1)", "f(a: 2)"),
        ("f(a: 1)", 'f(a: "1")'),
        ("f(a: A)", 'f(a: "A")'),
        ("... on T { a }", "... on U { a }"),
        ("... on T { a }", "a"),
        ("x: a", "a"),
    ],
)
def test_field_sets_that_select_otherwise_differ(one: str, other: str) -> None:
    assert parse_field_set(one) != parse_field_set(other)


@pytest.mark.parametrize("text", ["", "{}", "id {", "o { }", "...F", "} {", "a } b {", '"a"'])
def test_what_is_no_selection_is_refused(text: str) -> None:
    with pytest.raises(FieldSetError):
        parse_field_set(text)


def test_a_field_set_prints_as_it_was_written() -> None:
    text = "b(x: 1) a { ... on T { y } } alias: c"
    assert str(parse_field_set(text)) == text


@given(FIELD_SETS)
def test_printing_and_parsing_come_back_to_the_same(field_set: FieldSet) -> None:
    assert parse_field_set(str(field_set)) == field_set


@given(FIELD_SETS)
def test_the_canonical_form_is_equal_and_final(field_set: FieldSet) -> None:
    assert field_set.canonical == field_set
    assert str(field_set.canonical.canonical) == str(field_set.canonical)


@given(FIELD_SETS, FIELD_SETS)
def test_merging_knows_no_order(one: FieldSet, other: FieldSet) -> None:
    assert merge_field_sets([one, other]) == merge_field_sets([other, one])
    assert merge_field_sets([one, one]) == one
