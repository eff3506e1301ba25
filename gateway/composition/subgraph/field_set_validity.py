"""What makes a field set invalid in its subgraph, apart from the cases that have codes of their own."""

from collections.abc import Iterator

from graphql import GraphQLError
from graphql.language import ValueNode, parse_const_value

from gateway.composition.subgraph.field_set_uses import FieldSetUse, SelectedField, selected
from gateway.composition.subgraph.literals import misfit
from gateway.composition.subgraph.model import (
    EnumType,
    Field,
    FieldsType,
    InputValue,
    ScalarType,
    Subgraph,
    TypeElement,
    UnionType,
)
from gateway.composition.subgraph.selections import field_set_of, read_field_set
from gateway.composition.type_refs import NonNullRef, base_name
from gateway.supergraph.field_sets import (
    FieldSelection,
    FieldSetError,
    FragmentSelection,
    all_selections,
)

_TYPENAME = "__typename"


def field_set_problems(subgraph: Subgraph, use: FieldSetUse) -> Iterator[str]:
    """Sentences that say what is wrong and how to mend it; nothing when the field set is valid."""
    read = read_field_set(use.use.text("fields") or "")
    if isinstance(read, FieldSetError):
        yield f"it is no selection of fields ({read}). Write field names, with {{ }} around the fields of an object."
        return
    yield from _unknown_conditions(subgraph, use)
    for item in selected(subgraph, use):
        if item.selection.alias:
            yield f'it gives "{item.selection.name}" the alias "{item.selection.alias}". Leave the alias out.'
        if item.selection.name != _TYPENAME:
            yield from _field_problems(subgraph, use, item)


def _unknown_conditions(subgraph: Subgraph, use: FieldSetUse) -> Iterator[str]:
    for item in all_selections(field_set_of(use.use)):
        if isinstance(item, FragmentSelection) and item.type_condition and item.type_condition not in subgraph.types:
            yield f'it has a fragment on "{item.type_condition}", which is no type of this subgraph.'


def _field_problems(subgraph: Subgraph, use: FieldSetUse, item: SelectedField) -> Iterator[str]:
    name = item.selection.name
    if item.field is None:
        if item.owner is not None:
            yield f'it selects "{name}", but type "{item.owner_name}" has no such field here. {_advice(use)}'
        return
    target = subgraph.types.get(base_name(item.field.type))
    if item.selection.selections and not isinstance(target, FieldsType | UnionType):
        yield f'it selects fields of "{item.field.coordinate}", whose type {item.field.type} has none.'
    if not item.selection.selections and not _is_leaf(target):
        yield f'it selects "{item.field.coordinate}" without saying which fields of {item.field.type}.'
    yield from _argument_problems(subgraph, item.field, item.selection)


def _advice(use: FieldSetUse) -> str:
    if use.directive == "key":
        return "Add the field to the type, marked @external if this subgraph cannot resolve it."
    return "If another subgraph has the field, add it to the type, marked @external."


def _is_leaf(target: TypeElement | None) -> bool:
    return target is None or isinstance(target, ScalarType | EnumType)


def _argument_problems(subgraph: Subgraph, field: Field, selection: FieldSelection) -> Iterator[str]:
    given = dict(selection.arguments)
    for name, literal in given.items():
        argument = field.arguments.get(name)
        if argument is None:
            yield f'it gives "{field.coordinate}" an argument "{name}", which the field does not have.'
        else:
            problem = _value_problem(subgraph, argument, literal)
            if problem:
                yield f"it gives {argument.coordinate} a wrong value: {problem}."
    for argument in _lacking(field, selection):
        yield f'it selects "{field.coordinate}" without the argument "{argument.name}", which is required.'


def lacks_argument(field: Field, selection: FieldSelection) -> bool:
    """Whether a required argument of a selected field is not given."""
    return any(_lacking(field, selection))


def _lacking(field: Field, selection: FieldSelection) -> Iterator[InputValue]:
    given = dict(selection.arguments)
    for argument in field.arguments.values():
        if argument.name not in given and argument.default is None and isinstance(argument.type, NonNullRef):
            yield argument


def _value_problem(subgraph: Subgraph, argument: InputValue, literal: str) -> str | None:
    try:
        node: ValueNode = parse_const_value(literal)
    except GraphQLError:
        return f"{literal} is no constant"
    return misfit(subgraph, argument.type, node)
