"""Whether a literal fits a type, judged by a subgraph's model."""

from graphql.language import (
    BooleanValueNode,
    EnumValueNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
)

from gateway.composition.subgraph.model import EnumType, InputObjectType, Subgraph
from gateway.composition.type_refs import ListRef, NonNullRef, TypeRef
from gateway.supergraph.field_sets import literal_text

_BUILT_IN: dict[str, tuple[type[ValueNode], ...]] = {
    "Int": (IntValueNode,),
    "Float": (IntValueNode, FloatValueNode),
    "String": (StringValueNode,),
    "Boolean": (BooleanValueNode,),
    "ID": (StringValueNode, IntValueNode),
}


def misfit(subgraph: Subgraph, ref: TypeRef, node: ValueNode) -> str | None:
    """Why the literal does not fit the type; None when it does. Custom scalars take anything."""
    if isinstance(ref, NonNullRef):
        return "null is not allowed" if isinstance(node, NullValueNode) else misfit(subgraph, ref.of, node)
    if isinstance(node, NullValueNode):
        return None
    if isinstance(ref, ListRef):
        items = node.values if isinstance(node, ListValueNode) else (node,)
        return next((found for item in items if (found := misfit(subgraph, ref.of, item))), None)
    return _named_misfit(subgraph, ref.name, node)


def _named_misfit(subgraph: Subgraph, name: str, node: ValueNode) -> str | None:
    found = subgraph.types.get(name)
    if name in _BUILT_IN:
        return None if isinstance(node, _BUILT_IN[name]) else f"{literal_text(node)} is no {name}"
    if isinstance(found, EnumType):
        is_value = isinstance(node, EnumValueNode) and node.value in found.values
        return None if is_value else f"{literal_text(node)} is no value of enum {name}"
    if isinstance(found, InputObjectType):
        return _object_misfit(subgraph, found, node)
    return None


def _object_misfit(subgraph: Subgraph, found: InputObjectType, node: ValueNode) -> str | None:
    if not isinstance(node, ObjectValueNode):
        return f"{literal_text(node)} is no input object {found.name}"
    given = {field.name.value: field.value for field in node.fields}
    for name, value in given.items():
        if name not in found.fields:
            return f'input object {found.name} has no field "{name}"'
        problem = misfit(subgraph, found.fields[name].type, value)
        if problem:
            return problem
    for field in found.fields.values():
        if field.name not in given and field.default is None and isinstance(field.type, NonNullRef):
            return f"the field {field.coordinate} is missing and required"
    return None
