"""All merged elements, each with what subgraphs say of it."""

from collections.abc import Iterator, Mapping

from gateway.composition.merge.externals import defining_sources
from gateway.composition.merge.model import (
    MergedElement,
    MergedEnum,
    MergedField,
    MergedFieldsType,
    MergedInputObject,
    Supergraph,
)
from gateway.composition.subgraph.model import Element

Described = tuple[MergedElement, Mapping[str, Element]]


def described_elements(supergraph: Supergraph) -> Iterator[Described]:
    """The schema, types, fields, arguments, input fields and enum values; of fields the sources that resolve them."""
    yield supergraph.schema, {name: subgraph.schema for name, subgraph in supergraph.subgraphs.items()}
    for item in supergraph.types.values():
        yield item, item.sources
        if isinstance(item, MergedFieldsType):
            for field in item.fields.values():
                yield from _of_field(supergraph, field)
        elif isinstance(item, MergedInputObject):
            yield from ((field, field.sources) for field in item.fields.values())
        elif isinstance(item, MergedEnum):
            yield from ((value, value.sources) for value in item.values.values())


def _of_field(supergraph: Supergraph, field: MergedField) -> Iterator[Described]:
    """A field that comes from an interface object alone is described there."""
    if field.sources:
        yield field, defining_sources(supergraph, field)
        yield from ((argument, argument.sources) for argument in field.arguments.values())
