"""Subgraph schemas with one thing changed: what users get wrong, and what they try."""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql.language import (
    DocumentNode,
    FieldDefinitionNode,
    InputValueDefinitionNode,
    NameNode,
    Node,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    Visitor,
    parse,
    parse_type,
    print_ast,
    visit,
)

Schemas = Mapping[str, str]
DIRECTIVES = (
    "@shareable",
    "@external",
    "@inaccessible",
    '@override(from: "{other}")',
    '@requires(fields: "{field}")',
    '@provides(fields: "{field}")',
    '@tag(name: "t")',
    "@deprecated",
    '@key(fields: "{field}")',
    '@key(fields: "{field}", resolvable: false)',
    "@interfaceObject",
)


@dataclass(frozen=True)
class Mutant:
    """A changed set of schemas, and what was changed."""

    what: str
    schemas: Schemas


@dataclass(frozen=True)
class _Change:
    what: str
    node: Node
    attributes: dict[str, Any]


def mutants(schemas: Schemas, seed: int, count: int) -> Iterator[Mutant]:
    """At most `count` sets with one change each, the same for a seed."""
    generator = random.Random(seed)
    for _ in range(count):
        name = generator.choice(sorted(schemas))
        document = parse(schemas[name], no_location=True)
        make = generator.choice(
            (_remove_directive, _add_directive, _remove_member, _change_type, _rename, _add_argument)
        )
        change = make(generator, document, sorted(set(schemas) - {name}))
        if change is not None:
            changed = visit(document, _Replace(change.node, replace(change.node, **change.attributes)))
            yield Mutant(f"{name}: {change.what}", {**schemas, name: print_ast(changed)})


class _Replace(Visitor):
    def __init__(self, old: Node, new: Node) -> None:
        super().__init__()
        self.old, self.new = old, new

    def enter(self, node: Node, *_: object) -> Node | None:
        """The new node in place of the old one."""
        return self.new if node is self.old else None


def _nodes(document: DocumentNode) -> list[Node]:
    """Definitions and what is in them, without schema definitions."""
    found: list[Node] = []
    for definition in document.definitions:
        if isinstance(definition, SchemaDefinitionNode | SchemaExtensionNode):
            continue
        found.append(definition)
        for member in _members(definition):
            found.append(member)
            found += getattr(member, "arguments", None) or ()
    return found


def _members(node: Node) -> list[Node]:
    return [*(getattr(node, "fields", None) or ()), *(getattr(node, "values", None) or ())]


def _name(node: Node) -> str:
    name = getattr(node, "name", None)
    return name.value if name else node.kind


def _remove_directive(generator: random.Random, document: DocumentNode, _others: list[str]) -> _Change | None:
    nodes = [node for node in _nodes(document) if getattr(node, "directives", None)]
    if not nodes:
        return None
    node: Any = generator.choice(nodes)
    gone = generator.choice(node.directives)
    kept = tuple(item for item in node.directives if item is not gone)
    return _Change(f"{_name(node)} loses {print_ast(gone)}", node, {"directives": kept})


def _add_directive(generator: random.Random, document: DocumentNode, others: list[str]) -> _Change | None:
    nodes = _nodes(document)
    node: Any = generator.choice(nodes)
    names = [_name(item) for item in nodes if isinstance(item, FieldDefinitionNode)]
    text = generator.choice(DIRECTIVES).format(
        other=generator.choice(others or ["x"]), field=generator.choice(names or ["id"])
    )
    text = _as_imported(text, document)
    carrier: Any = parse(f"type T {text}", no_location=True).definitions[0]
    added = (*(node.directives or ()), *carrier.directives)
    return _Change(f"{_name(node)} gets {text}", node, {"directives": added})


def _as_imported(text: str, document: DocumentNode) -> str:
    """A directive by its full name where federation 2 is linked and does not import it."""
    name = re.split(r"\W", text[1:])[0]
    schema = " ".join(print_ast(node) for node in document.definitions if isinstance(node, SchemaExtensionNode))
    is_imported = "/federation/v2" not in schema or f'"@{name}"' in schema or name == "deprecated"
    return text if is_imported else f"@federation__{text[1:]}"


def _remove_member(generator: random.Random, document: DocumentNode, _others: list[str]) -> _Change | None:
    holders: list[tuple[Any, str]] = [
        (node, attribute)
        for node in _nodes(document)
        for attribute in ("fields", "values", "types")
        if len(getattr(node, attribute, None) or ()) > 1
    ]
    if not holders:
        return None
    node, attribute = generator.choice(holders)
    gone = generator.choice(getattr(node, attribute))
    kept = tuple(item for item in getattr(node, attribute) if item is not gone)
    return _Change(f"{_name(node)} loses {_name(gone)}", node, {attribute: kept})


def _change_type(generator: random.Random, document: DocumentNode, _others: list[str]) -> _Change | None:
    nodes = [node for node in _nodes(document) if isinstance(node, FieldDefinitionNode | InputValueDefinitionNode)]
    if not nodes:
        return None
    node = generator.choice(nodes)
    before = print_ast(node.type)
    bare = before.removesuffix("!")
    after = generator.choice([bare if bare != before else f"{before}!", f"[{before}]", "Int", "String", "ID"])
    return _Change(f"{_name(node)}: {before} becomes {after}", node, {"type": parse_type(after, no_location=True)})


def _rename(generator: random.Random, document: DocumentNode, _others: list[str]) -> _Change | None:
    node = generator.choice(_nodes(document))
    before = _name(node)
    return _Change(f"{before} becomes {before}X", node, {"name": NameNode(value=f"{before}X")})


def _add_argument(generator: random.Random, document: DocumentNode, _others: list[str]) -> _Change | None:
    nodes = [node for node in _nodes(document) if isinstance(node, FieldDefinitionNode)]
    if not nodes:
        return None
    node = generator.choice(nodes)
    text = generator.choice(["extra: Int", "extra: Int!", 'extra: String = "x"'])
    carrier: Any = parse(f"type T {{ f({text}): Int }}", no_location=True).definitions[0]
    added = (*(node.arguments or ()), *carrier.fields[0].arguments)
    return _Change(f"{_name(node)} gets the argument {text}", node, {"arguments": added})
