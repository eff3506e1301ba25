"""PROVIDES_ON_NON_OBJECT_FIELD: a `@provides` on a field whose type has no fields."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.field_set_uses import field_set_uses
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import FieldsType, Subgraph, UnionType

CODE = "PROVIDES_ON_NON_OBJECT_FIELD"


def check(subgraph: Subgraph, _usage: FieldUsage) -> Iterator[CompositionError]:
    """Only objects, interfaces and unions have something to provide."""
    for use in field_set_uses(subgraph, "provides"):
        if not isinstance(subgraph.types.get(use.type_name), FieldsType | UnionType):
            message = (
                f"{use.where}: the field is of type {use.type_name}, which has no fields. Leave the @provides out."
            )
            yield in_subgraph(CODE, subgraph.name, message, use.coordinate)
