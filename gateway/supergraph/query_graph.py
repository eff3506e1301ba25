"""The query graph: nodes are types in subgraphs, edges say which fields, keys and members lead where."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property

from gateway.supergraph.field_sets import FieldSet
from gateway.supergraph.model import ContextArgument, FieldJoin, Supergraph, TypeDefinition, TypeKind, TypeReference

MAX_LABEL_VARIANTS = 64


@dataclass(frozen=True, slots=True)
class FieldEdge:
    """A field of a node. `owner` is the node's type: for an interface object the interface that it stands for.

    An external edge may be taken only where the field is provided. One with `requires` or `contexts` leads on only from
    entities that were looked up with what it needs.
    """

    subgraph: str
    owner: str
    name: str
    target: TypeReference
    requires: FieldSet | None = None
    provides: FieldSet | None = None
    contexts: tuple[ContextArgument, ...] = ()
    external: bool = False


@dataclass(frozen=True, eq=False)
class Node:
    """A type in a subgraph.

    `keys` are the resolvable ones: the ways to jump here from any other place. `members` are the object types that a
    value can have here (abstract moves); for an interface object, whose values do not say their type, all of them.
    """

    type_name: str
    subgraph: str
    kind: TypeKind
    is_interface_object: bool
    keys: tuple[FieldSet, ...]
    members: frozenset[str]
    edges: dict[str, FieldEdge]

    @cached_property
    def key_fields(self) -> frozenset[str]:
        """The fields that are part of a key."""
        return frozenset(field.name for key in self.keys for field in key.fields)


class QueryGraph:
    """The supergraph as seen by the planner, for one set of active override labels.

    Immutable to its users; answers are remembered, so one graph serves all operations over a supergraph.
    """

    def __init__(self, supergraph: Supergraph, override_labels: frozenset[str] = frozenset()) -> None:
        self.supergraph = supergraph
        self.override_labels = override_labels & supergraph.override_labels
        self._possible = {name: self._possible_types(item) for name, item in supergraph.types.items()}
        self.nodes: dict[tuple[str, str], Node] = {
            (item.name, subgraph): self._node(item, subgraph)
            for item in supergraph.types.values()
            for subgraph in item.joins
        }
        self._interfaces: dict[str, tuple[Node, ...]] = {}
        self._routes: dict[tuple[str, str], tuple[FieldEdge, ...]] = {}
        self._subgraphs_of: dict[tuple[str, str], frozenset[str]] = {}
        self._profiles: dict[tuple[str, str], Hashable] = {}
        self._context_setters: dict[str, frozenset[str]] = {}
        self._variants: dict[frozenset[str], QueryGraph] = {}

    def with_labels(self, override_labels: frozenset[str]) -> "QueryGraph":
        """The graph in which these progressive overrides are active; kept for a bounded number of label sets."""
        labels = override_labels & self.supergraph.override_labels
        if labels == self.override_labels:
            return self
        variant = self._variants.get(labels)
        if variant is None:
            if len(self._variants) >= MAX_LABEL_VARIANTS:
                self._variants.clear()
            variant = self._variants[labels] = QueryGraph(self.supergraph, labels)
        return variant

    @cached_property
    def subgraphs(self) -> tuple[str, ...]:
        """The names of all subgraphs, sorted."""
        return tuple(sorted(self.supergraph.subgraphs))

    def node(self, type_name: str, subgraph: str) -> Node | None:
        """The type in that subgraph, if it is known there."""
        return self.nodes.get((type_name, subgraph))

    def interfaces_in(self, subgraph: str) -> tuple[Node, ...]:
        """The interfaces that a subgraph declares, interface objects left out, by name."""
        found = self._interfaces.get(subgraph)
        if found is None:
            nodes = (node for node in self.nodes.values() if node.subgraph == subgraph)
            real = (node for node in nodes if node.kind is TypeKind.INTERFACE and not node.is_interface_object)
            found = self._interfaces[subgraph] = tuple(sorted(real, key=lambda node: node.type_name))
        return found

    def is_composite(self, type_name: str) -> bool:
        """Whether values of the type have fields."""
        return type_name in self.supergraph.types

    def is_abstract(self, type_name: str) -> bool:
        """Whether the type is an interface or a union."""
        return self.supergraph.types[type_name].kind is not TypeKind.OBJECT

    def possible_types(self, type_name: str) -> frozenset[str]:
        """The object types that a value of the type can have, in the whole supergraph."""
        return self._possible[type_name]

    def field_type(self, type_name: str, field: str) -> TypeReference:
        """The type of a field in the supergraph."""
        return self.supergraph.types[type_name].fields[field].type

    def context_setters(self, context: str) -> frozenset[str]:
        """The object types that set a context, by themselves or by an interface or union that they are part of."""
        found = self._context_setters.get(context)
        if found is None:
            setters = (item.name for item in self.supergraph.types.values() if context in item.contexts)
            names = (name for setter in setters for name in self._possible[setter])
            found = self._context_setters[context] = frozenset(names)
        return found

    def routes(self, object_type: str, field: str) -> tuple[FieldEdge, ...]:
        """All edges by which an object's field can be had, by subgraph: its own, and those of interface objects."""
        key = (object_type, field)
        found = self._routes.get(key)
        if found is None:
            found = self._routes[key] = tuple(sorted(self._find_routes(*key), key=lambda e: (e.subgraph, e.owner)))
        return found

    def subgraphs_of(self, object_type: str, field: str) -> frozenset[str]:
        """The subgraphs that know an object's field."""
        key = (object_type, field)
        found = self._subgraphs_of.get(key)
        if found is None:
            found = self._subgraphs_of[key] = frozenset(edge.subgraph for edge in self.routes(*key))
        return found

    def profile(self, object_type: str, field: str) -> Hashable:
        """What planning depends on: types with equal profiles of a field can be planned as one for that field."""
        key = (object_type, field)
        if key not in self._profiles:
            self._profiles[key] = tuple(self._edge_profile(object_type, edge) for edge in self.routes(*key))
        return self._profiles[key]

    def _edge_profile(self, object_type: str, edge: FieldEdge) -> Hashable:
        owner = "" if edge.owner == object_type else edge.owner
        keys = self.nodes[edge.owner, edge.subgraph].keys
        return (
            edge.subgraph,
            owner,
            edge.target.name,
            edge.external,
            edge.requires,
            edge.provides,
            edge.contexts,
            keys,
        )

    def _possible_types(self, item: TypeDefinition) -> frozenset[str]:
        if item.kind is TypeKind.OBJECT:
            return frozenset({item.name})
        if item.kind is TypeKind.UNION:
            return frozenset(item.members)
        objects = (other for other in self.supergraph.types.values() if other.kind is TypeKind.OBJECT)
        return frozenset(other.name for other in objects if item.name in other.interfaces)

    def _node(self, item: TypeDefinition, subgraph: str) -> Node:
        join = item.joins[subgraph]
        edges = {}
        for field in item.fields.values():
            for field_join in field.joins:
                if field_join.subgraph == subgraph:
                    edges[field.name] = self._edge(item.name, field.name, field_join)
        return Node(
            type_name=item.name,
            subgraph=subgraph,
            kind=item.kind,
            is_interface_object=join.is_interface_object,
            keys=tuple(dict.fromkeys(key.fields for key in join.keys if key.resolvable)),
            members=self._members(item, subgraph, join.is_interface_object),
            edges=edges,
        )

    def _members(self, item: TypeDefinition, subgraph: str, is_interface_object: bool) -> frozenset[str]:
        possible = self._possible[item.name]
        if item.kind is TypeKind.OBJECT or is_interface_object:
            return possible
        if item.kind is TypeKind.UNION:
            return frozenset(name for name in possible if subgraph in item.members[name])
        types = self.supergraph.types
        return frozenset(name for name in possible if subgraph in types[name].interfaces[item.name])

    def _edge(self, owner: str, name: str, join: FieldJoin) -> FieldEdge:
        return FieldEdge(
            subgraph=join.subgraph,
            owner=owner,
            name=name,
            target=join.type,
            requires=join.requires,
            provides=join.provides,
            contexts=join.context_arguments,
            external=join.external or not self._is_in_charge(join),
        )

    def _is_in_charge(self, join: FieldJoin) -> bool:
        """Whether the subgraph resolves the field, and nobody has taken it over.

        Under a progressive override either the new subgraph does or the old one, never both.
        """
        if join.override_label is None:
            return not join.used_overridden
        active = join.override_label in self.override_labels
        return active if join.override else not active

    def _find_routes(self, object_type: str, field: str) -> Iterator[FieldEdge]:
        item = self.supergraph.types[object_type]
        for subgraph in item.joins:
            own = self.nodes[object_type, subgraph].edges.get(field)
            if own:
                yield own
        for interface in item.interfaces:
            for subgraph, join in self.supergraph.types[interface].joins.items():
                if join.is_interface_object and subgraph not in item.joins:
                    edge = self.nodes[interface, subgraph].edges.get(field)
                    if edge:
                        yield edge
