"""TYPE_KIND_MISMATCH: one name is different kinds of types in different subgraphs."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import Supergraph
from gateway.composition.subgraph.model import InterfaceType, ObjectType, TypeElement
from gateway.composition.wording import by_value

CODE = "TYPE_KIND_MISMATCH"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """An interface object counts as an interface; everything else must be the same everywhere."""
    for item in supergraph.types.values():
        if len({_kind(source) for source in item.sources.values()}) > 1:
            kinds = by_value((subgraph, _shown(source)) for subgraph, source in item.sources.items())
            message = f'Type "{item.name}" is {kinds}. Make it one kind everywhere, or give one of them another name.'
            yield CompositionError(CODE, message, (item.name,), tuple(item.sources))


def _kind(source: TypeElement) -> str:
    is_interface_object = isinstance(source, ObjectType) and source.is_interface_object
    return InterfaceType.kind if is_interface_object else source.kind


def _shown(source: TypeElement) -> str:
    is_interface_object = isinstance(source, ObjectType) and source.is_interface_object
    return "an interface object (@interfaceObject)" if is_interface_object else f"{_article(source.kind)} {source.kind}"


def _article(kind: str) -> str:
    return "an" if kind[0] in "aeio" else "a"  # "union" begins with a consonant's sound
