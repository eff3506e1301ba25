"""Federation 1 wanted `@external` on key fields of type extensions although the extension resolves them."""

from collections.abc import Iterator, Sequence

from gateway.composition.subgraph.edit import with_fields, without_field_directives
from gateway.composition.subgraph.model import ROOT_NAMES, DirectiveUse, Field, FieldsType, Subgraph, TypeElement
from gateway.composition.subgraph.selections import field_set_of, selected_fields


def drop_external_on_extension_keys(subgraph: Subgraph, others: Sequence[Subgraph]) -> Subgraph:
    """The subgraph with its extensions' key fields no longer external."""
    resolved = {
        coordinate
        for owner in subgraph.fields_types()
        if is_extension(owner) or owner.name in ROOT_NAMES.values()
        for coordinate in _key_fields(subgraph, owner, others)
    }

    def change(_owner: FieldsType, field: Field) -> Field:
        return without_field_directives(field, "external") if field.coordinate in resolved else field

    return with_fields(subgraph, change)


def is_extension(item: TypeElement) -> bool:
    """Whether the subgraph extends the type instead of defining it, by keyword or by directive."""
    return item.has("extends") or not item.has_definition


def _key_fields(subgraph: Subgraph, owner: FieldsType, others: Sequence[Subgraph]) -> Iterator[str]:
    keys = owner.uses("key") or _first_keys_elsewhere(owner, others)
    for key in keys:
        fields = selected_fields(subgraph, owner.name, field_set_of(key))
        yield from (field.coordinate for field in fields if field.parent == owner.name)


def _first_keys_elsewhere(owner: FieldsType, others: Sequence[Subgraph]) -> Iterator[DirectiveUse]:
    """An extension without a key of its own answers for the first key of the type's owner."""
    for other in others:
        found = other.types.get(owner.name)
        if isinstance(found, FieldsType) and not is_extension(found):
            yield from found.uses("key")[:1]
