"""Damage to a schema as a tree, so that it mostly stays readable: elements dropped, doubled, moved, renamed, retyped."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from graphql.language import (
    BooleanValueNode,
    ConstDirectiveNode,
    ConstValueNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputObjectTypeExtensionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    ListTypeNode,
    NamedTypeNode,
    NameNode,
    Node,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    ScalarTypeDefinitionNode,
    StringValueNode,
    TypeNode,
    UnionTypeDefinitionNode,
    parse,
    parse_const_value,
    parse_type,
)

from tests.gateway.composition.fuzz.odd_parts import DIRECTIVES, STRINGS, TYPES, VALUES

Path = tuple[str | int, ...]
Damage = Callable[[DocumentNode, Random], DocumentNode]

LISTS = ("definitions", "fields", "arguments", "directives", "values", "types", "interfaces", "locations")


def damaged_tree(document: DocumentNode, random: Random) -> DocumentNode:
    """The document with one to three of its parts changed."""
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        document = _DAMAGES[random.randrange(len(_DAMAGES))](document, random)
    return document


def _lists(node: Any, path: Path = ()) -> Iterator[tuple[Path, tuple[Any, ...]]]:
    """All lists of parts in the tree that are not empty."""
    if isinstance(node, tuple):
        for index, item in enumerate(node):
            yield from _lists(item, (*path, index))
    elif isinstance(node, Node):
        for key in node.keys:
            value = getattr(node, key, None)
            if isinstance(value, tuple) and value and key in LISTS:
                yield (*path, key), value
            yield from _lists(value, (*path, key))


def _nodes(node: Any, kind: type[Any], path: Path = ()) -> Iterator[Path]:
    """The places of all nodes of a kind."""
    if isinstance(node, kind):
        yield path
    if isinstance(node, tuple):
        for index, item in enumerate(node):
            yield from _nodes(item, kind, (*path, index))
    elif isinstance(node, Node):
        for key in node.keys:
            yield from _nodes(getattr(node, key, None), kind, (*path, key))


def _at(node: Any, path: Path) -> Any:
    for step in path:
        node = node[step] if isinstance(step, int) else getattr(node, step)
    return node


def _with(node: Any, path: Path, value: Any) -> Any:
    """The tree with another value at a place."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        return (*node[:step], _with(node[step], rest, value), *node[step + 1 :])
    return replace(node, **{step: _with(getattr(node, step), rest, value)})


def _some(places: Iterator[Any], random: Random) -> Any:
    found = list(places)
    return random.choice(found) if found else None


def _edit_list(edit: Callable[[list[Any], Random], Sequence[Any]]) -> Damage:
    def damage(document: DocumentNode, random: Random) -> DocumentNode:
        found = _some(_lists(document), random)
        if found is None:
            return document
        path, items = found
        edited: DocumentNode = _with(document, path, tuple(edit(list(items), random)))
        return edited if edited.definitions else document

    return damage


def _drop(items: list[Any], random: Random) -> list[Any]:
    del items[random.randrange(len(items))]
    return items


def _double(items: list[Any], random: Random) -> list[Any]:
    return [*items, random.choice(items)]


def _shuffle(items: list[Any], random: Random) -> list[Any]:
    random.shuffle(items)
    return items


def _rename(document: DocumentNode, random: Random) -> DocumentNode:
    """One name becomes another one of the document, or an odd one."""
    places = list(_nodes(document, NameNode))
    if not places:
        return document
    names = [_at(document, place).value for place in places]
    new = random.choice(
        [*names, "id", "Query", "Mutation", "Subscription", "_Entity", "_entities", "__x", "new", "Int"]
    )
    renamed: DocumentNode = _with(document, random.choice(places), NameNode(value=new))
    return renamed


