"""What merging one element needs to know of all subgraphs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from gateway.composition.merge.overrides import Overrides, find_overrides
from gateway.composition.subgraph.field_usage import FieldUsage, field_usage
from gateway.composition.subgraph.model import FieldsType, InterfaceType, Subgraph, TypeElement, UnionType


@dataclass(frozen=True)
class MergeContext:
    """All subgraphs, sorted by name, and what follows from them together."""

    subgraphs: Mapping[str, Subgraph]

    @cached_property
    def usages(self) -> Mapping[str, FieldUsage]:
        """What each subgraph does with its fields."""
        return {name: field_usage(subgraph) for name, subgraph in self.subgraphs.items()}

    @cached_property
    def overrides(self) -> Overrides:
        """The overrides that take effect."""
        return find_overrides(self.subgraphs, self.usages)

    @cached_property
    def composed_directives(self) -> frozenset[tuple[str, str]]:
        """(subgraph, written name) of the custom directives that `@composeDirective` carries to the supergraph."""
        return frozenset(
            (subgraph.name, (use.text("name") or "").removeprefix("@"))
            for subgraph in self.subgraphs.values()
            for use in subgraph.schema.uses("composeDirective")
        )

    def type_sources(self, name: str) -> dict[str, TypeElement]:
        """The subgraphs that have the type, each with its own."""
        return {subgraph.name: subgraph.types[name] for subgraph in self.subgraphs.values() if name in subgraph.types}

    def type_names(self) -> list[str]:
        """The names of all types of all subgraphs, sorted."""
        return sorted({name for subgraph in self.subgraphs.values() for name in subgraph.types})

    def is_subtype(self, sub: str, base: str) -> bool:
        """Whether a type is, in the supergraph, a member of a union or implements an interface."""
        return sub in self._subtypes.get(base, frozenset())

    @cached_property
    def interface_objects(self) -> Mapping[str, tuple[str, ...]]:
        """Interface name to the subgraphs that have an `@interfaceObject` of that name."""
        found: dict[str, list[str]] = {}
        for subgraph in self.subgraphs.values():
            for item in subgraph.types.values():
                if item.has("interfaceObject"):
                    found.setdefault(item.name, []).append(subgraph.name)
        return {name: tuple(where) for name, where in found.items()}

    @cached_property
    def _subtypes(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for subgraph in self.subgraphs.values():
            for item in subgraph.types.values():
                for base in _bases_above(item):
                    found.setdefault(base, set()).add(item.name)
                if isinstance(item, UnionType):
                    found.setdefault(item.name, set()).update(item.members)
        return {name: frozenset(names) for name, names in found.items()}


def _bases_above(item: TypeElement) -> Iterable[str]:
    return item.interfaces if isinstance(item, FieldsType) else ()


def is_interface_like(item: TypeElement) -> bool:
    """Whether the type is an interface, or an object that stands for one."""
    return isinstance(item, InterfaceType) or item.has("interfaceObject")
