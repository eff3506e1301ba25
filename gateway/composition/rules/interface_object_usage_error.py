"""INTERFACE_OBJECT_USAGE_ERROR: `@interfaceObject` without a key, or without an interface anywhere."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.merge.model import Supergraph
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import Subgraph
from gateway.composition.wording import subgraph_names

CODE = "INTERFACE_OBJECT_USAGE_ERROR"


def check_subgraph(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """The gateway comes to an interface object by a key."""
    for owner in subgraph.fields_types():
        if owner.has("interfaceObject") and not owner.has("key"):
            message = f'type "{owner.name}" has @interfaceObject but no @key. Add the key of the interface.'
            yield in_subgraph(CODE, subgraph.name, message, owner.name)


def check_supergraph(supergraph: Supergraph) -> Iterator[CompositionError]:
    """Some subgraph must know which objects implement the interface."""
    for item in supergraph.types.values():
        if item.sources and all(source.has("interfaceObject") for source in item.sources.values()):
            where = subgraph_names(item.sources)
            message = (
                f'Type "{item.name}" has @interfaceObject wherever it is defined ({where}). Define it as an interface,'
                " with its implementing types, in at least one subgraph."
            )
            yield CompositionError(CODE, message, (item.name,), tuple(item.sources))
