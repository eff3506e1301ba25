"""KEY_FIELDS_HAS_ARGS: a `@key` selects a field that takes arguments."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_set_uses import field_set_uses, selected
from gateway.composition.subgraph.field_set_validity import lacks_argument
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import Subgraph

CODE = "KEY_FIELDS_HAS_ARGS"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """Its value would depend on arguments that nobody gives. Without a required one the selection is invalid anyway."""
    for use in field_set_uses(subgraph, "key"):
        for item in selected(subgraph, use):
            if item.field is not None and item.field.arguments and not lacks_argument(item.field, item.selection):
                message = f'{use.where}: "{item.field.coordinate}" takes arguments, so it cannot be in a @key.'
                yield in_subgraph(CODE, subgraph.name, message, use.coordinate)
