"""In federation 1 value types, root fields and repeated fields could be in several subgraphs without saying so."""

from collections.abc import Sequence
from dataclasses import replace

from gateway.composition.subgraph.edit import with_fields
from gateway.composition.subgraph.model import DirectiveUse, Field, FieldsType, ObjectType, Origin, Subgraph
from gateway.supergraph.links import FEDERATION_IDENTITY

_SHAREABLE = DirectiveUse("shareable", "shareable", Origin.FEDERATION, FEDERATION_IDENTITY, {})


def mark_shared_fields(subgraph: Subgraph, others: Sequence[Subgraph]) -> Subgraph:
    """The subgraph with `@shareable` on each object field that other subgraphs have too."""

    def change(owner: FieldsType, field: Field) -> Field:
        is_candidate = isinstance(owner, ObjectType) and owner.name != "Subscription" and not field.has("external")
        if not is_candidate or not any(_has_field(other, field) for other in others):
            return field
        return replace(field, directives=(*field.directives, _SHAREABLE))

    return with_fields(subgraph, change)


def _has_field(subgraph: Subgraph, field: Field) -> bool:
    owner = subgraph.types.get(field.parent)
    return isinstance(owner, FieldsType) and field.name in owner.fields
