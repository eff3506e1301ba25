"""DEFAULT_VALUE_USES_INACCESSIBLE: a default that clients see has an enum value or input field that they do not see."""

from collections.abc import Iterator

from graphql.language import ConstValueNode, EnumValueNode, ListValueNode, ObjectValueNode

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import MergedElement, MergedEnum, MergedInputObject, Supergraph
from gateway.composition.type_refs import base_name
from gateway.composition.visibility import is_hidden, visible_inputs

CODE = "DEFAULT_VALUE_USES_INACCESSIBLE"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """The API schema would have a default that is not valid in it."""
    for item in visible_inputs(supergraph):
        if item.default is None or item.type is None:
            continue
        for hidden in _hidden_parts(supergraph, base_name(item.type), item.default):
            message = (
                f'"{hidden.coordinate}" is @inaccessible, but the default of "{item.coordinate}", which clients see, uses'
                " it. Use another default."
            )
            yield CompositionError(CODE, message, (item.coordinate, hidden.coordinate), tuple(item.sources))


def _hidden_parts(supergraph: Supergraph, type_name: str, node: ConstValueNode) -> Iterator[MergedElement]:
    target = supergraph.types.get(type_name)
    if isinstance(node, ListValueNode):
        for item in node.values:
            yield from _hidden_parts(supergraph, type_name, item)
    elif isinstance(node, EnumValueNode) and isinstance(target, MergedEnum):
        value = target.values.get(node.value)
        if value is not None and is_hidden(value):
            yield value
    elif isinstance(node, ObjectValueNode) and isinstance(target, MergedInputObject):
        for given in node.fields:
            field = target.fields.get(given.name.value)
            if field is None or field.type is None:
                continue
            if is_hidden(field):
                yield field
            yield from _hidden_parts(supergraph, base_name(field.type), given.value)