def _retype(document: DocumentNode, random: Random) -> DocumentNode:
    place = _some(_nodes(document, TypeNode), random)
    if place is None:
        return document
    names = [_at(document, path).name.value for path in _nodes(document, NamedTypeNode)]
    old = _at(document, place)
    named = NamedTypeNode(name=NameNode(value=random.choice(names)))
    choices: list[TypeNode] = [ListTypeNode(type=old), named, parse_type(random.choice(TYPES))]
    choices.append(old.type if isinstance(old, NonNullTypeNode) else NonNullTypeNode(type=old))
    new: TypeNode = random.choice(choices)
    is_name_alone = place[-2] in ("interfaces", "types") if len(place) > 1 else False
    retyped: DocumentNode = _with(
        document, place, named if is_name_alone or (place[-1] == "type" and _is_root(document, place)) else new
    )
    return retyped if not _is_double_non_null(document, place, new) else document


def _is_root(document: DocumentNode, place: Path) -> bool:
    return "operation_types" in place


def _is_double_non_null(document: DocumentNode, place: Path, new: TypeNode) -> bool:
    return isinstance(new, NonNullTypeNode) and isinstance(_at(document, place[:-1]), NonNullTypeNode)


def _change_string(document: DocumentNode, random: Random) -> DocumentNode:
    """A field set, a name, a version, a reason: whatever stands there becomes another string or no string."""
    place = _some(_nodes(document, StringValueNode), random)
    if place is None or place[-1] == "description":
        return document
    known = [_at(document, path).value for path in _nodes(document, StringValueNode)]
    text = random.choice([random.choice(known), random.choice(STRINGS)])
    value: ConstValueNode = StringValueNode(value=text)
    changed: DocumentNode = _with(
        document, place, value if random.random() < 0.85 else parse_const_value(random.choice(VALUES))
    )
    return changed


def _change_boolean(document: DocumentNode, random: Random) -> DocumentNode:
    place = _some(_nodes(document, BooleanValueNode), random)
    if place is None:
        return document
    changed: DocumentNode = _with(document, place, BooleanValueNode(value=not _at(document, place).value))
    return changed


def _apply(document: DocumentNode, random: Random) -> DocumentNode:
    """A directive where it was not, from elsewhere in the document or from the odd ones."""
    owners = [
        path
        for path in _nodes(document, Node)
        if path and "directives" in _at(document, path).keys and not isinstance(_at(document, path), ConstDirectiveNode)
    ]
    used = [_at(document, path) for path in _nodes(document, ConstDirectiveNode)]
    odd = _directive(random.choice(DIRECTIVES))
    place = random.choice(owners)
    chosen = random.choice(used) if used and random.random() < 0.4 else odd
    already = _at(document, place).directives or ()
    applied: DocumentNode = _with(document, (*place, "directives"), (*already, chosen))
    return applied


def _directive(text: str) -> ConstDirectiveNode:
    definition = parse(f"scalar S {text}", no_location=True).definitions[0]
    assert isinstance(definition, ScalarTypeDefinitionNode)
    assert definition.directives
    return definition.directives[0]


_FIELDS_KINDS = (
    ObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeExtensionNode,
    InterfaceTypeExtensionNode,
)
_OTHER_KINDS = (
    InputObjectTypeDefinitionNode,
    InputObjectTypeExtensionNode,
    ScalarTypeDefinitionNode,
    UnionTypeDefinitionNode,
    EnumTypeDefinitionNode,
)


def _change_kind(document: DocumentNode, random: Random) -> DocumentNode:
    """An object becomes an interface, an extension, an input or something empty."""
    place = _some(_nodes(document, _FIELDS_KINDS), random)  # type: ignore[arg-type]
    if place is None:
        return document
    old = _at(document, place)
    kind = random.choice([*_FIELDS_KINDS, *_FIELDS_KINDS, *_OTHER_KINDS])
    kept = {"name": old.name, "directives": old.directives}
    if kind in _FIELDS_KINDS:
        kept |= {"fields": old.fields, "interfaces": old.interfaces}
    changed: DocumentNode = _with(document, place, kind(**kept))
    return changed


_DAMAGES: tuple[Damage, ...] = (
    _edit_list(_drop),
    _edit_list(_drop),
    _edit_list(_double),
    _edit_list(_shuffle),
    _rename,
    _rename,
    _retype,
    _retype,
    _change_string,
    _change_string,
    _change_boolean,
    _apply,
    _apply,
    _apply,
    _change_kind,
)
