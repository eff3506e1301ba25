"""Keys and required fields at a site: where their values stand in the response, and the leaves to fetch for them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gateway.planner.fetch_graph.sites import Site, SiteField, SiteMap
from gateway.planner.normalize.expand_types import split_by_profile
from gateway.planner.operation import NO_ARGUMENTS, Arguments
from gateway.supergraph.field_sets import FieldSelection, FieldSet, FragmentSelection
from gateway.supergraph.query_graph import QueryGraph


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a representation: `field` is where it is read from, `below` what is needed of an object in it."""

    name: str
    field: SiteField
    types: frozenset[str]
    below: tuple["Value", ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """A field set at a site, for objects of `types`; a key's values must not be null, others may (`nullable`)."""

    types: frozenset[str]
    fields: FieldSet
    nullable: bool
    values: tuple[Value, ...]

    def leaves(self) -> Iterator[Value]:
        """The values that must be fetched."""
        yield from _leaves(self.values)

    def contradicts(self, other: "Requirement") -> bool:
        """Whether no representation can hold both: a name would stand for values under different arguments."""
        return _contradict(self.values, other.values)


class RequirementReader:
    """Turns field sets into requirements; the same question gets the same answer, so fields are made once."""

    def __init__(self, graph: QueryGraph, sites: SiteMap) -> None:
        self.graph = graph
        self.sites = sites
        self._known: dict[tuple[Site, frozenset[str], FieldSet, bool], Requirement] = {}

    def requirement(self, site: Site, types: frozenset[str], fields: FieldSet, nullable: bool) -> Requirement:
        """What objects of these types at the site must have, so that the field set can be sent."""
        key = (site, types, fields, nullable)
        found = self._known.get(key)
        if found is None:
            values = tuple(self._values(site, types, fields))
            found = self._known[key] = Requirement(types, fields, nullable, values)
        return found

    def _values(self, site: Site, types: frozenset[str], fields: FieldSet) -> Iterator[Value]:
        for item in fields:
            if isinstance(item, FragmentSelection):
                narrowed = types
                if item.type_condition:
                    narrowed = types & self.graph.possible_types(item.type_condition)
                if narrowed:
                    yield from self._values(site, narrowed, item.selections)
            elif item.name != "__typename":
                yield from self._field_values(site, types, item)

    def _field_values(self, site: Site, types: frozenset[str], item: FieldSelection) -> Iterator[Value]:
        arguments = Arguments(item.arguments_text) if item.arguments else NO_ARGUMENTS
        for group in split_by_profile(self.graph, types, item.name):
            field = self.sites.internal(site, group, item.name, arguments)
            yield Value(item.response_key, field, group, tuple(self._below(field, item)))

    def _below(self, field: SiteField, item: FieldSelection) -> Iterable[Value]:
        if field.child is None:
            return
        child = field.child
        if self.graph.is_abstract(child.type_name):
            yield Value("__typename", self.sites.typename(child), child.possible)
        yield from self._values(child, child.possible, item.selections)


def _leaves(values: Iterable[Value]) -> Iterator[Value]:
    for value in values:
        if value.below:
            yield from _leaves(value.below)
        else:
            yield value


def _contradict(first: Iterable[Value], second: Sequence[Value]) -> bool:
    return any(
        one.field.arguments != other.field.arguments or _contradict(one.below, other.below)
        for one in first
        for other in second
        if one.name == other.name and one.types & other.types
    )
