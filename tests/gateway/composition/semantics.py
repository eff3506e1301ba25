"""What a supergraph SDL says, as a set of facts: two SDLs with equal facts mean the same, in whatever order."""

from collections.abc import Iterable, Iterator

from graphql.language import (
    ConstDirectiveNode,
    DirectiveDefinitionNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    ListValueNode,
    ObjectTypeDefinitionNode,
    SchemaDefinitionNode,
    StringValueNode,
    TypeDefinitionNode,
    UnionTypeDefinitionNode,
    parse,
    print_ast,
)

from gateway.supergraph.field_sets import literal_text, parse_field_set

_FIELD_SETS = {("join__type", "key"), ("join__field", "requires"), ("join__field", "provides")}


def facts(sdl: str, *, descriptions: bool = True) -> set[str]:
    """Everything the SDL says but the definitions of link and join themselves."""
    return {fact for fact in _all_facts(sdl) if descriptions or " described " not in fact}


def _all_facts(sdl: str) -> Iterator[str]:
    for node in parse(sdl).definitions:
        if isinstance(node, SchemaDefinitionNode):
            yield from (f"schema {_use(use)}" for use in node.directives or ())
            yield from (f"{item.operation.value} is {item.type.name.value}" for item in node.operation_types)
        elif isinstance(node, DirectiveDefinitionNode):
            if not _is_machinery(node.name.value):
                yield f"directive {node.name.value} on {sorted(place.value for place in node.locations)}"
                yield from _arguments(f"@{node.name.value}", node.arguments)
        elif isinstance(node, TypeDefinitionNode) and (
            not _is_machinery(node.name.value) or node.name.value == "join__Graph"
        ):
            yield from _type(node)


def _is_machinery(name: str) -> bool:
    return name.startswith(("join__", "link__")) or name == "link"


def _type(node: TypeDefinitionNode) -> Iterator[str]:
    name = node.name.value
    yield f"{node.kind} {name}"
    yield from _common(name, node)
    if isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
        yield from (f"{name} implements {item.name.value}" for item in node.interfaces or ())
        yield from (fact for field in node.fields or () for fact in _field(name, field))
    elif isinstance(node, UnionTypeDefinitionNode):
        yield from (f"{name} has member {item.name.value}" for item in node.types or ())
    elif isinstance(node, EnumTypeDefinitionNode):
        for value in node.values or ():
            yield f"{name} has value {value.name.value}"
            yield from _common(f"{name}.{value.name.value}", value)
    elif isinstance(node, InputObjectTypeDefinitionNode):
        yield from (fact for field in node.fields or () for fact in _input(f"{name}.{field.name.value}", field))


def _field(owner: str, node: FieldDefinitionNode) -> Iterator[str]:
    coordinate = f"{owner}.{node.name.value}"
    yield f"{coordinate}: {print_ast(node.type)}"
    yield from _common(coordinate, node)
    yield from _arguments(coordinate, node.arguments)


def _arguments(coordinate: str, nodes: Iterable[InputValueDefinitionNode] | None) -> Iterator[str]:
    for node in nodes or ():
        yield from _input(f"{coordinate}({node.name.value}:)", node)


def _input(coordinate: str, node: InputValueDefinitionNode) -> Iterator[str]:
    default = f" = {literal_text(node.default_value)}" if node.default_value else ""
    yield f"{coordinate}: {print_ast(node.type)}{default}"
    yield from _common(coordinate, node)


def _common(coordinate: str, node: object) -> Iterator[str]:
    uses: dict[str, int] = {}
    for directive in getattr(node, "directives", None) or ():
        text = _use(directive)
        uses[text] = uses.get(text, 0) + 1
    yield from (f"{coordinate} {text} x{count}" for text, count in uses.items())
    description = getattr(node, "description", None)
    if description:
        yield f"{coordinate} described {description.value!r}"


def _use(node: ConstDirectiveNode) -> str:
    arguments = []
    for argument in node.arguments or ():
        value = argument.value
        if (node.name.value, argument.name.value) in _FIELD_SETS and isinstance(value, StringValueNode):
            arguments.append(f"{argument.name.value}: {parse_field_set(value.value).canonical}")
        elif isinstance(value, ListValueNode) and argument.name.value == "import":
            arguments.append(f"{argument.name.value}: {sorted(literal_text(item) for item in value.values)}")
        else:
            arguments.append(f"{argument.name.value}: {literal_text(value)}")
    return f"@{node.name.value}({', '.join(sorted(arguments))})"
