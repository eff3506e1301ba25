"""Shapes the response: exactly what the client's document selects, in the order of CollectFields (GraphQL, 6.3.2).

A projection is made from the validated document, per possible runtime type and per set of `@skip`/`@include`
conditions, and kept; so what normalising the operation or a subgraph's answer does to the order of keys never shows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_composite_type,
)

from gateway.executor.completion import (
    ABSENT,
    Completer,
    CompletionState,
    LinkedPath,
    NullBubble,
    complete_boolean,
    complete_float,
    complete_id,
    complete_int,
    complete_opaque,
    complete_string,
    constant,
    enum_of,
    list_of,
    non_null,
    nullable,
)
from gateway.executor.conditions import condition_variables, is_included
from gateway.executor.errors import Path, ResponseError
from gateway.executor.targets import JsonObject

MAX_PROJECTIONS_PER_OPERATION = 64  # one for each combination of conditions that was asked for

_SCALARS: Mapping[str, Completer] = {
    "String": complete_string,
    "ID": complete_id,
    "Int": complete_int,
    "Float": complete_float,
    "Boolean": complete_boolean,
}


class Projections:
    """The projections of one operation, by the values of its condition variables."""

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
    ) -> None:
        self._schema = schema
        self._operation = operation
        self._fragments = fragments
        self._variables = tuple(sorted(condition_variables(operation, fragments)))
        self._made: dict[tuple[object, ...], ObjectProjection] = {}

    def project(
        self, data: JsonObject, errors: list[ResponseError], variables: Mapping[str, object], typename_key: str
    ) -> tuple[JsonObject | None, list[ResponseError]]:
        """The response's data and errors. `errors` are those of the fetches; `data` is left as it is."""
        root = self._root(variables)
        located = [_clamped(error, root, data, typename_key) for error in errors]
        state = CompletionState(located, typename_key)
        try:
            return root.complete_root(data, state), state.errors
        except NullBubble as bubble:
            state.rest(bubble, None)
            return None, state.errors

    def _root(self, variables: Mapping[str, object]) -> "ObjectProjection":
        key = tuple(variables.get(name) for name in self._variables)
        root = self._made.get(key)
        if root is None:
            if len(self._made) >= MAX_PROJECTIONS_PER_OPERATION:
                self._made.clear()
            root_type = self._schema.get_root_type(self._operation.operation)
            assert root_type is not None  # noqa: S101 - the operation is validated
            maker = _Maker(self._schema, self._fragments, dict(zip(self._variables, key, strict=True)))
            root = self._made[key] = ObjectProjection(maker, root_type, (self._operation.selection_set,))
        return root


