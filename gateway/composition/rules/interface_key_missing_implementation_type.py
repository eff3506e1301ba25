"""INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE: a subgraph finds an interface by key without knowing all objects behind it."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.joins import is_resolvable
from gateway.composition.merge.model import MergedInterface, MergedObject, Supergraph
from gateway.composition.subgraph.model import InterfaceType
from gateway.composition.wording import names

CODE = "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """Such a subgraph is asked which object an entity is, so it must know them all."""
    for interface in supergraph.types.values():
        if not isinstance(interface, MergedInterface):
            continue
        objects = [
            item.name
            for item in supergraph.types.values()
            if isinstance(item, MergedObject) and interface.name in item.interfaces
        ]
        for subgraph, source in interface.sources.items():
            key = next((use for use in source.uses("key") if is_resolvable(use)), None)
            if key is None or not isinstance(source, InterfaceType):
                continue
            known = supergraph.subgraphs[subgraph].possible_types(interface.name)
            missing = [name for name in objects if name not in known]
            if missing:
                message = (
                    f'Interface "{interface.name}" has {key} in subgraph "{subgraph}", which does not know'
                    f" {names(missing)} as implementing it. Define them there, or make the key resolvable: false."
                )
                yield CompositionError(CODE, message, (interface.name, *missing), (subgraph,))
