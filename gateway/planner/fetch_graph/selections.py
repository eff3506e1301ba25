"""What a step asks its subgraph for: fields, fragments where types differ, and aliases where their types clash."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

from gateway.planner.conditions import Alternatives, residual
from gateway.planner.fetch_graph.needs import Need, Needs
from gateway.planner.fetch_graph.nodes import SelectedField, SelectedFragment, SelectionNode
from gateway.planner.fetch_graph.sites import SiteField
from gateway.planner.fetch_graph.steps import Visit, types_at
from gateway.planner.normalize.internal_names import TYPENAME
from gateway.planner.operation import Operation
from gateway.planner.plan import FieldStep, Rename, TargetPath
from gateway.supergraph.model import TypeKind
from gateway.supergraph.query_graph import Node, QueryGraph

TYPENAME_SHAPE = "String!"


class SelectionBuilder:
    """Builds selections visit by visit; `renames` collects the aliases to undo, the deepest first."""

    def __init__(self, graph: QueryGraph, operation: Operation, needs: Needs, numbers: "count[int]") -> None:
        self.graph = graph
        self.operation = operation
        self.needs = needs
        self.numbers = numbers
        self.renames: list[Rename] = []

    def build(self, visit: Visit, given: Alternatives, path: TargetPath = ()) -> tuple[SelectionNode, ...]:
        """The selections at a visit, where `given` is known to hold; `path` leads there in the fetch's own data."""
        needed = self._needed(visit)
        node = self.graph.node(visit.type_name, visit.step.subgraph) if visit.type_name else None
        if node is None or (node.kind is not TypeKind.OBJECT and not node.is_interface_object):
            found = self._abstract(visit, node, needed, given, path)
        else:
            found = self._concrete(visit, node, needed, given, path)
        if node is not None and node.is_interface_object and visit.is_lookup:
            return (SelectedFragment(node.type_name, found),)
        if node is not None and visit.is_lookup:
            return (SelectedFragment(node.type_name, found),)
        return found

    def _needed(self, visit: Visit) -> list[tuple[SiteField, Need]]:
        """In the order of the site's fields, which is the client's."""
        found = self.needs.fields.get(visit, {})
        return [(field, found[field]) for field in visit.site.fields if field in found and not field.is_meta]

    def _concrete(
        self, visit: Visit, node: Node, needed: list[tuple[SiteField, Need]], given: Alternatives, path: TargetPath
    ) -> tuple[SelectionNode, ...]:
        fields = [self._field(visit, field, need, node.type_name, given, path) for field, need in needed]
        if not node.is_interface_object and self.graph.is_abstract(visit.site.type_name):
            return (self._typename(), *fields)
        if fields:
            return tuple(fields)
        # An interface object would give its own name as the type, which must not be taken for the runtime type.
        key = f"{self.operation.prefix}object" if node.is_interface_object else self.operation.typename_key
        return (SelectedField(key, TYPENAME, TYPENAME_SHAPE),)

    def _abstract(
        self,
        visit: Visit,
        node: Node | None,
        needed: list[tuple[SiteField, Need]],
        given: Alternatives,
        path: TargetPath,
    ) -> tuple[SelectionNode, ...]:
        types = visit.step.types if node is None else node.members
        types = types & types_at(self.graph, visit.site)
        shared: list[SelectedField] = []
        fragments: dict[str, list[SelectedField]] = {}
        for field, need in needed:
            asked = need.types & types
            if node is not None and asked == types and self._has(node, visit, field):
                shared.append(self._field(visit, field, need, node.type_name, given, path))
                continue
            for name in self._owners(visit, field, asked, types):
                fragments.setdefault(name, []).append(self._field(visit, field, need, name, given, path))
        kept = self._without_clashes(shared, fragments, path)
        return (*((self._typename(),) if node is not None else ()), *shared, *kept)

    def _owners(
        self, visit: Visit, field: SiteField, asked: frozenset[str], everything: frozenset[str]
    ) -> Iterator[str]:
        """The types to ask on: an interface that stands for just these types here, or each for itself."""
        if len(asked) > 1:
            for node in self.graph.interfaces_in(visit.step.subgraph):
                if node.members & everything == asked and self._has(node, visit, field):
                    yield node.type_name
                    return
        yield from sorted(asked)

    def _has(self, node: Node, visit: Visit, field: SiteField) -> bool:
        """Whether an interface or a union has the field, with the type that the visit below has."""
        edge = node.edges.get(field.name)
        below = visit.below.get(field)
        return (
            edge is not None
            and not self._is_contextual(visit, field)
            and (below is None or below.type_name == edge.target.name)
        )

    def _is_contextual(self, visit: Visit, field: SiteField) -> bool:
        """Whether objects take arguments from contexts, of which the interface's field knows nothing."""
        nodes = (self.graph.node(name, visit.step.subgraph) for name in field.types) if visit.step.contexts else ()
        return any(field.name in node.edges and node.edges[field.name].contexts for node in nodes if node)

    def _field(
        self, visit: Visit, field: SiteField, need: Need, owner: str, given: Alternatives, path: TargetPath
    ) -> SelectedField:
        below = visit.below.get(field)
        return SelectedField(
            response_key=field.response_key,
            name=field.name,
            shape=self._shape(visit, owner, field),
            arguments=field.arguments,
            condition=residual(need.condition, given),
            selections=self.build(below, need.condition, (*path, field.step)) if below else (),
            contexts=self._contexts(visit, owner, field),
        )

    def _contexts(self, visit: Visit, owner: str, field: SiteField) -> tuple[tuple[str, int], ...]:
        known = [need.value for need in visit.step.contexts] if visit.is_lookup else []
        arguments = self.graph.nodes[owner, visit.step.subgraph].edges[field.name].contexts if known else ()
        return tuple((argument.name, known.index(argument.value)) for argument in arguments)

    def _shape(self, visit: Visit, owner: str, field: SiteField) -> str:
        edge = self.graph.nodes[owner, visit.step.subgraph].edges[field.name]
        return edge.target.text.replace(edge.target.name, "") if field.child else edge.target.text

    def _typename(self) -> SelectedField:
        return SelectedField(self.operation.typename_key, TYPENAME, TYPENAME_SHAPE)

    def _without_clashes(
        self, shared: list[SelectedField], fragments: dict[str, list[SelectedField]], path: TargetPath
    ) -> Iterator[SelectedFragment]:
        """Fragments in which no field clashes with one of the same key elsewhere: the later one gets an alias."""
        accepted: dict[str, list[SelectedField]] = {}
        for field in shared:
            accepted.setdefault(field.response_key, []).append(field)
        for name in sorted(fragments):
            kept = []
            for field in fragments[name]:
                others = accepted.setdefault(field.response_key, [])
                if any(_clash(field, other) for other in others):
                    kept.append(self._renamed(field, path))
                else:
                    others.append(field)
                    kept.append(field)
            yield SelectedFragment(name, tuple(kept))

    def _renamed(self, field: SelectedField, path: TargetPath) -> SelectedField:
        # A number in front: other internal aliases have a field's name there.
        key = f"{self.operation.prefix}{next(self.numbers)}_{field.response_key}"
        depth = len(path)
        for rename in tuple(self.renames):  # what was renamed below is now found under the alias too
            if rename.path[:depth] == path and len(rename.path) > depth:
                step = rename.path[depth]
                if isinstance(step, FieldStep) and step.key == field.response_key:
                    moved = (*path, FieldStep(key, step.lists), *rename.path[depth + 1 :])
                    self.renames.append(replace(rename, path=moved))
        self.renames.append(Rename(path, key, field.response_key))
        return replace(field, response_key=key)


def _clash(left: SelectedField, right: SelectedField) -> bool:
    """Whether a validating server refuses both under one key, though their parents are of different types."""
    if left.shape != right.shape or bool(left.selections) != bool(right.selections):
        return True
    others = _by_key(right.selections)
    return any(
        _clash(field, other)
        for key, fields in _by_key(left.selections).items()
        for field in fields
        for other in others.get(key, ())
    )


def _by_key(selections: Iterable[SelectionNode]) -> dict[str, list[SelectedField]]:
    found: dict[str, list[SelectedField]] = {}
    for field in _fields(selections):
        found.setdefault(field.response_key, []).append(field)
    return found


def _fields(selections: Iterable[SelectionNode]) -> Iterator[SelectedField]:
    for item in selections:
        if isinstance(item, SelectedField):
            yield item
        else:
            yield from _fields(item.selections)