class ObjectProjection:
    """What is selected on an object, by its runtime type; made when a type is first met."""

    def __init__(
        self,
        maker: "_Maker",
        static_type: GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType,
        selection_sets: Sequence[SelectionSetNode],
    ) -> None:
        self._maker = maker
        self._static_type = static_type
        self._selection_sets = selection_sets
        self._fields: dict[str, tuple[tuple[str, Completer, ObjectProjection | None], ...]] = {}
        self._concrete_name = static_type.name if isinstance(static_type, GraphQLObjectType) else None

    def complete_root(self, data: JsonObject, state: CompletionState) -> JsonObject:
        """The whole response. Raises NullBubble when `data` must be null."""
        fields = self.fields_of(self._static_type.name) or ()
        return {key: completer(data.get(key, ABSENT), None, key, state) for key, completer, _ in fields}

    def complete(self, value: object, parent: LinkedPath, key: str | int, state: CompletionState) -> object:
        """A completer for objects of this position."""
        if type(value) is not dict:
            if value is not None and value is not ABSENT:
                state.reject(parent, key, f"Expected an object of type {self._static_type.name}.")
            return None
        type_name = self.runtime_type(value, state.typename_key)
        fields = self.fields_of(type_name)
        if fields is None:
            if type_name is not None or not state.is_explained(parent, key):
                state.reject(parent, key, f"A subgraph sent an object whose type is no {self._static_type.name}.")
            return None
        here = (parent, key)
        return {name: completer(value.get(name, ABSENT), here, name, state) for name, completer, _ in fields}

    def runtime_type(self, value: JsonObject, typename_key: str) -> object:
        """The name of the object's type, as the position or the subgraph tells it."""
        return self._concrete_name or value.get(typename_key)

    def fields_of(self, type_name: object) -> "tuple[tuple[str, Completer, ObjectProjection | None], ...] | None":
        """Response keys in order, each with its completer and, for objects, what is beneath; None: not possible."""
        if not isinstance(type_name, str):
            return self._fields_of_any() if type_name is None else None
        fields = self._fields.get(type_name)
        if fields is None:
            runtime_type = self._maker.possible_type(self._static_type, type_name)
            if runtime_type is None:
                return None
            fields = self._fields[type_name] = self._maker.fields(runtime_type, self._selection_sets)
        return fields

    def beneath(self, key: str, type_name: object) -> "tuple[ObjectProjection | None] | None":
        """What is beneath a response key, None for nothing; no tuple where clients do not select the key.

        The type is unknown where an object was lost, to what an error says: then whatever it may have been counts.
        """
        names = [type_name] if type_name is not None else [item.name for item in self._possible_types()]
        for name in names:
            for known, _, found in self.fields_of(name) or ():
                if known == key:
                    return (found,)
        return None

    def _possible_types(self) -> Sequence[GraphQLObjectType]:
        static_type = self._static_type
        if isinstance(static_type, GraphQLObjectType):
            return (static_type,)
        return self._maker.possible_types(static_type)

    def _fields_of_any(self) -> "tuple[tuple[str, Completer, ObjectProjection | None], ...] | None":
        """What every type has: objects of an interface object come without a type where nothing depends on it."""
        static_type = self._static_type
        if not isinstance(static_type, GraphQLInterfaceType):
            return None
        possible = self._maker.possible_types(static_type)
        if len(possible) == 1:
            return self.fields_of(possible[0].name)
        if not self._maker.is_same_for_all(static_type, self._selection_sets):
            return None
        return self._fields.setdefault("", self._maker.fields(static_type, self._selection_sets))


