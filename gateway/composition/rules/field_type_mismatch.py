"""FIELD_TYPE_MISMATCH: no type fits what the subgraphs say a field is."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import MergedField, MergedInput, MergedInputObject, Supergraph
from gateway.composition.wording import by_value

CODE = "FIELD_TYPE_MISMATCH"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """One type must be a supertype of the others; of input fields, one must be accepted by all."""
    inputs = (item for item in supergraph.types.values() if isinstance(item, MergedInputObject))
    fields: list[MergedField | MergedInput] = [
        *supergraph.fields(),
        *(f for item in inputs for f in item.fields.values()),
    ]
    for field in fields:
        if field.type is None:
            types = by_value((subgraph, str(source.type)) for subgraph, source in field.sources.items())
            message = f'"{field.coordinate}" has type {types}. Make the types equal, or differ in nullability alone.'
            yield CompositionError(CODE, message, (field.coordinate,), tuple(field.sources))
