"""Federation 1 took field sets as names and lists too: `fields: id`, `fields: ["a", "b"]`."""

from collections.abc import Sequence
from dataclasses import replace

from graphql.language import ConstValueNode, EnumValueNode, ListValueNode, StringValueNode

from gateway.composition.subgraph.edit import with_fields, with_types
from gateway.composition.subgraph.model import DirectiveUse, Element, Field, FieldsType, Subgraph, TypeElement


def write_field_sets_as_strings(subgraph: Subgraph, _others: Sequence[Subgraph]) -> Subgraph:
    """The subgraph with each `fields` argument as one string."""

    def change_field(_owner: FieldsType, field: Field) -> Field:
        return replace(field, directives=_rewritten(field))

    def change_type(item: TypeElement) -> TypeElement:
        return replace(item, directives=_rewritten(item))

    return with_types(with_fields(subgraph, change_field), change_type)


def _rewritten(element: Element) -> tuple[DirectiveUse, ...]:
    return tuple(_with_text(use) if "fields" in use.arguments else use for use in element.directives)


def _with_text(use: DirectiveUse) -> DirectiveUse:
    text = _as_text(use.arguments["fields"])
    if text is None or use.name not in ("key", "requires", "provides"):
        return use
    return replace(use, arguments={**use.arguments, "fields": StringValueNode(value=text)})


def _as_text(node: ConstValueNode) -> str | None:
    if isinstance(node, StringValueNode | EnumValueNode):
        return node.value
    if isinstance(node, ListValueNode):
        texts = [_as_text(item) for item in node.values]
        return " ".join(text for text in texts if text is not None) if None not in texts else None
    return None
