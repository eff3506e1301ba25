"""Fields that share a response key must be able to merge (GraphQL, 5.3.2), checked in near-linear time.

The usual rule compares fields in pairs, so a few kilobytes of repeated fields keep it busy for seconds. This one merges
the selections of all fields of a key first and compares each field with the first one only. It follows an idea of Simon
Adameit ("GraphQL overlapping fields can be merged fast", 2017): one walk compares the shapes of all fields of a key; the
other compares names and arguments of fields that one object can have together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
    ValueNode,
    get_named_type,
    is_leaf_type,
    print_ast,
)

# Types that are disjoint at every level multiply the work of the second walk; no honest document comes near this.
MAX_VISITED_FIELDS = 100_000
MAX_CONFLICTS = 20


@dataclass(frozen=True, slots=True, eq=False)
class _Field:
    """A field where it stands. `definition` is None where the schema has no such field: another rule says so."""

    node: FieldNode
    parent: GraphQLNamedType | None
    definition: GraphQLField | None


_Grouped = Mapping[str, Sequence[_Field]]


class OverlappingFieldsRule(ValidationRule):
    """Replaces graphql-core's rule; it gives one error for each response key that is in conflict."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._visited = 0
        self._conflicts: set[str] = set()

    def enter_operation_definition(self, node: OperationDefinitionNode, *_args: object) -> None:
        """Checks a whole operation with all its fragments, unless one spreads itself: another rule says so."""
        if self._has_fragment_cycle(node.selection_set):
            return
        root = self.context.schema.get_root_type(node.operation)
        grouped = self._group([(root, node.selection_set)])
        self._check_shapes(grouped)
        self._check_common_parents(grouped)

    def _check_shapes(self, grouped: _Grouped) -> None:
        for key, fields in grouped.items():
            if not self._has_room():
                return
            known = [field for field in fields if field.definition is not None]
            for field in known[1:]:
                if not _have_same_shape(_type_of(known[0]), _type_of(field)):
                    reason = f"they return conflicting types '{_type_of(known[0])}' and '{_type_of(field)}'"
                    self._report(key, reason, known[0], field)
                    break
            else:
                self._check_shapes(self._beneath(fields))

    def _check_common_parents(self, grouped: _Grouped) -> None:
        for key, fields in grouped.items():
            for together in _of_common_parents(fields):
                if not self._has_room():
                    return
                if len(together) > 1 and not self._same_field(key, together):
                    continue
                self._check_common_parents(self._beneath(together))

    def _same_field(self, key: str, fields: Sequence[_Field]) -> bool:
        first, name, arguments = fields[0], fields[0].node.name.value, _arguments(fields[0].node)
        for field in fields[1:]:
            if field.node.name.value != name:
                self._report(key, f"'{name}' and '{field.node.name.value}' are different fields", first, field)
                return False
            if _arguments(field.node) != arguments:
                self._report(key, "they have differing arguments", first, field)
                return False
        return True

    def _beneath(self, fields: Iterable[_Field]) -> _Grouped:
        return self._group(
            (None if field.definition is None else get_named_type(field.definition.type), field.node.selection_set)
            for field in fields
            if field.node.selection_set is not None
        )

    def _group(self, selections: Iterable[tuple[GraphQLNamedType | None, SelectionSetNode]]) -> _Grouped:
        grouped: dict[str, list[_Field]] = {}
        visited: set[str] = set()
        for parent, selection_set in selections:
            self._collect(parent, selection_set, grouped, visited)
        return grouped

    def _collect(
        self,
        parent: GraphQLNamedType | None,
        selection_set: SelectionSetNode,
        grouped: dict[str, list[_Field]],
        visited: set[str],
    ) -> None:
        for selection in selection_set.selections:
            if isinstance(selection, FieldNode):
                self._visited += 1
                key = selection.alias.value if selection.alias else selection.name.value
                grouped.setdefault(key, []).append(_Field(selection, parent, self._definition(parent, selection)))
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                inner = parent if condition is None else self.context.schema.get_type(condition.name.value)
                self._collect(inner, selection.selection_set, grouped, visited)
            elif isinstance(selection, FragmentSpreadNode):
                fragment = self.context.get_fragment(selection.name.value)
                if fragment is not None and fragment.name.value not in visited:
                    visited.add(fragment.name.value)
                    inner = self.context.schema.get_type(fragment.type_condition.name.value)
                    self._collect(inner, fragment.selection_set, grouped, visited)

    def _definition(self, parent: GraphQLNamedType | None, node: FieldNode) -> GraphQLField | None:
        return None if parent is None else self.context.schema.get_field(parent, node.name.value)  # type: ignore[arg-type]

    def _has_fragment_cycle(self, start: SelectionSetNode) -> bool:
        within: list[str] = []
        finished: set[str] = set()

        def spreads_itself(selection_set: SelectionSetNode) -> bool:
            for spread in self.context.get_fragment_spreads(selection_set):
                name = spread.name.value
                fragment = self.context.get_fragment(name)
                if fragment is None or name in finished:
                    continue
                if name in within:
                    return True
                within.append(name)
                if spreads_itself(fragment.selection_set):
                    return True
                finished.add(within.pop())
            return False

        return spreads_itself(start)

    def _has_room(self) -> bool:
        if self._visited > MAX_VISITED_FIELDS:
            self._report("", "there are too many of them to tell whether they can merge")
        return self._visited <= MAX_VISITED_FIELDS and len(self._conflicts) < MAX_CONFLICTS

    def _report(self, key: str, reason: str, *fields: _Field) -> None:
        if key in self._conflicts:
            return
        self._conflicts.add(key)
        advice = "Use different aliases on the fields to fetch both if this was intentional."
        message = f"Fields '{key}' conflict because {reason}. {advice}"
        self.report_error(GraphQLError(message, [field.node for field in fields]))


def _of_common_parents(fields: Sequence[_Field]) -> list[Sequence[_Field]]:
    """Fields that one object can have together: those of one object type, each time with those of abstract types."""
    by_object: dict[str, list[_Field]] = {}
    for field in fields:
        if isinstance(field.parent, GraphQLObjectType):
            by_object.setdefault(field.parent.name, []).append(field)
    if len(by_object) <= 1:
        return [fields]
    abstract = [field for field in fields if not isinstance(field.parent, GraphQLObjectType)]
    return [[*own, *abstract] for own in by_object.values()]


def _type_of(field: _Field) -> GraphQLOutputType:
    assert field.definition is not None  # noqa: S101 - callers have looked
    return field.definition.type


def _have_same_shape(one: GraphQLOutputType, other: GraphQLOutputType) -> bool:
    """SameResponseShape of the specification, without what is beneath."""
    while isinstance(one, GraphQLNonNull | GraphQLList) or isinstance(other, GraphQLNonNull | GraphQLList):
        if type(one) is not type(other):
            return False
        one, other = one.of_type, other.of_type  # type: ignore[union-attr]
    if is_leaf_type(one) or is_leaf_type(other):
        return one is other
    return True


def _arguments(node: FieldNode) -> dict[str, object]:
    return {argument.name.value: _canonical(argument.value) for argument in node.arguments or ()}


def _canonical(value: ValueNode) -> object:
    """A value that compares equal whatever the order of an input object's fields."""
    if isinstance(value, ObjectValueNode):
        return frozenset((field.name.value, _canonical(field.value)) for field in value.fields)
    if isinstance(value, ListValueNode):
        return tuple(_canonical(item) for item in value.values)
    return print_ast(value)
