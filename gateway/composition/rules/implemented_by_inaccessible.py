"""IMPLEMENTED_BY_INACCESSIBLE: clients see an interface's field or argument but not the one that implements it."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import MergedField, MergedFieldsType, MergedInterface, Supergraph
from gateway.composition.visibility import is_hidden, visible_types

CODE = "IMPLEMENTED_BY_INACCESSIBLE"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """In the API schema, too, a type has all that its interfaces have."""
    for owner in visible_types(supergraph):
        if not isinstance(owner, MergedFieldsType):
            continue
        for name in owner.interfaces:
            interface = supergraph.types.get(name)
            if isinstance(interface, MergedInterface) and not is_hidden(interface):
                for promised in interface.fields.values():
                    own = owner.fields.get(promised.name)
                    if own is not None and not is_hidden(promised):
                        yield from _hidden(own, promised)


def _hidden(own: MergedField, promised: MergedField) -> Iterator[CompositionError]:
    if is_hidden(own):
        yield _error(own.coordinate, promised.coordinate, own)
        return
    for argument in promised.arguments.values():
        found = own.arguments.get(argument.name)
        if found is not None and is_hidden(found) and not is_hidden(argument):
            yield _error(found.coordinate, argument.coordinate, own)


def _error(own: str, promised: str, field: MergedField) -> CompositionError:
    message = f'"{own}" is @inaccessible but implements "{promised}", which clients see. Hide both or none.'
    return CompositionError(CODE, message, (own, promised), tuple(field.sources))
