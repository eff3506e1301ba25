"""Random operations that are valid for clients: aliases, arguments, fragments, variables, skip and include."""

from random import Random

from graphql import (
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_interface_type,
    is_object_type,
    parse,
    specified_rules,
    validate,
)
from graphql.language import DocumentNode

from gateway.pipeline.limits.overlapping_fields import OverlappingFieldsRule

VARIABLES = {"$x": "Int", "$y": "Int = 3", "$yes": "Boolean!", "$no": "Boolean = false"}
VALUES = {"x": 7, "yes": True}
CONDITIONS = ["@include(if: $yes)", "@skip(if: $no)", "@include(if: $no)", "@skip(if: $yes)", "@include(if: true)"]


class OperationWriter:
    """Writes operations over a public schema."""

    def __init__(self, schema: GraphQLSchema, seed: int) -> None:
        self.schema = schema
        self.random = Random(seed)
        self.fragments: dict[str, str] = {}

    def document(self) -> DocumentNode:
        """An operation that validates; only the variables that it uses are declared."""
        for _ in range(50):
            self.fragments = {}
            query = self.schema.query_type
            assert query is not None
            text = self._selections(query.name, 4) + "\n" + "\n".join(self.fragments.values())
            used = ", ".join(f"{name}: {kind}" for name, kind in VARIABLES.items() if name in text)
            document = parse(f"query {f'({used})' if used else ''} {text}")
            if not validate(self.schema, document, [*specified_rules, OverlappingFieldsRule]):
                return document
        raise AssertionError("no valid operation in 50 attempts")

    def _selections(self, type_name: str, depth: int) -> str:
        count = self.random.randint(1, 3 if depth < 4 else 2)
        parts = [self._selection(type_name, depth) for _ in range(count)]
        return "{ " + " ".join(parts) + " }"

    def _selection(self, type_name: str, depth: int) -> str:
        found = self.schema.type_map[type_name]
        if is_abstract_type(found) and self.random.random() < 0.6:
            return self._fragment(self.random.choice(self._conditions(type_name)), depth)
        if self.random.random() < 0.12:
            return self._fragment(type_name, depth)
        if self.random.random() < 0.1 or not (is_object_type(found) or is_interface_type(found)):
            return self._alias() + "__typename" if type_name != "Query" else self._field(type_name, depth)
        return self._field(type_name, depth)

    def _conditions(self, type_name: str) -> list[str]:
        found = self.schema.type_map[type_name]
        assert is_abstract_type(found)
        possible = {item.name for item in self.schema.get_possible_types(found)}
        return sorted(
            name
            for name, item in self.schema.type_map.items()
            if name in possible
            or (is_abstract_type(item) and possible & {other.name for other in self.schema.get_possible_types(item)})
        )

    def _fragment(self, condition: str, depth: int) -> str:
        body = self._selections(condition, depth)
        directive = f" {self.random.choice(CONDITIONS)}" if self.random.random() < 0.25 else ""
        if self.random.random() < 0.2:
            name = f"F{len(self.fragments)}"
            self.fragments[name] = f"fragment {name} on {condition} {body}"
            return f"...{name}{directive}"
        return f"... on {condition}{directive} {body}"

    def _field(self, type_name: str, depth: int) -> str:
        owner = self.schema.type_map[type_name]
        assert is_object_type(owner) or is_interface_type(owner)
        fields = sorted(
            name for name, item in owner.fields.items() if depth > 0 or not is_composite_type(get_named_type(item.type))
        )
        if not fields:
            return "__typename"
        name = self.random.choice(fields)
        item = owner.fields[name]
        text = self._alias() + name
        if item.args and self.random.random() < 0.7:
            argument = next(iter(item.args))
            text += f"({argument}: {self.random.choice(['1', '2', '$x', '$y'])})"
        if self.random.random() < 0.15:
            text += f" {self.random.choice(CONDITIONS)}"
        target = get_named_type(item.type)
        return f"{text} {self._selections(target.name, depth - 1)}" if is_composite_type(target) else text

    def _alias(self) -> str:
        if self.random.random() < 0.8:
            return ""
        return self.random.choice(["id", "k", "a0", "z", "_z", "__typename", "r0"]) + ": "
