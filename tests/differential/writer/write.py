"""Writes operations: aliases, arguments, variables, conditions, and fragments of every kind, nested and spread again."""

from random import Random

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
)

from tests.differential.operation import Operation
from tests.differential.writer.inputs import Inputs
from tests.differential.writer.tree import FieldNode, FragmentNode, Node, Position, shape_of, written

# Names that the gateway uses for itself, or that fields have.
ALIASES = [
    "id",
    "k",
    "a0",
    "_",
    "_0_",
    "__typename",
    "_entities",
    "_e0",
    "_typename",
    "_id",
    "label",
    "r0",
    "representations",
]


def write_operation(schema: GraphQLSchema, world: int, number: int) -> Operation:
    """One of the operations over a world's public schema, the same whenever it is asked for."""
    return OperationWriter(schema, Random(f"{world}/{number}")).operation()


class OperationWriter:
    """Writes operations over a public schema."""

    def __init__(self, schema: GraphQLSchema, random: Random) -> None:
        self.schema = schema
        self.random = random
        self.inputs = Inputs(self.random)
        self.fragments: dict[str, tuple[FragmentNode, GraphQLNamedType]] = {}
        self.left = self.random.choice([4, 8, 16, 30, 50])
        self.aliases = 0

    def operation(self) -> Operation:
        """One operation, valid by construction."""
        is_mutation = self.schema.mutation_type is not None and self.random.random() < 0.35
        root = self.schema.mutation_type if is_mutation else self.schema.query_type
        assert root is not None
        nodes = self._selections(root, Position(), self.random.choice([2, 3, 4, 5, 6]))
        name = self.random.choice(["", " Find"])
        kind = "mutation" if is_mutation else "query"
        text = f"{kind}{name}{self.inputs.declarations()} {written(nodes)}"
        for fragment, _ in self.fragments.values():
            if f"...{fragment.name}" in text or self._is_used(fragment.name):
                text += f" fragment {fragment.name} on {fragment.condition} {written(fragment.selections)}"
        return Operation(text, self.inputs.values)

    def _is_used(self, name: str) -> bool:
        return any(f"...{name}" in written(fragment.selections) for fragment, _ in self.fragments.values())

    def _selections(self, parent: GraphQLNamedType, position: Position, depth: int) -> tuple[Node, ...]:
        found: list[Node] = []
        for _ in range(self.random.randint(1, 4 if depth > 2 else 3)):
            node = self._selection(parent, position, depth)
            if node is not None:
                found.append(node)
                self.left -= 1
            if self.left < 0:
                break
        if not found:
            found.append(self._typename(parent, position))
        return tuple(found)

    def _selection(self, parent: GraphQLNamedType, position: Position, depth: int) -> Node | None:
        drawn = self.random.random()
        if self.fragments and drawn < 0.12:
            node = self._again(parent, position)
            if node is not None:
                return node
        if drawn < (0.55 if is_abstract_type(parent) else 0.2):
            return self._fragment(parent, position, depth)
        if drawn > 0.93 or not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            return self._typename(parent, position)
        return self._field(parent, position, depth)

    def _fragment(self, parent: GraphQLNamedType, position: Position, depth: int) -> Node | None:
        condition = self.schema.type_map[self.random.choice(self._conditions(parent))]
        selections = self._selections(condition, position, depth)
        directives = self.inputs.condition() if self.random.random() < 0.3 else ""
        drawn = self.random.random()
        if drawn < 0.35:
            name = f"F{len(self.fragments)}"
            fragment = FragmentNode(condition.name, name, directives, selections)
            self.fragments[name] = (fragment, condition)
            return fragment
        shown = "" if condition is parent and drawn < 0.6 else condition.name
        return FragmentNode(shown, "", directives, selections)

    def _again(self, parent: GraphQLNamedType, position: Position) -> Node | None:
        """A fragment that is there already, under a condition of its own."""
        fitting = [item for item, condition in self.fragments.values() if condition.name in self._conditions(parent)]
        if not fitting:
            return None
        fragment = self.random.choice(fitting)
        if not position.accepts(fragment.selections):
            return None
        position.add(fragment.selections)
        directives = self.inputs.condition() if self.random.random() < 0.5 else ""
        return FragmentNode(fragment.condition, fragment.name, directives, fragment.selections)

    def _conditions(self, parent: GraphQLNamedType) -> list[str]:
        """The types that an object of this type can have besides."""
        possible = self._possible(parent)
        types = sorted(self.schema.type_map.items())
        return [name for name, item in types if is_composite_type(item) and possible & self._possible(item)]

    def _possible(self, item: GraphQLNamedType) -> set[str]:
        if is_abstract_type(item):
            return {other.name for other in self.schema.get_possible_types(item)}
        return {item.name}

    def _field(
        self, parent: GraphQLObjectType | GraphQLInterfaceType, position: Position, depth: int
    ) -> FieldNode | None:
        fields = {
            name: item
            for name, item in sorted(parent.fields.items())
            if depth > 0 or not is_composite_type(get_named_type(item.type))
        }
        if not fields:
            return None
        composites = [name for name, item in fields.items() if is_composite_type(get_named_type(item.type))]
        names = composites if composites and self.random.random() < 0.4 else sorted(fields)
        name = self.random.choice(names)
        return self._selected(parent, name, fields[name], position, depth)

    def _selected(
        self, parent: GraphQLNamedType, name: str, item: GraphQLField, position: Position, depth: int
    ) -> FieldNode:
        arguments = self.inputs.arguments(item.args)
        directives = self.inputs.condition() if self.random.random() < 0.15 else ""
        node = FieldNode(parent, name, name, arguments, directives, shape_of(item.type))
        node = self._under_key(node, position)
        position.fields.setdefault(node.key, []).append(node)
        named = get_named_type(item.type)
        if not is_composite_type(named):
            return node
        below = self._selections(named, position.below(node.key), depth - 1)
        return FieldNode(parent, node.key, name, arguments, directives, node.shape, below)

    def _typename(self, parent: GraphQLNamedType, position: Position) -> FieldNode:
        directives = self.inputs.condition() if self.random.random() < 0.1 else ""
        node = self._under_key(FieldNode(parent, "__typename", "__typename", "", directives, "String!"), position)
        position.fields.setdefault(node.key, []).append(node)
        return node

    def _under_key(self, node: FieldNode, position: Position) -> FieldNode:
        """The field under its own name, or an alias: one of the nasty ones, or one that surely is free."""
        wanted = self.random.choice(ALIASES) if self.random.random() < 0.2 else node.name
        for key in (wanted, node.name):
            named = FieldNode(node.parent, key, node.name, node.arguments, node.directives, node.shape)
            if position.accepts([named]):
                return named
        self.aliases += 1
        key = f"alias{self.aliases}"  # no field has such a name
        return FieldNode(node.parent, key, node.name, node.arguments, node.directives, node.shape)
