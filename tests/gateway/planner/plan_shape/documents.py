"""Each fetch's document by itself: whether the subgraph, as the supergraph knows it, accepts it."""

from collections.abc import Iterator, Sequence

from graphql.language import (
    FieldNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    Visitor,
    print_ast,
    visit,
)

from gateway.planner.lookup_documents import write_lookups
from gateway.planner.plan import Fetch
from gateway.supergraph.model import TypeKind
from gateway.supergraph.query_graph import QueryGraph
from tests.gateway.planner.plan_shape.entrance import names_of
from tests.gateway.planner.plan_shape.selections import arguments_of, field_text, response_key

Located = tuple[str, FieldNode]  # the type that the field is selected on
ENTITY = "_Entity"
META = ("__typename", "_entities")


def document_violations(
    graph: QueryGraph, fetch: Fetch, document: OperationDefinitionNode, client: OperationDefinitionNode
) -> Iterator[str]:
    """What is wrong with a fetch's document, apart from what depends on the place of its objects."""
    name = document.name.value if document.name else None
    if (document.operation.value, name) != (fetch.kind.value, fetch.operation_name):
        yield f"fetch {fetch.id} is a {fetch.kind} {fetch.operation_name}, and its document is not"
    checks = (
        _variables(fetch, document, client),
        _lookups(fetch, document),
        _Fields(graph, fetch).violations(document),
    )
    for check in checks:
        for sentence in check:
            yield f"fetch {fetch.id} to {fetch.subgraph}: {sentence}"


def _variables(fetch: Fetch, document: OperationDefinitionNode, client: OperationDefinitionNode) -> Iterator[str]:
    """Declared are those that are used: the client's, declared as by the client, and those of representations."""
    expected = {node.variable.name.value: print_ast(node) for node in client.variable_definitions or ()}
    for lookup in fetch.entities:
        if lookup.variable in expected:
            yield f"the variable ${lookup.variable} of representations is one of the client's"
        expected[lookup.variable] = f"${lookup.variable}: [_Any!]!"
    own = [lookup.variable for lookup in fetch.entities]
    for lookup, names in zip(fetch.entities, names_of(fetch), strict=True):
        own += names.contexts
        expected |= {
            name: f"${name}: {variable.type}" for name, variable in zip(names.contexts, lookup.contexts, strict=True)
        }
    declared = {node.variable.name.value: print_ast(node) for node in document.variable_definitions or ()}
    used = _VariableNames()
    visit(document.selection_set, used)
    if used.names != set(declared):
        yield f"it uses the variables {sorted(used.names)}, and declares {sorted(declared)}"
    for name, text in declared.items():
        if expected.get(name) != text:
            yield f"it declares {text}, where {expected.get(name, 'nothing')} is known"
    sent = [*fetch.variables, *own]
    if sorted(sent) != sorted(declared):
        yield f"it declares the variables {sorted(declared)}, and {sorted(sent)} are sent"


