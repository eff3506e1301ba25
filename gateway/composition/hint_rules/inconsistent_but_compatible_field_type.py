"""INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE: subgraphs give a field different types, one of which fits all."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.externals import defining_sources
from gateway.composition.merge.model import MergedInputObject, Supergraph
from gateway.composition.wording import by_value

CODE = "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """Of fields the least restrictive type is taken, of input fields the most restrictive one."""
    for field in supergraph.fields():
        types = {name: str(source.type) for name, source in defining_sources(supergraph, field).items()}
        if field.sources and len(set(types.values())) > 1:
            yield _hint(field.coordinate, types, str(field.type))
    for item in supergraph.types.values():
        for given in item.fields.values() if isinstance(item, MergedInputObject) else ():
            types = {name: str(source.type) for name, source in given.sources.items()}
            if len(set(types.values())) > 1:
                yield _hint(given.coordinate, types, str(given.type))


def _hint(coordinate: str, types: dict[str, str], merged: str) -> Hint:
    message = f'"{coordinate}" has type {by_value(types.items())}. The supergraph has {merged}.'
    return Hint(CODE, HintLevel.INFO, message, (coordinate,), tuple(types))
