"""REQUIRED_INACCESSIBLE: an argument or input field is hidden and required."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import Supergraph
from gateway.composition.type_refs import NonNullRef
from gateway.composition.visibility import inputs_of_visible, is_hidden

CODE = "REQUIRED_INACCESSIBLE"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """Nobody can give what they do not see."""
    for item in inputs_of_visible(supergraph):
        if is_hidden(item) and isinstance(item.type, NonNullRef) and item.default is None:
            message = f'"{item.coordinate}" is @inaccessible but required. Make it nullable or give it a default.'
            yield CompositionError(CODE, message, (item.coordinate,), tuple(item.sources))
