"""Smaller worlds: a subgraph, type, field, directive, argument, member or fact less."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace

from graphql import parse, print_ast
from graphql.language import (
    DefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ListTypeNode,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    UnionTypeDefinitionNode,
)

from tests.differential.declarations import named_type
from tests.differential.world import World

Composite = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode
Documents = dict[str, DocumentNode]
Edit = Callable[[], None]


def smaller_worlds(world: World) -> Iterator[World]:
    """All worlds that are smaller by some parts: by many at once first, then by one alone. Not all of them compose."""
    for name in world.subgraphs:
        yield replace(world, subgraphs={key: sdl for key, sdl in world.subgraphs.items() if key != name})
    count = len(list(_edits(_parsed(world))))
    size = max(1, count // 4)
    while True:
        for start in range(0, count, size):
            yield _without(world, start, start + size)
        if size == 1:
            break
        size //= 2
    for item in fields(world.facts):
        values = getattr(world.facts, item.name)
        for value in sorted(values):
            yield replace(world, facts=replace(world.facts, **{item.name: values - {value}}))


def _without(world: World, start: int, end: int) -> World:
    documents = _parsed(world)
    for edit in list(_edits(documents))[start:end]:
        edit()
    return replace(world, subgraphs={name: _written(document) for name, document in documents.items()})


def _parsed(world: World) -> Documents:
    return {name: parse(sdl, no_location=True) for name, sdl in world.subgraphs.items()}


def _written(document: DocumentNode) -> str:
    """Without types that have lost all their fields."""
    kept = [node for node in document.definitions if not isinstance(node, Composite) or node.fields]
    return "\n".join(print_ast(node) for node in kept)


def _edits(documents: Documents) -> Iterator[Edit]:
    """Everywhere at once, then in one place alone."""
    for name in sorted({_name(node) for document in documents.values() for node in document.definitions} - {""}):
        yield lambda name=name: _drop_type(documents, name)  # type: ignore[misc]
    for name in sorted({field.name.value for _, field in _fields(documents)}):
        yield lambda name=name: _drop_fields(documents, "", name)  # type: ignore[misc]
    for owner, name in sorted({(owner.name.value, field.name.value) for owner, field in _fields(documents)}):
        yield lambda owner=owner, name=name: _drop_fields(documents, owner, name)  # type: ignore[misc]
    for document in documents.values():
        yield from _edits_of_one(document)


def _edits_of_one(document: DocumentNode) -> Iterator[Edit]:
    for index, node in enumerate(document.definitions):
        if _name(node):
            yield _dropper(document, "definitions", index)
        for part in ("fields", "directives", "interfaces", "types", "values"):
            if isinstance(node, Composite | UnionTypeDefinitionNode | EnumTypeDefinitionNode):
                for number in range(len(getattr(node, part, None) or ())):
                    yield _dropper(node, part, number)
        if isinstance(node, InputObjectTypeDefinitionNode):
            for number in range(len(node.fields or ())):
                yield _dropper(node, "fields", number)
        if isinstance(node, Composite):
            for field in node.fields or ():
                yield from _edits_of_field(field)


def _edits_of_field(field: FieldDefinitionNode) -> Iterator[Edit]:
    for part in ("directives", "arguments"):
        for number in range(len(getattr(field, part) or ())):
            yield _dropper(field, part, number)
    if isinstance(field.type, NonNullTypeNode | ListTypeNode):
        yield lambda inner=field.type.type: _set(field, "type", inner)  # type: ignore[misc]


def _dropper(node: object, part: str, index: int) -> Edit:
    dropped = tuple(getattr(node, part) or ())[index]
    return lambda: _set(node, part, tuple(item for item in getattr(node, part) or () if item is not dropped))


def _name(node: DefinitionNode) -> str:
    name = getattr(node, "name", None)
    return name.value if name else ""


def _fields(documents: Documents) -> Iterator[tuple[Composite, FieldDefinitionNode]]:
    for document in documents.values():
        for node in document.definitions:
            if isinstance(node, Composite):
                for field in node.fields or ():
                    yield node, field


def _drop_fields(documents: Documents, owner: str, name: str) -> None:
    for document in documents.values():
        for node in document.definitions:
            if isinstance(node, Composite) and owner in ("", node.name.value):
                _set(node, "fields", tuple(field for field in node.fields or () if field.name.value != name))


def _drop_type(documents: Documents, name: str) -> None:
    """With all fields that lead there, and out of all unions and lists of interfaces."""
    for document in documents.values():
        _set(document, "definitions", tuple(node for node in document.definitions if _name(node) != name))
        for node in document.definitions:
            if isinstance(node, Composite):
                _set(node, "fields", tuple(field for field in node.fields or () if named_type(field.type) != name))
                _set(node, "interfaces", tuple(item for item in node.interfaces or () if item.name.value != name))
            elif isinstance(node, UnionTypeDefinitionNode):
                _set(node, "types", tuple(item for item in node.types or () if item.name.value != name))


def _set(node: object, name: str, value: object) -> None:
    object.__setattr__(node, name, value)  # nodes are frozen, but these were parsed to be changed
