"""Walks the response that a plan makes beside the one that its operation asks for."""

from graphql.language import FieldNode, SelectionSetNode

from gateway.executor.conditions import is_included
from gateway.supergraph.model import TypeKind
from gateway.supergraph.query_graph import QueryGraph
from tests.gateway.planner.plan_shape.execution import TYPENAME, ShapeExecution, path_below
from tests.gateway.planner.plan_shape.response import ObjectShape, Place
from tests.gateway.planner.plan_shape.selections import (
    Fragments,
    arguments_of,
    collect_fields,
    field_text,
    fragment_of,
    selection_sets_of,
)

SelectionSets = tuple[SelectionSetNode, ...]  # none below a field that only the gateway reads
Asked = dict[str, list[FieldNode]]


class Coverage:
    """One comparison, for the valuation of the execution."""

    def __init__(self, execution: ShapeExecution, fragments: Fragments) -> None:
        self.execution = execution
        self.graph: QueryGraph = execution.graph
        self.fragments = fragments
        self._seen: set[tuple[Place, str, tuple[int, ...]]] = set()

    def check(self, root_type: str, selection_set: SelectionSetNode) -> None:
        """Compare from the root on; what is wrong goes to the execution's report."""
        self._walk(self.execution.root(), root_type, (selection_set,), "")

    def _walk(self, place: Place, static_type: str, sets: SelectionSets, path: str) -> None:
        key = (place, static_type, tuple(map(id, sets)))
        if key in self._seen:
            return
        self._seen.add(key)
        depends_on_type = self._depends_on_type(static_type, sets)
        for name in self.execution.types_at(place, static_type):
            here = f"{path}[{name}]" if self.graph.is_abstract(static_type) else path
            shape = self.execution.object_at(place, name, here)
            if not shape.knows_type and (depends_on_type or self._says_types(place, static_type, sets)):
                self.execution.report(here, "the answer depends on the runtime type, and no fetch says it")
            asked = self._asked(sets, name)
            self._compare(shape, asked, here)
            self._descend(shape, asked, here)

    def _compare(self, shape: ObjectShape, asked: Asked, path: str) -> None:
        for key, nodes in asked.items():
            name, arguments = nodes[0].name.value, arguments_of(nodes[0])
            if name.startswith("__"):
                continue
            text = f"{shape.type_name}.{field_text(name, arguments)}"
            produced = shape.fields.get(key)
            if produced is None:
                self.execution.report(path, f'the operation asks for {text} as "{key}", and no fetch gives it')
            elif (produced.name, produced.arguments) != (name, arguments):
                self.execution.report(path, f'the operation asks for {text} as "{key}", where {produced.text} stands')

    def _descend(self, shape: ObjectShape, asked: Asked, path: str) -> None:
        for key, produced in shape.fields.items():
            if produced.below:
                static_type = self.graph.field_type(shape.type_name, produced.name).name
                sets = selection_sets_of(asked.get(key, ()))
                self._walk(shape.child(key), static_type, sets, path_below(path, key))

    def _asked(self, sets: SelectionSets, type_name: str) -> Asked:
        """What the client asks of objects of a type; nothing of those that must be kept from clients."""
        if self.graph.supergraph.types[type_name].inaccessible:
            return {}
        return collect_fields(
            sets,
            self.fragments,
            self.execution.valuation,
            lambda condition: type_name in self.graph.possible_types(condition),
        )

    def _says_types(self, place: Place, static_type: str, sets: SelectionSets) -> bool:
        """Whether a subgraph knows the types of the objects here: then an unknown one must be seen for what it is."""
        if not sets or not self.graph.is_abstract(static_type):
            return False
        return any(
            not self.graph.nodes[layer.declared, layer.fetch.subgraph].is_interface_object for layer in place.layers
        )

    def _depends_on_type(self, static_type: str, sets: SelectionSets) -> bool:
        """Whether an object's runtime type must be known to shape the client's answer."""
        types = self.graph.supergraph.types
        if not sets or not self.graph.is_abstract(static_type):
            return False
        possible = self.graph.possible_types(static_type)
        if types[static_type].kind is TypeKind.UNION or any(types[name].inaccessible for name in possible):
            return True
        return len(possible) > 1 and not all(self._is_same_for_all(item, static_type) for item in sets)

    def _is_same_for_all(self, selection_set: SelectionSetNode, interface: str) -> bool:
        """Whether all types of an interface are asked for the same fields in the same order, without their names."""
        supertypes = {interface, *self.graph.supergraph.types[interface].interfaces}
        for item in selection_set.selections:
            if not is_included(item, self.execution.valuation):
                continue
            if isinstance(item, FieldNode):
                if item.name.value == TYPENAME:
                    return False
                continue
            fragment = fragment_of(item, self.fragments)
            condition = fragment.type_condition.name.value if fragment.type_condition else interface
            if condition not in supertypes or not self._is_same_for_all(fragment.selection_set, interface):
                return False
        return True
