"""Which fields of a subgraph are external, and which are needed there: by keys, requires, provides or interfaces."""

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.composition.subgraph.contexts import context_selections
from gateway.composition.subgraph.model import Field, FieldsType, Subgraph
from gateway.composition.subgraph.selections import field_set_of, selected_fields, with_implementations
from gateway.composition.type_refs import base_name


@dataclass(frozen=True, slots=True)
class FieldUsage:
    """Coordinates of fields, by what a subgraph does with them.

    `external` can be resolved elsewhere alone. `external_in_name` are marked `@external` too, but stand in a key of a
    type extension: federation 1 asked for the mark there, so it means nothing. `in_use` are the fields that a key, a
    `@requires`, a `@provides`, a context or an interface needs.
    """

    external: frozenset[str]
    external_in_name: frozenset[str]
    keys: frozenset[str]
    provided: frozenset[str]
    required: frozenset[str]
    of_interfaces: frozenset[str]
    of_contexts: frozenset[str]

    @property
    def in_use(self) -> frozenset[str]:
        """Everything that anything in the subgraph needs."""
        return self.keys | self.provided | self.required | self.of_interfaces | self.of_contexts


def field_usage(subgraph: Subgraph) -> FieldUsage:
    """Look through all directives with field sets, and through all interfaces, of one subgraph."""
    marked = frozenset(field.coordinate for field in subgraph.fields() if field.has("external"))
    in_name = frozenset(_extension_key_fields(subgraph)) & marked
    return FieldUsage(
        external=marked - in_name,
        external_in_name=in_name,
        keys=frozenset(_key_fields(subgraph)),
        provided=frozenset(_fields_of(subgraph, "provides")),
        required=frozenset(_fields_of(subgraph, "requires")),
        of_interfaces=frozenset(_interface_fields(subgraph)),
        of_contexts=frozenset(_context_fields(subgraph)),
    )


def _key_fields(subgraph: Subgraph) -> Iterator[str]:
    for owner in subgraph.fields_types():
        for key in owner.uses("key"):
            for field in selected_fields(subgraph, owner.name, field_set_of(key)):
                yield from (found.coordinate for found in with_implementations(subgraph, field))


def _extension_key_fields(subgraph: Subgraph) -> Iterator[str]:
    for owner in subgraph.fields_types():
        for key in owner.uses("key"):
            if key.in_extension or owner.has("extends"):
                for field in selected_fields(subgraph, owner.name, field_set_of(key)):
                    yield field.coordinate


def _fields_of(subgraph: Subgraph, directive: str) -> Iterator[str]:
    for field in subgraph.fields():
        for use in field.uses(directive):
            start = field.parent if directive == "requires" else base_name(field.type)
            for found in selected_fields(subgraph, start, field_set_of(use)):
                yield from (item.coordinate for item in with_implementations(subgraph, found))


def _interface_fields(subgraph: Subgraph) -> Iterator[str]:
    for owner in subgraph.fields_types():
        for interface in map(subgraph.types.get, owner.interfaces):
            if isinstance(interface, FieldsType):
                yield from (owner.fields[name].coordinate for name in interface.fields if name in owner.fields)


def _context_fields(subgraph: Subgraph) -> Iterator[str]:
    for field in subgraph.fields():
        for type_name, selection in context_selections(subgraph, field):
            for found in selected_fields(subgraph, type_name, selection):
                yield from (item.coordinate for item in with_implementations(subgraph, found))


def is_external(usage: FieldUsage, field: Field) -> bool:
    """Whether the field has to be resolved by another subgraph."""
    return field.coordinate in usage.external
