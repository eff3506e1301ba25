"""Whether a selection on a context leads to one value of the right type, whatever type sets the context."""

from collections.abc import Iterator, Sequence

from gateway.composition.subgraph.model import FieldsType, InputValue, Subgraph, TypeElement
from gateway.composition.type_refs import ListRef, NonNullRef, TypeRef, base_name, is_subtype, nullable
from gateway.supergraph.field_sets import (
    FieldSelection,
    FieldSet,
    FieldSetError,
    FragmentSelection,
    all_selections,
    parse_field_set,
)


def context_value_problems(
    subgraph: Subgraph, argument: InputValue, text: str, setters: Sequence[TypeElement]
) -> Iterator[str]:
    """Sentences about what is wrong; none when each setter yields a value that fits."""
    try:
        selection = parse_field_set(text)
    except FieldSetError as error:
        yield f"its selection cannot be parsed ({error})."
        return
    for item in all_selections(selection):
        if item.directives:
            yield "its selection has directives. Leave them out."
        if isinstance(item, FieldSelection) and item.alias:
            yield f'its selection has the alias "{item.alias}". Leave it out.'
    for setter in setters:
        for name in subgraph.possible_types(setter.name):
            yield from _problems_on(subgraph, argument, name, selection)


def _problems_on(subgraph: Subgraph, argument: InputValue, name: str, selection: FieldSet) -> Iterator[str]:
    found = _value_type(subgraph, name, selection)
    if isinstance(found, str):
        yield found
    elif found is None:
        yield f"its selection takes nothing from {name}, which sets the context. Select one field of it."
    elif not is_subtype(nullable(found), nullable(argument.type), lambda _sub, _base: False):
        yield f"its selection on {name} gives {found}, which is no {argument.type}."


def _value_type(subgraph: Subgraph, name: str, selection: FieldSet) -> TypeRef | str | None:
    """The type of the one value selected on an object; a sentence when it is not one; None when it is none."""
    applying = [item for item in selection if _applies(subgraph, name, item)]
    if len(applying) != 1:
        return f"its selection takes {len(applying)} values from {name}. Select exactly one." if applying else None
    item = applying[0]
    if isinstance(item, FragmentSelection):
        return _value_type(subgraph, name, item.selections)
    owner = subgraph.types.get(name)
    field = owner.fields.get(item.name) if isinstance(owner, FieldsType) else None
    if field is None:
        return f'its selection has "{item.name}", which {name} does not have.'
    if not item.selections:
        return field.type
    below = _value_type(subgraph, base_name(field.type), item.selections)
    return below if below is None or isinstance(below, str) else _wrapped(field.type, below)


def _applies(subgraph: Subgraph, name: str, item: FieldSelection | FragmentSelection) -> bool:
    if isinstance(item, FieldSelection) or not item.type_condition:
        return True
    return name in subgraph.possible_types(item.type_condition)


def _wrapped(outer: TypeRef, inner: TypeRef) -> TypeRef:
    """The type of a value inside another: lists and nulls of the outer one stay around it."""
    if isinstance(outer, NonNullRef):
        return _wrapped(outer.of, inner)
    if isinstance(outer, ListRef):
        return ListRef(_wrapped(outer.of, inner))
    return inner
