"""Field sets: the selections in `@key`, `@requires` and `@provides`, as values that compare by meaning."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from graphql import GraphQLError
from graphql.language import (
    FieldNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    ValueNode,
    parse,
    print_ast,
)
from graphql.language.print_string import print_string

# What works on field sets does so level by level, and no stack is endless.
MAX_DEPTH = 40

# Nothing but names, as most field sets are: these need no parser.
_PLAIN = re.compile(r"[\s,]*[_A-Za-z]\w*(?:[\s,]+[_A-Za-z]\w*)*[\s,]*", re.ASCII)
_SEPARATORS = re.compile(r"[\s,]+", re.ASCII)


class FieldSetError(ValueError):
    """The text is no selection set; the message says what is wrong in it."""


@dataclass(frozen=True)
class FieldSet:
    """A selection, in the order written. Equal to another one when both select the same, whatever order or spelling.

    The empty field set stands for "nothing below", as a leaf has it.
    """

    selections: tuple["Selection", ...] = ()

    @cached_property
    def canonical(self) -> "FieldSet":
        """The same selection merged and sorted: equal selections have equal canonical forms."""
        return FieldSet(_merge(self.selections))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FieldSet):
            return NotImplemented
        return self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    def __str__(self) -> str:
        return " ".join(str(selection) for selection in self.selections)

    def __bool__(self) -> bool:
        return bool(self.selections)

    def __iter__(self) -> Iterator["Selection"]:
        return iter(self.selections)

    @cached_property
    def _identity(self) -> str:
        return str(self.canonical)

    @property
    def fields(self) -> tuple["FieldSelection", ...]:
        """The fields selected directly, without those inside fragments."""
        return tuple(item for item in self.selections if isinstance(item, FieldSelection))


@dataclass(frozen=True, slots=True)
class FieldSelection:
    """One field. `arguments` are (name, GraphQL literal) sorted by name; `alias` is empty when there is none."""

    name: str
    arguments: tuple[tuple[str, str], ...] = ()
    alias: str = ""
    directives: tuple[str, ...] = ()
    selections: FieldSet = FieldSet()

    @property
    def response_key(self) -> str:
        """The key under which a response holds the field."""
        return self.alias or self.name

    @property
    def arguments_text(self) -> str:
        """`a: 1, b: 2`, or nothing without arguments."""
        return ", ".join(f"{name}: {value}" for name, value in self.arguments)

    def __str__(self) -> str:
        alias = f"{self.alias}: " if self.alias else ""
        directives = "".join(f" {directive}" for directive in self.directives)
        below = f" {{ {self.selections} }}" if self.selections else ""
        arguments = f"({self.arguments_text})" if self.arguments else ""
        return f"{alias}{self.name}{arguments}{directives}{below}"


@dataclass(frozen=True, slots=True)
class FragmentSelection:
    """An inline fragment. Without a type condition it is not kept: its selections stand in its place."""

    type_condition: str
    directives: tuple[str, ...] = ()
    selections: FieldSet = FieldSet()

    def __str__(self) -> str:
        condition = f" on {self.type_condition}" if self.type_condition else ""
        directives = "".join(f" {directive}" for directive in self.directives)
        return f"...{condition}{directives} {{ {self.selections} }}"


Selection = FieldSelection | FragmentSelection


def parse_field_set(text: str) -> FieldSet:
    """Parse `id organization { id }`, with or without outer braces. Raises FieldSetError."""
    if _PLAIN.fullmatch(text):
        return FieldSet(tuple(FieldSelection(name) for name in _SEPARATORS.split(text) if name))
    body = text.strip()
    source = body if body.startswith("{") else f"{{ {body} }}"
    try:
        document = parse(source, no_location=True)
    except GraphQLError as error:
        raise FieldSetError(error.message) from error
    operation = document.definitions[0]
    if len(document.definitions) != 1 or not isinstance(operation, OperationDefinitionNode):
        raise FieldSetError("it is more than one selection set")
    return field_set_from_node(operation.selection_set)


def field_set_from_node(node: SelectionSetNode | None, depth: int = 0) -> FieldSet:
    """The field set of a parsed selection set, which lies `depth` levels down.

    Raises FieldSetError when it is empty, spreads a named fragment or is nested too deeply.
    """
    if node is None:
        return FieldSet()
    if not node.selections:
        raise FieldSetError("it selects nothing")
    if depth >= MAX_DEPTH:
        raise FieldSetError(f"it is nested more than {MAX_DEPTH} levels deep")
    return FieldSet(tuple(_selections(node, depth + 1)))


def all_selections(field_set: FieldSet) -> Iterator[Selection]:
    """Fields and fragments at any depth."""
    for item in field_set:
        yield item
        yield from all_selections(item.selections)


def merge_field_sets(field_sets: Iterable[FieldSet]) -> FieldSet:
    """One field set that selects all that these select, each field once, sorted."""
    return FieldSet(_merge(selection for field_set in field_sets for selection in field_set.selections))


def literal_text(node: ValueNode) -> str:
    """The literal as text, object fields sorted, so that equal values have equal texts."""
    if isinstance(node, ObjectValueNode):
        fields = sorted((field.name.value, literal_text(field.value)) for field in node.fields)
        return "{" + ", ".join(f"{name}: {value}" for name, value in fields) + "}"
    if isinstance(node, ListValueNode):
        return "[" + ", ".join(literal_text(item) for item in node.values) + "]"
    if isinstance(node, StringValueNode):
        return print_string(node.value)
    return print_ast(node)


def _selections(node: SelectionSetNode, depth: int) -> Iterator[Selection]:
    for item in node.selections:
        directives = tuple(print_ast(directive) for directive in item.directives or ())
        if isinstance(item, FieldNode):
            arguments = sorted((arg.name.value, literal_text(arg.value)) for arg in item.arguments or ())
            yield FieldSelection(
                name=item.name.value,
                arguments=tuple(arguments),
                alias=item.alias.value if item.alias else "",
                directives=directives,
                selections=field_set_from_node(item.selection_set, depth),
            )
        elif isinstance(item, InlineFragmentNode):
            below = field_set_from_node(item.selection_set, depth)
            if item.type_condition is None and not directives:
                yield from below.selections
            else:
                condition = item.type_condition.name.value if item.type_condition else ""
                yield FragmentSelection(condition, directives, below)
        elif isinstance(item, FragmentSpreadNode):
            raise FieldSetError(f'it spreads the named fragment "{item.name.value}", and none can be defined there')


def _merge(selections: Iterable[Selection]) -> tuple[Selection, ...]:
    """Fields with one response key, name and arguments, and fragments on one type, become one each."""
    groups: dict[str, list[Selection]] = {}
    for selection in selections:
        groups.setdefault(_group_key(selection), []).append(selection)
    return tuple(_merge_group(groups[key]) for key in sorted(groups))


def _group_key(selection: Selection) -> str:
    directives = " ".join(selection.directives)
    if isinstance(selection, FieldSelection):
        return f"{selection.response_key}\0{selection.name}\0{selection.arguments_text}\0{directives}"
    return f"...{selection.type_condition}\0{directives}"  # "." sorts before letters and "_": fragments come first


def _merge_group(group: list[Selection]) -> Selection:
    below = FieldSet(_merge(item for selection in group for item in selection.selections))
    first = group[0]
    if isinstance(first, FieldSelection):
        return FieldSelection(first.name, first.arguments, first.alias, first.directives, below)
    return FragmentSelection(first.type_condition, first.directives, below)
