"""REFERENCED_INACCESSIBLE: something that clients see is of a type that they do not see."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import MergedField, MergedInput, Supergraph
from gateway.composition.type_refs import base_name
from gateway.composition.visibility import is_hidden, visible_fields, visible_inputs

CODE = "REFERENCED_INACCESSIBLE"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """What is of a hidden type is hidden, too."""
    elements: list[MergedField | MergedInput] = [field for _, field in visible_fields(supergraph)]
    elements.extend(visible_inputs(supergraph))
    for element in elements:
        target = supergraph.types.get(base_name(element.type)) if element.type else None
        if target is not None and is_hidden(target):
            message = (
                f'Type "{target.name}" is @inaccessible, but "{element.coordinate}", which clients see, is of that type.'
                " Mark it @inaccessible, too."
            )
            yield CompositionError(CODE, message, (element.coordinate, target.name), tuple(element.sources))
