"""Arguments and variables: literals, values that are given, defaulted, left out, or null."""

import json
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    Undefined,
)

CONDITIONS = {"yes": "Boolean!", "no": "Boolean! = false", "maybe": "Boolean! = true"}


class Inputs:
    """Writes the arguments of one operation and declares the variables that they use."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.declared: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        self._conditions = {"yes": random.random() < 0.6, "no": random.random() < 0.5, "maybe": random.random() < 0.5}

    def declarations(self) -> str:
        """`($x: Int = 3)`, or nothing."""
        found = ", ".join(f"${name}: {text}" for name, text in self.declared.items())
        return f"({found})" if found else ""

    def condition(self) -> str:
        """A `@skip` or `@include`, now and then both."""
        name = self.random.choice(["skip", "include"])
        text = f" @{name}(if: {self._boolean()})"
        if self.random.random() < 0.1:
            other = "include" if name == "skip" else "skip"
            text += f" @{other}(if: {self._boolean()})"
        return text

    def _boolean(self) -> str:
        if self.random.random() < 0.1:
            return self.random.choice(["true", "false"])
        name = self.random.choice(sorted(CONDITIONS))
        self.declared[name] = CONDITIONS[name]
        if name == "yes" or self._conditions["maybe"]:
            self.values[name] = self._conditions[name]
        return f"${name}"

    def arguments(self, arguments: dict[str, GraphQLArgument]) -> str:
        """The arguments of a field, as text."""
        parts = []
        for name, item in arguments.items():
            is_needed = isinstance(item.type, GraphQLNonNull) and item.default_value is Undefined
            if is_needed or self.random.random() < 0.6:
                parts.append(f"{name}: {self._argument(item)}")
        return f"({', '.join(parts)})" if parts else ""

    def _argument(self, item: GraphQLArgument | GraphQLInputField) -> str:
        if self.random.random() < 0.45:
            return self._variable(item.type)
        return self._literal(item.type, 2)

    def _variable(self, type_: GraphQLInputType) -> str:
        """A variable of the type, an earlier one if there is: it may be absent where null is allowed."""
        text = str(type_)
        known = [name for name, declared in self.declared.items() if declared.split(" = ")[0] == text]
        if known and self.random.random() < 0.6:
            return f"${self.random.choice(known)}"
        name = f"v{len(self.declared)}"
        self.declared[name] = text
        if self.random.random() < 0.35:
            self.declared[name] += f" = {self._constant(type_)}"
        is_needed = isinstance(type_, GraphQLNonNull) and " = " not in self.declared[name]
        if is_needed or self.random.random() < 0.7:
            self.values[name] = self._value(type_, 2)
        return f"${name}"

    def _constant(self, type_: GraphQLInputType) -> str:
        return self._literal(type_, 2, variables=False)

    def _literal(self, type_: GraphQLInputType, depth: int, variables: bool = True) -> str:
        if variables and depth < 2 and self.random.random() < 0.25:
            return self._variable(type_)
        if isinstance(type_, GraphQLNonNull):
            return self._some_literal(type_.of_type, depth, variables)
        return "null" if self.random.random() < 0.15 else self._some_literal(type_, depth, variables)

    def _some_literal(self, type_: GraphQLInputType, depth: int, variables: bool) -> str:
        if isinstance(type_, GraphQLList):
            items = [self._literal(type_.of_type, depth - 1, variables) for _ in range(self.random.randint(0, 2))]
            return f"[{', '.join(items)}]"
        if isinstance(type_, GraphQLInputObjectType):
            return self._object_literal(type_, depth, variables)
        if isinstance(type_, GraphQLEnumType):
            return str(self.random.choice(sorted(type_.values)))
        value = self._leaf(str(type_))
        return json.dumps(value) if not isinstance(value, dict) else "{a: 1, b: [true, RED]}"

    def _object_literal(self, type_: GraphQLInputObjectType, depth: int, variables: bool) -> str:
        parts = [
            f"{name}: {self._literal(item.type, depth - 1, variables)}"
            for name, item in type_.fields.items()
            if (depth > 0 or not isinstance(item.type, GraphQLInputObjectType)) and self.random.random() < 0.5
        ]
        return "{" + ", ".join(parts) + "}"

    def _value(self, type_: GraphQLInputType, depth: int) -> Any:
        if isinstance(type_, GraphQLNonNull):
            return self._some_value(type_.of_type, depth)
        return None if self.random.random() < 0.15 else self._some_value(type_, depth)

    def _some_value(self, type_: GraphQLInputType, depth: int) -> Any:
        if isinstance(type_, GraphQLList):
            return [self._value(type_.of_type, depth - 1) for _ in range(self.random.randint(0, 2))]
        if isinstance(type_, GraphQLInputObjectType):
            return {
                name: self._value(item.type, depth - 1)
                for name, item in type_.fields.items()
                if (depth > 0 or not isinstance(item.type, GraphQLInputObjectType)) and self.random.random() < 0.5
            }
        if isinstance(type_, GraphQLEnumType):
            return self.random.choice(sorted(type_.values))
        return self._leaf(str(type_))

    def _leaf(self, name: str) -> Any:
        match name:
            case "Int":
                return self.random.randint(0, 3)
            case "Boolean":
                return self.random.random() < 0.5
            case "Float":
                return self.random.choice([0.5, 2.25])
            case "String" | "ID":
                return self.random.choice(["a", "b", "ü\n\"'"])
        return self.random.choice([{"a": 1}, 7, "text", True])