class _VariableNames(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        self.names.add(node.name.value)


def _lookups(fetch: Fetch, document: OperationDefinitionNode) -> Iterator[str]:
    """One `_entities` field for each lookup, and nothing beside them."""
    if not fetch.entities:
        return
    if any(not lookup.templates for lookup in fetch.entities):
        yield "it looks up nothing"
    if fetch.parts is not None and fetch.document != write_lookups(fetch.parts, [[item] for item in names_of(fetch)]):
        yield "its parts make another document"
    expected = [
        (lookup.response_key, "_entities", (("representations", f"${lookup.variable}"),)) for lookup in fetch.entities
    ]
    found = [
        (response_key(item), item.name.value, arguments_of(item)) if isinstance(item, FieldNode) else None
        for item in document.selection_set.selections
    ]
    if found != expected:
        yield f"its root fields are {print_ast(document.selection_set)}, and not one for each lookup"


class _Fields:
    """The fields and fragments of one document."""

    def __init__(self, graph: QueryGraph, fetch: Fetch) -> None:
        self.graph = graph
        self.fetch = fetch
        self.subgraph = fetch.subgraph

    def violations(self, document: OperationDefinitionNode) -> Iterator[str]:
        root_type = self.graph.supergraph.root_types[document.operation.value]
        yield from self._level([(root_type, document.selection_set)])

    def _level(self, sets: Sequence[tuple[str, SelectionSetNode]]) -> Iterator[str]:
        """Everything at one position of the response: the selection sets merge there."""
        by_key: dict[str, list[Located]] = {}
        for parent, selection_set in sets:
            for owner, node in self._flat(parent, selection_set):
                if owner is None:
                    yield f"{print_ast(node)} cannot be asked of {parent} there"
                elif isinstance(node, FieldNode):
                    by_key.setdefault(response_key(node), []).append((owner, node))
        for key, located in by_key.items():
            sound = []
            for owner, node in located:
                problems = list(self._field(owner, node))
                yield from problems
                if not problems:
                    sound.append((owner, node))
            yield from self._merged(key, sound)

    def _flat(
        self, parent: str, selection_set: SelectionSetNode
    ) -> Iterator[tuple[str | None, FieldNode | InlineFragmentNode]]:
        """Fields with the types that they are selected on; fragments that are impossible have none."""
        for item in selection_set.selections:
            if isinstance(item, FieldNode):
                yield parent, item
            elif isinstance(item, InlineFragmentNode):
                condition = item.type_condition.name.value if item.type_condition else parent
                if condition != parent and not self._types(condition) & self._types(parent):
                    yield None, item
                else:
                    yield from self._flat(condition, item.selection_set)

    def _types(self, name: str) -> frozenset[str]:
        """What objects can be to the subgraph where a type stands."""
        if name == ENTITY:
            nodes = (node for node in self.graph.nodes.values() if node.subgraph == self.subgraph and node.keys)
            return frozenset(own for node in nodes for own in self._types(node.type_name))
        node = self.graph.node(name, self.subgraph)
        if node is None:
            return frozenset()
        return frozenset({name}) if node.is_interface_object else node.members

    def _field(self, owner: str, node: FieldNode) -> Iterator[str]:
        name = node.name.value
        if name in META:
            return
        known = self.graph.node(owner, self.subgraph)
        edge = known.edges.get(name) if known else None
        if edge is None:
            yield f"{owner} has no field {name} there"
            return
        if self.graph.is_composite(edge.target.name) != (node.selection_set is not None):
            yield f"{owner}.{name} is a {edge.target.text}, and selected as something else"
        definition = self.graph.supergraph.types[owner].fields[name]
        for argument, _ in arguments_of(node):
            if argument not in definition.arguments and all(argument != item.name for item in edge.contexts):
                yield f"{owner}.{name} has no argument {argument}"

    def _merged(self, key: str, located: Sequence[Located]) -> Iterator[str]:
        """Fields of one response key: the same ones where one object can have both, and of one shape (5.3.2)."""
        below = []
        for index, (owner, node) in enumerate(located):
            for other_owner, other in located[:index]:
                if self._shape(owner, node) != self._shape(other_owner, other):
                    yield f'"{key}" has different types on {other_owner} and {owner}'
                elif self._can_be_one(owner, other_owner) and _asked(node) != _asked(other):
                    yield f'"{key}" is {field_text(*_asked(other))} and {field_text(*_asked(node))} at once'
            if node.selection_set is not None:
                below.append((self._target(owner, node), node.selection_set))
        if below:
            yield from self._level(below)

    def _can_be_one(self, owner: str, other: str) -> bool:
        types = self.graph.supergraph.types
        kinds = {types[name].kind for name in (owner, other) if name in types}
        return owner == other or kinds != {TypeKind.OBJECT}

    def _target(self, owner: str, node: FieldNode) -> str:
        if node.name.value == "_entities":
            return ENTITY
        return self.graph.nodes[owner, self.subgraph].edges[node.name.value].target.name

    def _shape(self, owner: str, node: FieldNode) -> str:
        if node.name.value in META:
            return "String!" if node.name.value == "__typename" else "[]!"
        target = self.graph.nodes[owner, self.subgraph].edges[node.name.value].target
        return target.text.replace(target.name, "") if self.graph.is_composite(target.name) else target.text


def _asked(node: FieldNode) -> tuple[str, tuple[tuple[str, str], ...]]:
    return node.name.value, arguments_of(node)
