"""MISSING_TRANSITIVE_AUTH_REQUIREMENTS: a field needs data that its readers might not be allowed to read."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.authorization import Demands, demands_of, together
from gateway.composition.merge.model import MergedField, MergedFieldsType, Supergraph
from gateway.composition.subgraph.contexts import context_selections
from gateway.composition.subgraph.model import Subgraph
from gateway.composition.subgraph.selections import field_set_of, selected_fields
from gateway.composition.type_refs import base_name

CODE = "MISSING_TRANSITIVE_AUTH_REQUIREMENTS"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """Who may read a field may also read what it is made from: its `@requires` and its contexts."""
    for field in supergraph.fields():
        own = together(demands_of(field), demands_of(supergraph.types[field.parent]))
        for name in field.sources:
            for coordinate in dict.fromkeys(_needed(supergraph.subgraphs[name], field)):
                if not own.imply(_demands_at(supergraph, coordinate)):
                    message = (
                        f'"{field.coordinate}" in subgraph "{name}" is made from "{coordinate}", which demands more rights.'
                        f' Put what "{coordinate}" demands on "{field.coordinate}", too.'
                    )
                    yield CompositionError(CODE, message, (field.coordinate, coordinate), (name,))


def _needed(subgraph: Subgraph, field: MergedField) -> Iterator[str]:
    source = field.sources[subgraph.name]
    for use in source.uses("requires"):
        yield from (item.coordinate for item in selected_fields(subgraph, source.parent, field_set_of(use)))
    for type_name, selection in context_selections(subgraph, source):
        yield from (item.coordinate for item in selected_fields(subgraph, type_name, selection))


def _demands_at(supergraph: Supergraph, coordinate: str) -> Demands:
    type_name, _, name = coordinate.partition(".")
    owner = supergraph.types[type_name]
    field = owner.fields.get(name) if isinstance(owner, MergedFieldsType) else None
    if field is None or field.type is None:
        return Demands()
    target = supergraph.types.get(base_name(field.type))
    return together(demands_of(field), demands_of(target) if target else Demands())
