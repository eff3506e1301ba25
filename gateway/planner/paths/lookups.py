"""Jumps: by which keys, and under which type name, objects of a site can be looked up in a subgraph."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gateway.planner.fetch_graph.contexts import ContextNeed, context_need
from gateway.planner.fetch_graph.requirements import Requirement, RequirementReader
from gateway.planner.fetch_graph.sites import Site, SiteField
from gateway.planner.fetch_graph.steps import Step, types_at
from gateway.planner.paths.options import AtLookup
from gateway.supergraph.field_sets import FieldSet
from gateway.supergraph.model import ContextValue
from gateway.supergraph.query_graph import FieldEdge, Node, QueryGraph

NO_TYPES: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Entrance:
    """A type name to look up by; `key_types` are the types whose keys are needed."""

    entry: str | None
    key_types: frozenset[str]
    any_type: bool
    keys: tuple[FieldSet, ...]
    edges: dict[str, FieldEdge]

    @property
    def contexts(self) -> frozenset[ContextValue]:
        """What the field takes from contexts, whichever of the types it is asked of."""
        return frozenset(item.value for edge in self.edges.values() for item in edge.contexts)


@dataclass(frozen=True, slots=True)
class _Opening:
    """An entrance at a site: what it needs besides a key, and the lookups by a new step."""

    entrance: _Entrance
    required: tuple[Requirement, ...]
    contexts: tuple[ContextNeed, ...]
    by_new_step: tuple[AtLookup, ...]


class LookupFinder:
    """Finds the lookups at a site after which a field can be selected.

    What does not depend on the fetches so far is worked out once.
    """

    def __init__(self, graph: QueryGraph, reader: RequirementReader) -> None:
        self.graph = graph
        self.reader = reader
        self._openings: dict[tuple[object, ...], tuple[_Opening, ...]] = {}
        self._interfaces: dict[tuple[frozenset[str], str], tuple[Node, ...]] = {}

    def lookups(self, site: Site, field: SiteField, types: frozenset[str], subgraph: str) -> Iterator[AtLookup]:
        """Steps at the site that could know more come first, then a new step for each key."""
        steps = [visit.step for visit in site.visits if visit.is_lookup and visit.step.subgraph == subgraph]
        for opening in self._openings_at(site, field, types, subgraph):
            for step in steps:
                if self._can_grow(step, opening.entrance, types) and not _contradict(step, opening.required):
                    yield from self._grown(step, opening, types)
            yield from opening.by_new_step

    def _openings_at(self, site: Site, field: SiteField, types: frozenset[str], subgraph: str) -> tuple[_Opening, ...]:
        interfaces = self._interfaces_of(types, subgraph)
        everything = types_at(self.graph, site) if interfaces else NO_TYPES
        knows_types = not interfaces or self._knows_types(site)
        key = (site, field.name, types, subgraph, everything, knows_types)
        found = self._openings.get(key)
        if found is None:
            entrances = self._entrances(field, types, subgraph, interfaces, everything, knows_types)
            openings = (self._opening(site, types, subgraph, entrance) for entrance in entrances)
            # Without a source nothing above these objects sets the context.
            found = tuple(opening for opening in openings if all(need.sources for need in opening.contexts))
            self._openings[key] = found
        return found

    def _opening(self, site: Site, types: frozenset[str], subgraph: str, entrance: _Entrance) -> _Opening:
        required = self._required(site, entrance)
        contexts = self._contexts(site, entrance)
        keys = (self.reader.requirement(site, entrance.key_types, key, nullable=False) for key in entrance.keys)
        lookups = tuple(self._lookup(site, subgraph, None, entrance, types, (key, *required), contexts) for key in keys)
        return _Opening(entrance, required, contexts, lookups)

    def _lookup(
        self,
        site: Site,
        subgraph: str,
        step: Step | None,
        entrance: _Entrance,
        types: frozenset[str],
        requirements: tuple[Requirement, ...],
        contexts: tuple[ContextNeed, ...],
    ) -> AtLookup:
        asked = entrance.key_types if entrance.any_type else types
        needs_typename = not entrance.any_type and len(site.possible) > 1
        leaves = [(value.field, value.types) for item in requirements for value in item.leaves()]
        leaves += [leaf for need in contexts for leaf in need.leaves(self.reader)]
        if needs_typename:
            leaves.append((self.reader.sites.typename(site), asked))
        return AtLookup(
            site=site,
            subgraph=subgraph,
            step=step,
            entry=entrance.entry,
            types=asked,
            any_type=entrance.any_type,
            requirements=requirements,
            contexts=contexts,
            needs_typename=needs_typename,
            leaves=tuple(leaves),
        )

    def _grown(self, step: Step, opening: _Opening, types: frozenset[str]) -> Iterator[AtLookup]:
        entrance, required, contexts = opening.entrance, opening.required, opening.contexts
        new_types = entrance.key_types - step.types
        if not new_types:
            yield self._lookup(step.site, step.subgraph, step, entrance, types, required, contexts)
            return
        known = [requirement.fields for requirement in step.requirements if not requirement.nullable]
        for key in sorted(entrance.keys, key=lambda item: item not in known):
            added = self.reader.requirement(step.site, new_types, key, nullable=False)
            yield self._lookup(step.site, step.subgraph, step, entrance, types, (added, *required), contexts)

    def _can_grow(self, step: Step, entrance: _Entrance, types: frozenset[str]) -> bool:
        if step.entry != entrance.entry or step.any_type != entrance.any_type:
            return False
        if (step.contexts or entrance.contexts) and step.types != entrance.key_types:
            return False  # the values belong to the step's variables, so all of its objects must have them
        # Objects behind an interface object do not know their types: others would be asked for the field too.
        return entrance.entry is None or entrance.any_type or step.types == types

    def _required(self, site: Site, entrance: _Entrance) -> tuple[Requirement, ...]:
        by_fields: dict[FieldSet, set[str]] = {}
        for object_type, edge in entrance.edges.items():
            if edge.requires:
                by_fields.setdefault(edge.requires, set()).add(object_type)
        return tuple(
            self.reader.requirement(site, frozenset(types), fields, nullable=True)
            for fields, types in by_fields.items()
        )

    def _contexts(self, site: Site, entrance: _Entrance) -> tuple[ContextNeed, ...]:
        values = sorted(entrance.contexts, key=lambda value: (value.context, str(value.selection), value.type))
        return tuple(context_need(self.graph, self.reader, site, value) for value in values)

    def _entrances(
        self,
        field: SiteField,
        types: frozenset[str],
        subgraph: str,
        interfaces: tuple[Node, ...],
        everything: frozenset[str],
        knows_types: bool,
    ) -> Iterator[_Entrance]:
        own = self._edges(field, types, subgraph, None)
        if own is not None and not field.is_meta:
            keys = _common(self.graph.nodes[name, subgraph].keys for name in sorted(types))
            if keys:
                yield _Entrance(None, types, False, keys, own)
        for node in interfaces:
            if node.is_interface_object:
                edges = self._edges(field, types, subgraph, node.type_name)
                whole = everything <= types
                if edges is not None and not field.is_meta:
                    yield _Entrance(node.type_name, types, whole, node.keys, edges)
            elif own is not None and everything <= node.members and not knows_types and not _need_more_than_keys(own):
                yield _Entrance(node.type_name, everything, True, node.keys, own)

    def _knows_types(self, site: Site) -> bool:
        """Whether the objects at the site come with their types, so that no interface's name is needed."""
        return any(
            not self.graph.nodes[visit.type_name, visit.step.subgraph].is_interface_object
            for visit in site.visits
            if visit.type_name is not None and not visit.is_lookup
        )

    def _interfaces_of(self, types: frozenset[str], subgraph: str) -> tuple[Node, ...]:
        """The interfaces of all these types that have a key in the subgraph."""
        found = self._interfaces.get((types, subgraph))
        if found is None:
            definitions = self.graph.supergraph.types
            shared = set.intersection(*(set(definitions[name].interfaces) for name in types))
            nodes = (self.graph.node(interface, subgraph) for interface in sorted(shared))
            found = self._interfaces[types, subgraph] = tuple(node for node in nodes if node and node.keys)
        return found

    def _edges(
        self, field: SiteField, types: frozenset[str], subgraph: str, owner: str | None
    ) -> dict[str, FieldEdge] | None:
        """The field's edge for each type in the subgraph, None when one is missing or external."""
        found: dict[str, FieldEdge] = {}
        for object_type in sorted(types):
            node = self.graph.node(owner or object_type, subgraph)
            edge = node.edges.get(field.name) if node else None
            if node and field.is_meta:
                continue
            if edge is None or edge.external:
                return None
            found[object_type] = edge
        return found


def _need_more_than_keys(edges: dict[str, FieldEdge]) -> bool:
    """Whether what the fields need belongs to object types: an interface's representation cannot carry it."""
    return any(edge.requires or edge.contexts for edge in edges.values())


def _contradict(step: Step, required: Iterable[Requirement]) -> bool:
    return any(own.contradicts(other) for other in required for own in step.requirements)


def _common(sets: Iterable[tuple[FieldSet, ...]]) -> tuple[FieldSet, ...]:
    """The keys that are in all of these, in the order of the first."""
    first, *others = sets
    return tuple(key for key in first if all(key in other for other in others))
