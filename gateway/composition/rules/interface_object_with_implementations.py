"""INTERFACE_OBJECT_USAGE_ERROR, once more: a subgraph has an interface object and objects behind it."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import MergedInterface, Supergraph
from gateway.composition.rules.interface_object_usage_error import CODE
from gateway.composition.wording import names


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """A subgraph either knows the objects behind an interface or treats all as one."""
    for interface in supergraph.types.values():
        if not isinstance(interface, MergedInterface):
            continue
        objects = [supergraph.types[name] for name in supergraph.possible_types(interface.name)]
        for subgraph, source in interface.sources.items():
            if source.has("interfaceObject"):
                known = [item.name for item in objects if subgraph in item.sources]
                if known:
                    message = (
                        f'Subgraph "{subgraph}" has "{interface.name}" as @interfaceObject and also defines'
                        f" {names(known)}, which implement it. Put what they have into the interface object."
                    )
                    yield CompositionError(CODE, message, (interface.name, *known), (subgraph,))
