"""INTERFACE_KEY_NOT_ON_IMPLEMENTATION: an object does not have a key of an interface that it implements."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.merge.joins import is_resolvable
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import DirectiveUse, FieldsType, InterfaceType, ObjectType, Subgraph
from gateway.composition.subgraph.selections import field_set_of

CODE = "INTERFACE_KEY_NOT_ON_IMPLEMENTATION"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """Entities of the interface are found by its key, whichever object they are."""
    for interface in subgraph.fields_types():
        if isinstance(interface, InterfaceType):
            for key in interface.uses("key"):
                for owner in subgraph.implementations(interface.name):
                    problem = _problem(key, owner) if isinstance(owner, ObjectType) else None
                    if problem:
                        message = f'{key} of interface "{interface.name}": {problem}'
                        yield in_subgraph(CODE, subgraph.name, message, owner.name)


def _problem(key: DirectiveUse, owner: FieldsType) -> str | None:
    same = [other for other in owner.uses("key") if field_set_of(other) == field_set_of(key)]
    if not same:
        return f'type "{owner.name}" implements it without that key. Add the key there.'
    if is_resolvable(key) and not any(is_resolvable(other) for other in same):
        return f'on type "{owner.name}" the key is not resolvable. Make it so there, or not on the interface.'
    return None
