"""KEY_DIRECTIVE_IN_FIELDS_ARG: the field set of a `@key` has directives in it."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_set_uses import field_set_uses
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import Subgraph
from gateway.composition.subgraph.selections import field_set_of
from gateway.supergraph.field_sets import all_selections

CODE = "KEY_DIRECTIVE_IN_FIELDS_ARG"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """A field set selects always or never."""
    for use in field_set_uses(subgraph, "key"):
        found = [text for item in all_selections(field_set_of(use.use)) for text in item.directives]
        if found:
            message = f"{use.where}: a field set cannot have directives. Leave {', '.join(found)} out."
            yield in_subgraph(CODE, subgraph.name, message, use.coordinate)
