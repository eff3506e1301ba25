"""`@listSize` read into values."""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql.language import ConstValueNode, IntValueNode, ListValueNode, StringValueNode

from gateway.composition.subgraph.model import Field, FieldsType, Subgraph
from gateway.composition.type_refs import base_name


@dataclass(frozen=True, slots=True)
class ListSize:
    """One `@listSize` and the field that it is on."""

    field: Field
    assumed_size: int | None
    slicing_arguments: tuple[str, ...]
    sized_fields: tuple[str, ...]

    def target_field(self, subgraph: Subgraph, name: str) -> Field | None:
        """The field of this name of the type that the field returns."""
        target = subgraph.types.get(base_name(self.field.type))
        return target.fields.get(name) if isinstance(target, FieldsType) else None


def list_size_uses(subgraph: Subgraph) -> Iterator[ListSize]:
    """All `@listSize` of a subgraph."""
    for field in subgraph.fields():
        for use in field.uses("listSize"):
            assumed = use.arguments.get("assumedSize")
            yield ListSize(
                field,
                int(assumed.value) if isinstance(assumed, IntValueNode) else None,
                _texts(use.arguments.get("slicingArguments")),
                _texts(use.arguments.get("sizedFields")),
            )


def _texts(node: ConstValueNode | None) -> tuple[str, ...]:
    items = node.values if isinstance(node, ListValueNode) else (node,)
    return tuple(item.value for item in items if isinstance(item, StringValueNode))
