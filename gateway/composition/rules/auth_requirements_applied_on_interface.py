"""AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE: rights demanded on an interface instead of on what implements it."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.merge.authorization import AUTHORIZATION
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import Element, InterfaceType, Subgraph

CODE = "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """An interface demands what its objects demand together; a demand of its own could be evaded through an object."""
    for owner in subgraph.fields_types():
        is_interface = isinstance(owner, InterfaceType)
        elements: list[Element] = [owner] if is_interface or owner.has("interfaceObject") else []
        if is_interface:
            elements.extend(owner.fields.values())
        for element in elements:
            for name in AUTHORIZATION:
                for use in element.uses(name):
                    message = f'{use} is on "{element.coordinate}". Put it on the implementing types or their fields.'
                    yield in_subgraph(CODE, subgraph.name, message, element.coordinate)
