"""Field sets against a subgraph's schema: which fields a selection reaches."""

from collections.abc import Iterator
from functools import lru_cache

from gateway.composition.subgraph.model import DirectiveUse, Field, FieldsType, InterfaceType, Subgraph
from gateway.composition.type_refs import base_name
from gateway.supergraph.field_sets import FieldSelection, FieldSet, FieldSetError, parse_field_set


@lru_cache(maxsize=16384)
def read_field_set(text: str) -> FieldSet | FieldSetError:
    """The field set that the text is, or why it is none."""
    try:
        return parse_field_set(text)
    except FieldSetError as error:
        return error.with_traceback(None)


def field_set_of(use: DirectiveUse) -> FieldSet:
    """The field set in a directive's `fields`; empty when it cannot be parsed, which a rule reports."""
    text = use.text("fields")
    found = FieldSet() if text is None else read_field_set(text)
    return found if isinstance(found, FieldSet) else FieldSet()


def selected_fields(subgraph: Subgraph, type_name: str, selection: FieldSet) -> Iterator[Field]:
    """The fields that a selection on a type reaches, at any depth. What does not exist is passed over."""
    owner = subgraph.types.get(type_name)
    for item in selection:
        if not isinstance(item, FieldSelection):
            yield from selected_fields(subgraph, item.type_condition or type_name, item.selections)
        elif isinstance(owner, FieldsType) and item.name in owner.fields:
            found = owner.fields[item.name]
            yield found
            yield from selected_fields(subgraph, base_name(found.type), item.selections)


def with_implementations(subgraph: Subgraph, field: Field) -> Iterator[Field]:
    """A field, and when it is an interface's, the fields of the same name of what implements the interface."""
    yield field
    if isinstance(subgraph.types[field.parent], InterfaceType):
        for owner in subgraph.implementations(field.parent):
            if field.name in owner.fields:
                yield owner.fields[field.name]
