"""The merged schema judged as GraphQL, by graphql-core."""

from collections.abc import Iterator
from functools import cached_property
from typing import cast

from graphql import GraphQLError, validate_schema
from graphql.type import (
    GraphQLArgument,
    GraphQLDefaultInput,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLType,
    GraphQLUnionType,
    specified_scalar_types,
)

from gateway.composition.merge.model import (
    MergedEnum,
    MergedFieldsType,
    MergedInput,
    MergedInputObject,
    MergedInterface,
    MergedObject,
    MergedType,
    MergedUnion,
    Supergraph,
)
from gateway.composition.subgraph.model import ROOT_NAMES
from gateway.composition.type_refs import ListRef, NonNullRef, TypeRef


def schema_problems(supergraph: Supergraph) -> Iterator[str]:
    """What the GraphQL specification has against the merged types."""
    try:
        problems = validate_schema(_Builder(supergraph).schema())
    except (GraphQLError, TypeError) as error:  # graphql-core refuses some shapes before it validates
        yield str(error)
        return
    yield from (problem.message for problem in problems)


class _Builder:
    """Makes graphql-core's types from merged ones. Faster by far than parsing the printed supergraph again."""

    def __init__(self, supergraph: Supergraph) -> None:
        self._supergraph = supergraph

    def schema(self) -> GraphQLSchema:
        roots = {operation: self._root(name) for operation, name in ROOT_NAMES.items()}
        return GraphQLSchema(
            query=roots["query"],
            mutation=roots["mutation"],
            subscription=roots["subscription"],
            types=[item for item in self._types.values() if not _is_unused_root(item)],
        )

    @cached_property
    def _types(self) -> dict[str, GraphQLNamedType]:
        return {name: self._type(item) for name, item in self._supergraph.types.items()}

    def _root(self, name: str) -> GraphQLObjectType | None:
        found = self._types.get(name)
        return found if isinstance(found, GraphQLObjectType) and found.fields else None

    def _type(self, item: MergedType) -> GraphQLNamedType:
        match item:
            case MergedObject():
                return GraphQLObjectType(item.name, lambda: self._fields(item), lambda: self._interfaces(item))
            case MergedInterface():
                return GraphQLInterfaceType(item.name, lambda: self._fields(item), lambda: self._interfaces(item))
            case MergedUnion():
                return GraphQLUnionType(item.name, lambda: self._members(item))
            case MergedEnum():
                return GraphQLEnumType(item.name, {name: name for name in item.values})
            case MergedInputObject():
                return GraphQLInputObjectType(item.name, lambda: self._input_fields(item), is_one_of=item.has("oneOf"))
            case _:
                return GraphQLScalarType(item.name)

    def _fields(self, item: MergedFieldsType) -> dict[str, GraphQLField]:
        return {
            field.name: GraphQLField(
                cast("GraphQLOutputType", self._ref(field.type)),
                {
                    name: GraphQLArgument(
                        self._input(argument), default=_default(argument), deprecation_reason=_deprecation(argument)
                    )
                    for name, argument in field.arguments.items()
                },
            )
            for field in item.fields.values()
        }

    def _input_fields(self, item: MergedInputObject) -> dict[str, GraphQLInputField]:
        return {
            name: GraphQLInputField(self._input(field), default=_default(field), deprecation_reason=_deprecation(field))
            for name, field in item.fields.items()
        }

    def _interfaces(self, item: MergedFieldsType) -> list[GraphQLInterfaceType]:
        return [cast("GraphQLInterfaceType", self._named(name)) for name in item.interfaces]

    def _members(self, item: MergedUnion) -> list[GraphQLObjectType]:
        return [cast("GraphQLObjectType", self._named(name)) for name in item.members]

    def _input(self, item: MergedInput) -> GraphQLInputType:
        return cast("GraphQLInputType", self._ref(item.type))

    def _ref(self, ref: TypeRef | None) -> GraphQLType:
        if ref is None:
            raise TypeError("Only supergraphs whose types are reconciled are judged.")
        if isinstance(ref, NonNullRef):
            return GraphQLNonNull(cast("GraphQLScalarType", self._ref(ref.of)))  # whatever it is, it is nullable
        if isinstance(ref, ListRef):
            return GraphQLList(self._ref(ref.of))
        return self._named(ref.name)

    def _named(self, name: str) -> GraphQLNamedType:
        return self._types.get(name) or specified_scalar_types[name]


def _default(item: MergedInput) -> GraphQLDefaultInput | None:
    return None if item.default is None else GraphQLDefaultInput(literal=item.default)


def _deprecation(item: MergedInput) -> str | None:
    """Some reason, if it is deprecated: what is required cannot be."""
    return next((use.text("reason") or "" for use in item.uses("deprecated")), None)


def _is_unused_root(item: GraphQLNamedType) -> bool:
    return item.name in ROOT_NAMES.values() and isinstance(item, GraphQLObjectType) and not item.fields
