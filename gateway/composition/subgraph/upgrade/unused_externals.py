"""Federation 1 let subgraphs list external fields that they need for nothing."""

from collections.abc import Sequence
from dataclasses import replace

from gateway.composition.subgraph.edit import with_fields
from gateway.composition.subgraph.field_usage import field_usage
from gateway.composition.subgraph.model import ROOT_NAMES, Field, FieldsType, Subgraph, UnionType
from gateway.composition.type_refs import base_name


def drop_unused_externals(subgraph: Subgraph, _others: Sequence[Subgraph]) -> Subgraph:
    """The subgraph without them, and without types of which nothing is left and that nothing refers to.

    A type that is left empty but referred to stays, and a rule reports it.
    """
    usage = field_usage(subgraph)

    def change(_owner: FieldsType, field: Field) -> Field | None:
        return None if field.has("external") and field.coordinate not in usage.in_use else field

    return _without_empty_types(with_fields(subgraph, change))


def _without_empty_types(subgraph: Subgraph) -> Subgraph:
    referred_to = {base_name(field.type) for field in subgraph.fields()}
    for item in subgraph.types.values():
        if isinstance(item, UnionType):
            referred_to.update(item.members)
    kept = {
        name: item
        for name, item in subgraph.types.items()
        if not isinstance(item, FieldsType) or item.fields or name in referred_to or name in ROOT_NAMES.values()
    }
    return replace(subgraph, types=kept)
