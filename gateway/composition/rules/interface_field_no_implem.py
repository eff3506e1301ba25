"""INTERFACE_FIELD_NO_IMPLEM: one subgraph's interface has a field that another subgraph's object does not."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import MergedFieldsType, MergedInterface, Supergraph
from gateway.composition.wording import subgraph_names

CODE = "INTERFACE_FIELD_NO_IMPLEM"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """In the supergraph each implementing type has all of the interface's fields, wherever they come from."""
    for owner in supergraph.fields_types():
        for name in owner.interfaces:
            interface = supergraph.types.get(name)
            if isinstance(interface, MergedInterface):
                yield from _missing(owner, interface)


def _missing(owner: MergedFieldsType, interface: MergedInterface) -> Iterator[CompositionError]:
    for field in interface.fields.values():
        if field.name not in owner.fields:
            implementing = [subgraph for subgraph, name in owner.implements if name == interface.name]
            message = (
                f'"{field.coordinate}" is declared in {subgraph_names(field.sources)}, but type "{owner.name}", which'
                f' implements "{interface.name}" in {subgraph_names(implementing)}, has no field "{field.name}" in any'
                " subgraph. Add the field to the type, or take it out of the interface."
            )
            yield CompositionError(CODE, message, (field.coordinate, owner.name), tuple(field.sources))
