"""The data of a world: every value is a function of type, identity, field and arguments, wherever it is asked."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from graphql.language import FieldNode, SelectionSetNode
from graphql.utilities import value_from_ast_untyped

from tests.differential.declarations import ROOTS
from tests.differential.graph_view import GraphView, applicable, merged
from tests.differential.shapes import BUILT_IN, Shape, Shapes
from tests.differential.world import ROWS

Json = Any
LOG_SIZE = "logSize"  # the field that says how many mutations there have been


@dataclass(frozen=True, slots=True)
class Ref:
    """An object. Entities are numbered; one without a key is "lone-subgraph-..."; all others stand where they are."""

    type_name: str
    identity: str


QUERY = Ref("Query", "")


class Failure(Exception):
    """The field fails. `of_entity`: because its subgraph fails on the whole entity."""

    def __init__(self, message: str, of_entity: bool = False) -> None:
        super().__init__(message)
        self.of_entity = of_entity


def digest(*parts: object) -> int:
    """A number that depends on all parts."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest(), "big")


class DataFunction:
    """The values of one world."""

    def __init__(self, view: GraphView) -> None:
        self.view = view
        self.facts = view.world.facts
        self.shapes = Shapes(view)

    def value(self, ref: Ref, field: str, arguments: Mapping[str, Json], log_size: int) -> Json:
        """A field's value: a leaf, a Ref, None, or lists of these. Raises Failure."""
        if field in self.view.entities.get(ref.type_name, ()):
            return self._key_value(ref, field)
        if ref.identity.startswith("lone-") and not self._is_known_alone(ref, field):
            return None
        if ref.type_name not in ROOTS and self._is_lost(ref, field):
            return None
        if field == LOG_SIZE:
            return log_size
        filled = self._with_defaults(ref.type_name, field, arguments)
        moment = log_size if ref.type_name == "Mutation" else None
        seed = digest(ref.type_name, ref.identity, field, filled, self._sent(ref, field), moment)
        if f"{ref.type_name}.{field}" in self.facts.failing_fields and digest(seed, "fails") % 3 == 0:
            raise Failure(f"{ref.type_name}/{ref.identity}.{field} fails")
        return self._make(ref, field, self.shapes.of(ref.type_name, field), seed)

    def required(self, ref: Ref, selections: SelectionSetNode) -> dict[str, Json]:
        """The values of a field set, as the whole graph knows them; aliases do not occur there."""
        return {
            name: self._shown(self.value(ref, name, literal_arguments(node), 0), below)
            for name, (node, below) in merged(self.selected(ref, selections)).items()
            if name != "__typename"
        }

    def selected(self, ref: Ref, *selections: SelectionSetNode) -> Iterator[FieldNode]:
        """The fields that are selected for an object of this runtime type."""
        for item in selections:
            yield from applicable(item, lambda condition: self.is_a(ref.type_name, condition))

    def is_a(self, type_name: str, condition: str) -> bool:
        """Whether an object type fulfils a type condition anywhere."""
        if condition == type_name or condition in self.view.interfaces.get(type_name, ()):
            return True
        types = (subgraph.types.get(condition) for subgraph in self.view.subgraphs.values())
        return any(type_name in item.members for item in types if item)

    def _shown(self, value: Json, below: tuple[SelectionSetNode, ...]) -> Json:
        if isinstance(value, list):
            return [self._shown(item, below) for item in value]
        if isinstance(value, Ref):
            found: dict[str, Json] = {}
            for item in below:
                found |= self.required(value, item)
            return found
        return value

    def _sent(self, ref: Ref, field: str) -> Json:
        for declared in self.view.resolvers(ref.type_name, field):
            if declared.requires:
                return self.required(ref, declared.requires)
        return None

    def _is_lost(self, ref: Ref, field: str) -> bool:
        """Whether a subgraph that resolves the field does not know the entity. Raises Failure where it fails on it."""
        for declared in self.view.resolvers(ref.type_name, field):
            place = f"{declared.subgraph} {ref.type_name}/{ref.identity}"
            if place in self.facts.failing:
                raise Failure(f"{ref.type_name}/{ref.identity} fails", of_entity=True)
            if place in self.facts.unknown:
                return True
        return False

    def _is_known_alone(self, ref: Ref, field: str) -> bool:
        home = ref.identity.split("-")[1]
        resolvers = self.view.resolvers(ref.type_name, field)
        return all(item.subgraph == home and not item.requires for item in resolvers)

    def _with_defaults(self, type_name: str, field: str, arguments: Mapping[str, Json]) -> dict[str, Json]:
        """The arguments, with the defaults of those that clients cannot see."""
        filled = dict(arguments)
        for declared in self.view.declarations(type_name, field):
            for name, node in declared.arguments.items():
                if name not in filled and node.default_value:
                    filled[name] = value_from_ast_untyped(node.default_value)
        return filled

    def _key_value(self, ref: Ref, field: str) -> Json:
        """Every field of a key is one-to-one with the identity, or beneath something that is."""
        if ref.identity.startswith("lone-"):
            return None
        shape = self.shapes.of(ref.type_name, field)
        if shape.item:
            return [self._key_item(ref, field, shape.item, number) for number in range(2)]
        return self._key_item(ref, field, shape, 0)

    def _key_item(self, ref: Ref, field: str, shape: Shape, number: int) -> Json:
        place = int(ref.identity) + number if ref.identity.isdigit() else 0
        if shape.types:
            target = shape.types[place % len(shape.types)]
            is_entity = target in self.view.entities
            return Ref(target, str(place % ROWS) if is_entity else f"{ref.type_name}/{ref.identity}.{field}.{number}")
        if shape.name == "Int":
            return place * 7 + len(field)
        if shape.name in ("ID", "String"):
            return f"{ref.type_name}-{field}-{ref.identity}" + (f"-{number}" if number else "")
        return self._leaf(shape.name, digest(ref.type_name, ref.identity, field, number))

    def _make(self, ref: Ref, field: str, shape: Shape, seed: int) -> Json:
        is_in_key = "/" in ref.identity
        if not shape.non_null and not is_in_key and seed % 7 == 0:
            return None
        if shape.item:
            return [self._make(ref, field, shape.item, digest(seed, number)) for number in range(seed // 7 % 4)]
        if shape.types:
            return self._object(ref, field, shape, seed)
        return self._leaf(shape.name, seed)

    def _object(self, ref: Ref, field: str, shape: Shape, seed: int) -> Ref:
        name = shape.types[digest(seed, "type") % len(shape.types)]
        if name == "Query":
            return QUERY
        if name not in self.view.entities:
            return Ref(name, f"v{seed}")
        declared = self.view.declarations(ref.type_name, field)
        if name in self.facts.lone and len(declared) == 1 and digest(seed, "lone") % 3 == 0:
            return Ref(name, f"lone-{declared[0].subgraph}-{seed}")
        return Ref(name, str(digest(seed, "row") % ROWS))

    def _leaf(self, name: str, seed: int) -> Json:
        if name in self.shapes.enums:
            values = self.shapes.enums[name]
            return values[seed // 7 % len(values)]
        match name:
            case "Int":
                return seed % 1000
            case "Float":
                return seed % 1000 / 4
            case "Boolean":
                return seed // 7 % 2 == 0
        if name in BUILT_IN:
            return f"{name}-{seed}"
        return [{"n": seed, "f": seed % 100 / 8}, 12345678901234567890123, [seed % 2 == 0, None], f"é{seed % 10}"][
            seed // 7 % 4
        ]


def literal_arguments(node: FieldNode) -> dict[str, Json]:
    """The arguments in a field set: literals only."""
    return {item.name.value: value_from_ast_untyped(item.value) for item in node.arguments or ()}
