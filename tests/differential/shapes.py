"""What a field's value looks like: the strictest of all its declarations, so that every subgraph may give it."""

from dataclasses import dataclass
from functools import cached_property

from graphql.language import EnumTypeDefinitionNode, ListTypeNode, NonNullTypeNode, TypeNode

from tests.differential.declarations import named_type
from tests.differential.graph_view import Coordinate, GraphView

BUILT_IN = frozenset({"Int", "Float", "String", "Boolean", "ID"})


@dataclass(frozen=True)
class Shape:
    """One level of a value: a list of something, or (without `item`) the named type itself.

    Of a composite type `types` are the object types that the value can have.
    """

    non_null: bool
    item: "Shape | None" = None
    name: str = ""
    types: tuple[str, ...] = ()


class Shapes:
    """Shapes of fields, remembered."""

    def __init__(self, view: GraphView) -> None:
        self.view = view
        self._found: dict[Coordinate, Shape] = {}

    @cached_property
    def enums(self) -> dict[str, list[str]]:
        """By enum the values that all subgraphs know."""
        found: dict[str, list[str]] = {}
        for subgraph in self.view.subgraphs.values():
            for node in subgraph.document.definitions:
                if isinstance(node, EnumTypeDefinitionNode):
                    values = [item.name.value for item in node.values or ()]
                    known = found.get(node.name.value, values)
                    found[node.name.value] = [value for value in known if value in values]
        return found

    def of(self, type_name: str, field: str) -> Shape:
        """The shape of an object's field."""
        found = self._found.get((type_name, field))
        if found is None:
            found = self._found[type_name, field] = self._make(type_name, field)
        return found

    def _make(self, type_name: str, field: str) -> Shape:
        declared = self.view.declarations(type_name, field)
        assert declared, f"{type_name}.{field} is declared nowhere"
        types: set[str] | None = None
        for item in declared:
            name = named_type(item.type)
            if name in self.view.subgraphs[item.subgraph].types:
                possible = self.view.possible(item.subgraph, name)
                types = set(possible) if types is None else types & possible
        return _strictest([item.type for item in declared], tuple(sorted(types or ())))


def _strictest(types: list[TypeNode], objects: tuple[str, ...]) -> Shape:
    non_null = any(isinstance(item, NonNullTypeNode) for item in types)
    inner = [item.type if isinstance(item, NonNullTypeNode) else item for item in types]
    lists = [item.type for item in inner if isinstance(item, ListTypeNode)]
    if lists:
        return Shape(non_null, _strictest(lists, objects))
    return Shape(non_null, None, named_type(inner[0]), objects)
