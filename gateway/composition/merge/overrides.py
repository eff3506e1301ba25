"""`@override`: which subgraph's field gives way to which, wholly or under a label."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import Field, ObjectType, Subgraph


@dataclass(frozen=True, slots=True)
class Override:
    """The field at `coordinate` moves from subgraph `source` to subgraph `target`; with a label, for some requests."""

    coordinate: str
    source: str
    target: str
    label: str | None


@dataclass(frozen=True, slots=True)
class Overrides:
    """Overrides of existing fields: `all` of them, and those that take effect by (overridden subgraph, coordinate) and by
    (overriding subgraph, coordinate).

    One whose source is external there has nothing to take over.
    """

    all: tuple[Override, ...]
    by_source: Mapping[tuple[str, str], Override]
    by_target: Mapping[tuple[str, str], Override]
    in_use: frozenset[tuple[str, str]]

    def removes(self, subgraph: str, coordinate: str) -> bool:
        """Whether the subgraph's field leaves the supergraph: overridden for good, and needed for nothing else."""
        found = self.by_source.get((subgraph, coordinate))
        return found is not None and found.label is None and (subgraph, coordinate) not in self.in_use

    def keeps_overridden(self, subgraph: str, coordinate: str) -> bool:
        """Whether the subgraph's field is overridden, yet still needed there (by a key, an interface, ...)."""
        return (subgraph, coordinate) in self.by_source and (subgraph, coordinate) in self.in_use

    def label_at(self, subgraph: str, coordinate: str) -> str | None:
        """The label under which the field moves from or to this subgraph."""
        found = self.by_source.get((subgraph, coordinate)) or self.by_target.get((subgraph, coordinate))
        return found.label if found else None


def find_overrides(subgraphs: Mapping[str, Subgraph], usages: Mapping[str, FieldUsage]) -> Overrides:
    """The overrides whose source subgraph has the field, other than the overriding one."""
    existing = tuple(_all(subgraphs))
    effective = (item for item in existing if item.coordinate not in usages[item.source].external)
    by_source = {(item.source, item.coordinate): item for item in effective}
    in_use = frozenset(key for key in by_source if key[1] in usages[key[0]].in_use)
    by_target = {(item.target, item.coordinate): item for item in by_source.values()}
    return Overrides(existing, by_source, by_target, in_use)


def overridable_field(subgraph: Subgraph, coordinate: str) -> Field | None:
    """The field at a coordinate `Type.field`, if this subgraph has it."""
    type_name, _, field_name = coordinate.partition(".")
    owner = subgraph.types.get(type_name)
    return owner.fields.get(field_name) if isinstance(owner, ObjectType) else None


def _all(subgraphs: Mapping[str, Subgraph]) -> Iterator[Override]:
    for subgraph in subgraphs.values():
        for field in subgraph.fields():
            use = field.use("override")
            source = use.text("from") if use else None
            if use is None or source is None or source == subgraph.name or source not in subgraphs:
                continue
            if overridable_field(subgraphs[source], field.coordinate):
                yield Override(field.coordinate, source, subgraph.name, use.text("label"))
