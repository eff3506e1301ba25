"""KEY_UNSUPPORTED_ON_INTERFACE: a `@key` on an interface before federation 2.3."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_set_uses import field_set_uses
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import Subgraph

CODE = "KEY_UNSUPPORTED_ON_INTERFACE"
ENTITY_INTERFACES_SINCE = (2, 3)


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """Interfaces with keys came with `@interfaceObject`."""
    if subgraph.version >= ENTITY_INTERFACES_SINCE:
        return
    for use in field_set_uses(subgraph, "key"):
        if use.on_interface:
            message = (
                f"{use.where}: interfaces have keys since federation 2.3. Link to that version, or leave the key out."
            )
            yield in_subgraph(CODE, subgraph.name, message, use.coordinate)
