"""Federation 1 let an external field repeat the tags of the field that it stands for."""

from collections.abc import Sequence
from dataclasses import replace

from gateway.composition.subgraph.edit import with_fields
from gateway.composition.subgraph.model import DirectiveUse, Field, FieldsType, Subgraph


def drop_repeated_tags_on_externals(subgraph: Subgraph, others: Sequence[Subgraph]) -> Subgraph:
    """The subgraph without tags on external fields that the field has where it is resolved."""

    def change(_owner: FieldsType, field: Field) -> Field:
        if not field.has("external"):
            return field
        repeated = [use for use in field.uses("tag") if any(_has_tag(other, field, use) for other in others)]
        return replace(field, directives=tuple(use for use in field.directives if use not in repeated))

    return with_fields(subgraph, change)


def _has_tag(subgraph: Subgraph, field: Field, tag: DirectiveUse) -> bool:
    owner = subgraph.types.get(field.parent)
    found = owner.fields.get(field.name) if isinstance(owner, FieldsType) else None
    if found is None or found.has("external"):
        return False
    return any(use.text("name") == tag.text("name") for use in found.uses("tag"))
