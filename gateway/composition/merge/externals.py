"""A merged field's sources, told apart by who resolves it and who only refers to it."""

from gateway.composition.merge.model import MergedField, Supergraph
from gateway.composition.subgraph.field_usage import is_external
from gateway.composition.subgraph.model import Field


def external_sources(supergraph: Supergraph, field: MergedField) -> dict[str, Field]:
    """The subgraphs in which the field is external."""
    return {name: source for name, source in field.sources.items() if is_external(supergraph.usages[name], source)}


def defining_sources(supergraph: Supergraph, field: MergedField) -> dict[str, Field]:
    """The subgraphs in which the field is not external."""
    return {name: source for name, source in field.sources.items() if not is_external(supergraph.usages[name], source)}
