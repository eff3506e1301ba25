"""One server that has it all: the answer that is right, all errors that may be reported, and where the data is null."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLResolveInfo,
    GraphQLSchema,
    is_enum_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution import execute_sync
from graphql.language import (
    FieldDefinitionNode,
    NonNullTypeNode,
    TypeNode,
    Visitor,
    parse,
    visit,
)
from graphql.type import GraphQLObjectType, GraphQLOutputType
from graphql.utilities import build_ast_schema, print_schema

from tests.differential.data import DataFunction, Failure, Json, Ref

Path = tuple[str | int, ...]


@dataclass
class Expected:
    """What clients must get. `data` is None where a null reached the root."""

    data: Json
    log: list[Json]
    has_errors: bool


@dataclass
class Complaints:
    """All that can be complained of in an operation's answer, also beneath what becomes null.

    `errors` are the messages of failing fields by path, with "" for values that their type does not allow;
    `nulls` are the paths where the data itself is null; `of_entities` those lost with a whole entity.
    """

    errors: dict[Path, set[str]] = field(default_factory=dict)
    nulls: set[Path] = field(default_factory=set)
    of_entities: set[Path] = field(default_factory=set)

    def add(self, path: Path, message: str) -> None:
        """One more error that may be reported there."""
        self.errors.setdefault(path, set()).add(message)


class Monolith:
    """Answers operations over the public schema of a world."""

    def __init__(self, function: DataFunction, schema: GraphQLSchema) -> None:
        self.function = function
        self.schema = schema
        self._nullable: GraphQLSchema | None = None

    def answer(self, document: DocumentNode, variables: Mapping[str, Json]) -> Expected:
        """The right answer."""
        log: list[Json] = []

        def resolve(source: Ref | None, info: GraphQLResolveInfo[Any], **arguments: Json) -> Json:
            return self._value(source, info, arguments, log)

        result = execute_sync(
            self.schema,
            document,
            variable_values=dict(variables),
            field_resolver=resolve,
            type_resolver=_type_of,
        )
        return Expected(result.data, log, bool(result.errors))

    def complaints(self, document: DocumentNode, variables: Mapping[str, Json]) -> Complaints:
        """All errors: found by executing everything over a schema in which nothing is promised to be there."""
        found = Complaints()
        log: list[Json] = []
        if self._nullable is None:
            self._nullable = nullable_schema(self.schema)

        def resolve(source: Ref | None, info: GraphQLResolveInfo[Any], **arguments: Json) -> Json:
            path = tuple(info.path.as_list())
            try:
                value = self._value(source, info, arguments, log)
            except Failure as failure:
                found.add(path, str(failure))
                if failure.of_entity:
                    found.of_entities.add(path)
                    found.add(path[:-1], str(failure))
                raise
            self._judge(found, self._promised(info), value, path)
            return value

        execute_sync(
            self._nullable,
            document,
            variable_values=dict(variables),
            field_resolver=resolve,
            type_resolver=_type_of,
        )
        return found

    def _judge(self, found: Complaints, promised: GraphQLOutputType, value: Json, path: Path) -> None:
        """Note nulls, those that break a promise, and values that clients must not see."""
        inner = promised.of_type if is_non_null_type(promised) else promised
        if value is None:
            if is_non_null_type(promised):
                found.add(path, "")
            else:
                found.nulls.add(path)
        elif is_list_type(inner):
            for index, item in enumerate(value):
                self._judge(found, inner.of_type, item, (*path, index))
        elif isinstance(value, Ref):
            if value.type_name not in self.schema.type_map:
                found.add(path, "")
        elif is_enum_type(inner) and value not in inner.values:
            found.add(path, "")
        else:
            found.nulls.update(nulls_in(value, path))

    def _promised(self, info: GraphQLResolveInfo[Any]) -> GraphQLOutputType:
        parent = self.schema.type_map[info.parent_type.name]
        assert isinstance(parent, GraphQLObjectType)
        found: GraphQLOutputType = parent.fields[info.field_name].type
        return found

    def _value(
        self, source: Ref | None, info: GraphQLResolveInfo[Any], arguments: Mapping[str, Json], log: list[Json]
    ) -> Json:
        parent = info.parent_type.name
        ref = Ref(parent, "") if parent in ("Query", "Mutation") else source
        assert ref is not None
        if parent == "Mutation":
            log.append([info.field_name, arguments])
        return self.function.value(ref, info.field_name, arguments, len(log))


def nulls_in(value: Json, path: Path) -> Iterator[Path]:
    """Where JSON has nulls."""
    if value is None:
        yield path
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from nulls_in(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from nulls_in(item, (*path, key))


def _type_of(ref: Ref, *_: Any) -> str:
    return ref.type_name


def nullable_schema(schema: GraphQLSchema) -> GraphQLSchema:
    """The same schema, with every output nullable."""
    return build_ast_schema(visit(parse(print_schema(schema)), _Loosen()), assume_valid_sdl=True)


class _Loosen(Visitor):
    def enter_field_definition(self, node: FieldDefinitionNode, *_: Any) -> FieldDefinitionNode:
        values = {key: getattr(node, key) for key in node.keys}
        return FieldDefinitionNode(**{**values, "type": _loose(node.type)})


def _loose(node: TypeNode) -> TypeNode:
    if isinstance(node, NonNullTypeNode):
        return _loose(node.type)
    inner = getattr(node, "type", None)
    return node if inner is None else type(node)(type=_loose(inner))  # type: ignore[call-arg]