class _Maker:
    """Makes projections for one combination of conditions."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        conditions: Mapping[str, object],
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._conditions = conditions

    def possible_type(
        self, static_type: GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType, name: str
    ) -> GraphQLObjectType | None:
        """The object type of this name, if an object of the static type can have it."""
        runtime_type = self._schema.get_type(name)
        if not isinstance(runtime_type, GraphQLObjectType):
            return None
        if runtime_type is static_type:
            return runtime_type
        if is_abstract_type(static_type) and self._schema.is_sub_type(static_type, runtime_type):
            return runtime_type
        return None

    def possible_types(self, static_type: GraphQLInterfaceType | GraphQLUnionType) -> Sequence[GraphQLObjectType]:
        """The object types that clients can meet where the interface or union stands."""
        return self._schema.get_possible_types(static_type)

    def is_same_for_all(self, static_type: GraphQLInterfaceType, selection_sets: Sequence[SelectionSetNode]) -> bool:
        """Whether the selections give the same for every type that an object of the interface can have."""
        for selection_set in selection_sets:
            for selection in selection_set.selections:
                if not is_included(selection, self._conditions):
                    continue
                if isinstance(selection, FieldNode):
                    if selection.name.value == "__typename":
                        return False
                    continue
                fragment = (
                    self._fragments[selection.name.value] if isinstance(selection, FragmentSpreadNode) else selection
                )
                assert isinstance(fragment, FragmentDefinitionNode | InlineFragmentNode)  # noqa: S101 - the only kinds
                condition = fragment.type_condition
                if condition is not None and not self._applies(condition.name.value, static_type):
                    return False
                if not self.is_same_for_all(static_type, (fragment.selection_set,)):
                    return False
        return True

    def fields(
        self, runtime_type: GraphQLObjectType | GraphQLInterfaceType, selection_sets: Sequence[SelectionSetNode]
    ) -> tuple[tuple[str, Completer, ObjectProjection | None], ...]:
        """The completers of a type's selected fields, in order."""
        grouped: dict[str, list[FieldNode]] = {}
        visited: set[str] = set()
        for selection_set in selection_sets:
            self._collect(runtime_type, selection_set, grouped, visited)
        return tuple((key, *self._field(runtime_type, nodes)) for key, nodes in grouped.items())

    def _collect(
        self,
        runtime_type: GraphQLObjectType | GraphQLInterfaceType,
        selection_set: SelectionSetNode,
        grouped: dict[str, list[FieldNode]],
        visited: set[str],
    ) -> None:
        for selection in selection_set.selections:
            if not is_included(selection, self._conditions):
                continue
            if isinstance(selection, FieldNode):
                key = selection.alias.value if selection.alias else selection.name.value
                grouped.setdefault(key, []).append(selection)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                if condition is None or self._applies(condition.name.value, runtime_type):
                    self._collect(runtime_type, selection.selection_set, grouped, visited)
            elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in visited:
                visited.add(selection.name.value)
                fragment = self._fragments[selection.name.value]
                if self._applies(fragment.type_condition.name.value, runtime_type):
                    self._collect(runtime_type, fragment.selection_set, grouped, visited)

    def _applies(self, condition: str, runtime_type: GraphQLObjectType | GraphQLInterfaceType) -> bool:
        if condition == runtime_type.name:
            return True
        condition_type = self._schema.get_type(condition)
        return is_abstract_type(condition_type) and self._schema.is_sub_type(condition_type, runtime_type)

    def _field(
        self, runtime_type: GraphQLObjectType | GraphQLInterfaceType, nodes: Sequence[FieldNode]
    ) -> tuple[Completer, ObjectProjection | None]:
        name = nodes[0].name.value
        if name == "__typename":
            return constant(runtime_type.name), None
        if name in ("__schema", "__type"):
            return complete_opaque, None
        field_type = runtime_type.fields[name].type
        named_type = get_named_type(field_type)
        beneath = None
        if is_composite_type(named_type):
            sets = tuple(node.selection_set for node in nodes if node.selection_set is not None)
            beneath = ObjectProjection(self, named_type, sets)
        return _completer(field_type, beneath, f"{runtime_type.name}.{name}"), beneath


def _completer(output_type: GraphQLOutputType, beneath: ObjectProjection | None, coordinate: str) -> Completer:
    if isinstance(output_type, GraphQLNonNull):
        return non_null(_base_completer(output_type.of_type, beneath, coordinate), coordinate)
    base = _base_completer(output_type, beneath, coordinate)
    return nullable(base) if beneath is not None or isinstance(output_type, GraphQLList) else base


def _base_completer(output_type: GraphQLOutputType, beneath: ObjectProjection | None, coordinate: str) -> Completer:
    if isinstance(output_type, GraphQLList):
        return list_of(_completer(output_type.of_type, beneath, coordinate), coordinate)
    if beneath is not None:
        return beneath.complete
    if isinstance(output_type, GraphQLEnumType):
        return enum_of(output_type.values, output_type.name)
    return _SCALARS.get(str(output_type), complete_opaque)


def _clamped(error: ResponseError, root: ObjectProjection, data: JsonObject, typename_key: str) -> ResponseError:
    """The error with its path cut where it leaves what the client selected: internal aliases never show."""
    path = _client_part(error.path, root, data, typename_key)
    return error if path == error.path else replace(error, path=path)


def _client_part(path: Path, root: ObjectProjection, data: JsonObject, typename_key: str) -> Path:
    projection: ObjectProjection | None = root
    value: object = data
    type_name: object = root.runtime_type(data, typename_key)
    for position, key in enumerate(path):
        if isinstance(key, int):
            value = value[key] if isinstance(value, list) and key < len(value) else None
            continue
        if projection is None:
            return path[:position]
        if isinstance(value, dict):
            type_name = projection.runtime_type(value, typename_key)
        else:
            type_name = projection.runtime_type({}, typename_key)
        beneath = projection.beneath(key, type_name)
        if beneath is None:
            return path[:position]
        (projection,) = beneath
        value = value.get(key) if isinstance(value, dict) else None
    return path
