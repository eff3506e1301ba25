"""Choose the names that the gateway uses for itself, so that no client's response key can be one of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql.language import FieldNode, SelectionSetNode

from gateway.planner.normalize.select_operation import Request

TYPENAME = "__typename"
EXISTENCE = "__exists"  # no field of GraphQL: only whether there is an object must be known


@dataclass(frozen=True, slots=True)
class InternalNames:
    """`prefix` starts every internal alias; `typename_key` is where objects say their runtime type."""

    prefix: str
    typename_key: str


def choose_internal_names(request: Request) -> InternalNames:
    """The shortest prefix that no response key of the document starts with."""
    keys: set[str] = set()
    typename_taken = False
    for field in _fields(request):
        key = field.alias.value if field.alias else field.name.value
        keys.add(key)
        typename_taken = typename_taken or (key == TYPENAME and field.name.value != TYPENAME)
    prefix, number = "_", 0
    while any(key.startswith(prefix) and not key.startswith("__") for key in keys):
        number += 1
        prefix = f"_{number}_"
    return InternalNames(prefix, f"{prefix}typename" if typename_taken else TYPENAME)


def _fields(request: Request) -> Iterator[FieldNode]:
    """Every field of the operation and of all fragments."""
    pending: list[SelectionSetNode] = [request.operation.selection_set]
    pending += [fragment.selection_set for fragment in request.fragments.values()]
    while pending:
        for item in pending.pop().selections:
            if isinstance(item, FieldNode):
                yield item
            below = getattr(item, "selection_set", None)
            if below is not None:
                pending.append(below)
