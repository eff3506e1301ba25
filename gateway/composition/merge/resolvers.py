"""Who resolves a field of a merged object: subgraphs that have it, provide it, or add it to its interface."""

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.composition.merge.model import MergedField, Supergraph
from gateway.composition.subgraph.model import FieldsType


@dataclass(frozen=True, slots=True)
class Resolver:
    """One subgraph that resolves a field; `label` names it in messages."""

    subgraph: str
    label: str
    is_shareable: bool


def resolvers(supergraph: Supergraph, field: MergedField) -> list[Resolver]:
    """All resolvers of a field. Overridden ones do not count, since they no longer are."""
    return [*_own(supergraph, field), *_through_interfaces(supergraph, field)]


def _own(supergraph: Supergraph, field: MergedField) -> Iterator[Resolver]:
    for name, source in field.sources.items():
        usage = supergraph.usages[name]
        if (name, source.coordinate) in supergraph.overrides.by_source:
            continue
        if source.coordinate not in usage.external:
            is_shareable = source.has("shareable") or source.coordinate in usage.keys
            yield Resolver(name, f'subgraph "{name}"', is_shareable)
        elif source.coordinate in usage.provided:
            yield Resolver(name, f'subgraph "{name}" (through @provides)', is_shareable=True)


def _through_interfaces(supergraph: Supergraph, field: MergedField) -> Iterator[Resolver]:
    for name, interface in field.through_interfaces:
        source = supergraph.subgraphs[name].types[interface]
        if isinstance(source, FieldsType) and field.name in source.fields:
            own = source.fields[field.name]
            is_shareable = own.has("shareable") or own.coordinate in supergraph.usages[name].keys
            yield Resolver(name, f'subgraph "{name}" (through @interfaceObject "{interface}")', is_shareable)
