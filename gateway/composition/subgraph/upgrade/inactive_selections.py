"""Federation 1 let `@provides` and `@requires` name fields that are not external, where they mean nothing."""

from collections.abc import Sequence
from dataclasses import replace

from graphql.language import StringValueNode

from gateway.composition.subgraph.edit import with_fields, without_field_directives
from gateway.composition.subgraph.model import DirectiveUse, Field, FieldsType, InterfaceType, Subgraph
from gateway.composition.subgraph.selections import field_set_of, with_implementations
from gateway.composition.type_refs import base_name
from gateway.supergraph.field_sets import FieldSelection, FieldSet, Selection


def drop_inactive_selections(subgraph: Subgraph, _others: Sequence[Subgraph]) -> Subgraph:
    """The subgraph with only those parts of `@provides` and `@requires` left that reach an external field."""

    def change(owner: FieldsType, field: Field) -> Field:
        changed = _trimmed(subgraph, field, "requires", owner.name)
        return _trimmed(subgraph, changed, "provides", base_name(field.type))

    return with_fields(subgraph, change)


def _trimmed(subgraph: Subgraph, field: Field, directive: str, type_name: str) -> Field:
    use = field.use(directive)
    if use is None:
        return field
    if directive == "provides" and not _has_fields(subgraph, type_name):
        return without_field_directives(field, directive)
    before = field_set_of(use)
    after = _active(subgraph, type_name, before)
    if after == before:
        return field
    if not after:
        return without_field_directives(field, directive)
    replaced = replace(use, arguments={**use.arguments, "fields": StringValueNode(value=str(after))})
    return replace(field, directives=_exchanged(field, use, replaced))


def _exchanged(field: Field, old: DirectiveUse, new: DirectiveUse) -> tuple[DirectiveUse, ...]:
    return tuple(new if use is old else use for use in field.directives)


def _has_fields(subgraph: Subgraph, type_name: str) -> bool:
    return bool(subgraph.possible_types(type_name)) or isinstance(subgraph.types.get(type_name), FieldsType)


def _active(subgraph: Subgraph, type_name: str, selection: FieldSet) -> FieldSet:
    kept = (_active_item(subgraph, type_name, item) for item in selection)
    return FieldSet(tuple(item for item in kept if item is not None))


def _active_item(subgraph: Subgraph, type_name: str, item: Selection) -> Selection | None:
    if not isinstance(item, FieldSelection):
        below = _active(subgraph, item.type_condition or type_name, item.selections)
        return replace(item, selections=below) if below else None
    owner = subgraph.types.get(type_name)
    field = owner.fields.get(item.name) if isinstance(owner, FieldsType) else None
    if owner is None or field is None:
        return item  # unknown, which a rule reports
    below = _active(subgraph, base_name(field.type), item.selections)
    if below:
        return replace(item, selections=below)
    return item if _is_external(subgraph, owner, field) else None


def _is_external(subgraph: Subgraph, owner: object, field: Field) -> bool:
    if isinstance(owner, InterfaceType):
        return any(found.has("external") for found in with_implementations(subgraph, field))
    return field.has("external")
