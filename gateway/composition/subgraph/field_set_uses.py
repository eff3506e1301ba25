"""Where a subgraph uses field sets, and a walk through each against the schema: what the rules on them share."""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql.language import StringValueNode

from gateway.composition.subgraph.model import DirectiveUse, Field, FieldsType, InterfaceType, Subgraph, TypeElement
from gateway.composition.subgraph.selections import field_set_of
from gateway.composition.type_refs import base_name
from gateway.supergraph.field_sets import FieldSelection, FieldSet


@dataclass(frozen=True, slots=True)
class FieldSetUse:
    """One `@key`, `@requires` or `@provides`. `type_name` is the type on which its selection starts."""

    directive: str
    coordinate: str
    type_name: str
    use: DirectiveUse
    on_interface: bool

    @property
    def is_text(self) -> bool:
        """Whether `fields` is a string at all."""
        return isinstance(self.use.arguments.get("fields"), StringValueNode)

    @property
    def where(self) -> str:
        """For messages: `@key(fields: "id") on "Product"`."""
        return f'{self.use} on "{self.coordinate}"'


@dataclass(frozen=True, slots=True)
class SelectedField:
    """One field selected in a field set. `field` is None when `owner` has no such field (`owner` None: no such type).

    `below_external`: a field further up in the selection is external already.
    """

    owner_name: str
    owner: TypeElement | None
    field: Field | None
    selection: FieldSelection
    below_external: bool


def field_set_uses(subgraph: Subgraph, directive: str) -> Iterator[FieldSetUse]:
    """All applications of one of the three directives in a subgraph."""
    for owner in subgraph.fields_types():
        on_interface = isinstance(owner, InterfaceType)
        if directive == "key":
            for use in owner.uses("key"):
                yield FieldSetUse(directive, owner.name, owner.name, use, on_interface)
            continue
        for field in owner.fields.values():
            for use in field.uses(directive):
                start = owner.name if directive == "requires" else base_name(field.type)
                yield FieldSetUse(directive, field.coordinate, start, use, on_interface)


def selected(subgraph: Subgraph, use: FieldSetUse, external: frozenset[str] = frozenset()) -> Iterator[SelectedField]:
    """Each field of the selection, at any depth. `external` are the coordinates that count as external."""
    return _selected(subgraph, use.type_name, field_set_of(use.use), external, below_external=False)


def _selected(
    subgraph: Subgraph, type_name: str, field_set: FieldSet, external: frozenset[str], *, below_external: bool
) -> Iterator[SelectedField]:
    owner = subgraph.types.get(type_name)
    for item in field_set:
        if not isinstance(item, FieldSelection):
            condition = item.type_condition or type_name
            yield from _selected(subgraph, condition, item.selections, external, below_external=below_external)
            continue
        field = owner.fields.get(item.name) if isinstance(owner, FieldsType) else None
        yield SelectedField(type_name, owner, field, item, below_external)
        if field is not None:
            is_below = below_external or is_external_here(subgraph, field, external)
            yield from _selected(subgraph, base_name(field.type), item.selections, external, below_external=is_below)


def is_external_here(subgraph: Subgraph, field: Field, external: frozenset[str]) -> bool:
    """Whether a field is external; an interface's is when it is in any type that implements the interface."""
    if field.coordinate in external:
        return True
    if not isinstance(subgraph.types.get(field.parent), InterfaceType):
        return False
    implementations = subgraph.implementations(field.parent)
    return any(f"{owner.name}.{field.name}" in external for owner in implementations)
