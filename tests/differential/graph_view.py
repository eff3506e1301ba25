"""All subgraphs of a world together: who resolves a field, what a type can be, which fields identify an entity."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from graphql.language import FieldNode, InlineFragmentNode, SelectionSetNode

from tests.differential.declarations import FieldDeclaration, SubgraphDeclarations, read_declarations
from tests.differential.world import World

Coordinate = tuple[str, str]  # (object type, field)
Applies = Callable[[str], bool]


class GraphView:
    """Answers about one world, remembered."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.subgraphs: dict[str, SubgraphDeclarations] = {
            name: read_declarations(name, sdl) for name, sdl in world.subgraphs.items()
        }
        self._declarations: dict[Coordinate, list[FieldDeclaration]] = {}
        self._resolvers: dict[Coordinate, list[FieldDeclaration]] = {}

    @cached_property
    def interfaces(self) -> dict[str, frozenset[str]]:
        """By object type the interfaces that it implements in some subgraph."""
        found: dict[str, set[str]] = {}
        for subgraph in self.subgraphs.values():
            for item in subgraph.types.values():
                if item.kind == "object" and not item.is_interface_object:
                    found.setdefault(item.name, set()).update(item.interfaces)
        return {name: frozenset(interfaces) for name, interfaces in found.items()}

    @cached_property
    def interface_objects(self) -> frozenset[str]:
        """The interfaces that are interface objects in some subgraph."""
        types = (item for subgraph in self.subgraphs.values() for item in subgraph.types.values())
        return frozenset(item.name for item in types if item.is_interface_object)

    @cached_property
    def entities(self) -> dict[str, frozenset[str]]:
        """By entity the names of the fields that its keys select directly."""
        found: dict[str, set[str]] = {}
        for subgraph in self.subgraphs.values():
            for item in subgraph.types.values():
                names = {name for key in item.keys for name in field_names(key.fields)}
                for name in self._objects_of(item.name) if names else ():
                    found.setdefault(name, set()).update(names)
        return {name: frozenset(fields) for name, fields in found.items()}

    def _objects_of(self, name: str) -> list[str]:
        if name in self.interfaces:
            return [name]
        return [other for other, interfaces in self.interfaces.items() if name in interfaces]

    def possible(self, subgraph: str, type_name: str) -> frozenset[str]:
        """The object types of the supergraph that a value of the type can have in a subgraph."""
        declared = self.subgraphs[subgraph]
        found: set[str] = set()
        for name in declared.possible(type_name):
            found.update(self._objects_of(name) if name in self.interface_objects else [name])
        return frozenset(found)

    def declarations(self, type_name: str, field: str) -> list[FieldDeclaration]:
        """Wherever an object's field is declared, by interface objects too, external or not."""
        found = self._declarations.get((type_name, field))
        if found is None:
            found = self._declarations[type_name, field] = list(self._find_declarations(type_name, field))
        return found

    def _find_declarations(self, type_name: str, field: str) -> Iterator[FieldDeclaration]:
        for subgraph in self.subgraphs.values():
            for name in (type_name, *sorted(self.interfaces.get(type_name, ()))):
                item = subgraph.types.get(name)
                if item and field in item.fields and (name == type_name or item.is_interface_object):
                    yield item.fields[field]

    def resolvers(self, type_name: str, field: str) -> list[FieldDeclaration]:
        """The declarations that resolve the field, given the active labels."""
        found = self._resolvers.get((type_name, field))
        if found is None:
            declared = self.declarations(type_name, field)
            found = [item for item in declared if not item.external and self.is_in_charge(item)]
            self._resolvers[type_name, field] = found
        return found

    def is_in_charge(self, declared: FieldDeclaration) -> bool:
        """Whether no override takes the field away from this subgraph, and its own override holds."""
        active = self.world.facts.labels
        if declared.override_label and declared.override_label not in active:
            return False
        for subgraph in self.subgraphs.values():
            item = subgraph.types.get(declared.owner)
            other = item.fields.get(declared.name) if item else None
            if other is None or other.override_from != declared.subgraph:
                continue
            if not other.override_label or other.override_label in active:
                return False
        return True


def field_names(selections: SelectionSetNode) -> Iterator[str]:
    """The fields selected directly, inside fragments too."""
    for node in selections.selections:
        if isinstance(node, FieldNode):
            yield node.name.value
        elif isinstance(node, InlineFragmentNode):
            yield from field_names(node.selection_set)


def applicable(selections: SelectionSetNode, applies: Applies) -> Iterator[FieldNode]:
    """The fields selected for an object, through the fragments whose condition holds."""
    for node in selections.selections:
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            if condition is None or applies(condition.name.value):
                yield from applicable(node.selection_set, applies)


def merged(fields: Iterable[FieldNode]) -> dict[str, tuple[FieldNode, tuple[SelectionSetNode, ...]]]:
    """Fields by name, each with all selections beneath it."""
    found: dict[str, tuple[FieldNode, tuple[SelectionSetNode, ...]]] = {}
    for node in fields:
        known = found.get(node.name.value, (node, ()))
        below = (node.selection_set,) if node.selection_set else ()
        found[node.name.value] = (known[0], (*known[1], *below))
    return found
