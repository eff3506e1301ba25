"""EXTERNAL_ARGUMENT_TYPE_MISMATCH: an external field's argument has another type than where it is resolved."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.externals import external_sources
from gateway.composition.merge.model import MergedInput, Supergraph
from gateway.composition.subgraph.model import Field
from gateway.composition.type_refs import is_subtype

CODE = "EXTERNAL_ARGUMENT_TYPE_MISMATCH"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """What the gateway may send must be what the resolving subgraph takes."""
    for field in supergraph.fields():
        external = external_sources(supergraph, field)
        if len(external) == len(field.sources):
            continue
        for argument in field.arguments.values():
            for name, source in external.items():
                if _differs(argument, source):
                    message = (
                        f'"{argument.coordinate}" has type {source.arguments[argument.name].type} in subgraph "{name}",'
                        f" where the field is @external, but {argument.type} where it is resolved. Use that type."
                    )
                    yield CompositionError(CODE, message, (argument.coordinate,), tuple(field.sources))


def _differs(argument: MergedInput, source: Field) -> bool:
    own = source.arguments.get(argument.name)
    if own is None or argument.type is None:
        return False
    return not is_subtype(argument.type, own.type, lambda _sub, _base: False)
