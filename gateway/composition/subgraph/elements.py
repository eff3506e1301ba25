"""From parsed SDL to the model: a type's definition and extensions become one element, names resolved."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from graphql.language import (
    ConstDirectiveNode,
    EnumTypeDefinitionNode,
    EnumTypeExtensionNode,
    EnumValueDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputObjectTypeExtensionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    StringValueNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    UnionTypeDefinitionNode,
    UnionTypeExtensionNode,
)

from gateway.composition.subgraph.federation_spec import FEDERATION_1
from gateway.composition.subgraph.model import (
    DirectiveUse,
    EnumType,
    EnumValue,
    Field,
    FieldsType,
    InputObjectType,
    InputValue,
    InterfaceType,
    ObjectType,
    ScalarType,
    TypeElement,
    UnionType,
)
from gateway.composition.subgraph.names import DirectiveNames, MeantDirective
from gateway.composition.type_refs import type_ref

TypeBlock = TypeDefinitionNode | TypeExtensionNode
FieldsBlock = (
    ObjectTypeDefinitionNode | ObjectTypeExtensionNode | InterfaceTypeDefinitionNode | InterfaceTypeExtensionNode
)

# Applied to a type these speak of the fields in the same block, and of no other field.
_BLOCK_DIRECTIVES = ("shareable", "external")


class _Common(TypedDict):
    """What every kind of type element is made with."""

    name: str
    coordinate: str
    description: str | None
    directives: tuple[DirectiveUse, ...]
    has_definition: bool
    has_extension: bool


@dataclass(frozen=True, slots=True)
class ElementReader:
    """Reads the elements of one subgraph. `rename` gives root types their default names."""

    names: DirectiveNames
    rename: Callable[[str], str]
    _meant: dict[str, MeantDirective] = field(default_factory=dict)

    def read_type(self, blocks: Sequence[TypeBlock]) -> TypeElement:
        """One type from its blocks, in the order written. At least one block; all are of one kind."""
        name = self.rename(blocks[0].name.value)
        extensions = [block for block in blocks if isinstance(block, TypeExtensionNode)]
        descriptions = [description(block) for block in blocks if isinstance(block, TypeDefinitionNode)]
        common = _Common(
            name=name,
            coordinate=name,
            description=next((text for text in descriptions if text), None),
            directives=tuple(use for block in blocks for use in self.read_uses(block.directives, block in extensions)),
            has_definition=len(extensions) < len(blocks),
            has_extension=bool(extensions),
        )
        return self._build(common, blocks)

    def read_uses(self, nodes: Iterable[ConstDirectiveNode] | None, in_extension: bool = False) -> list[DirectiveUse]:
        """The directives applied to one node."""
        return [self._read_use(node, in_extension) for node in nodes or ()]

    def _build(self, common: _Common, blocks: Sequence[TypeBlock]) -> TypeElement:
        match blocks[0]:
            case ObjectTypeDefinitionNode() | ObjectTypeExtensionNode():
                return self._fields_type(ObjectType, common, blocks)
            case InterfaceTypeDefinitionNode() | InterfaceTypeExtensionNode():
                return self._fields_type(InterfaceType, common, blocks)
            case UnionTypeDefinitionNode() | UnionTypeExtensionNode():
                return UnionType(**common, members=tuple(self._members(blocks)))
            case EnumTypeDefinitionNode() | EnumTypeExtensionNode():
                return EnumType(**common, values=dict(self._values(common["name"], blocks)))
            case InputObjectTypeDefinitionNode() | InputObjectTypeExtensionNode():
                return InputObjectType(**common, fields=dict(self._input_fields(common["name"], blocks)))
            case _:
                return ScalarType(**common)

    def _fields_type(
        self, kind: type[ObjectType] | type[InterfaceType], common: _Common, blocks: Sequence[TypeBlock]
    ) -> FieldsType:
        interfaces = [
            self.rename(node.name.value)
            for block in blocks
            if isinstance(block, FieldsBlock)
            for node in block.interfaces or ()
        ]
        return kind(**common, interfaces=_unique(interfaces), fields=dict(self._fields(common["name"], blocks)))

    def _fields(self, parent: str, blocks: Sequence[TypeBlock]) -> Iterator[tuple[str, Field]]:
        for block in blocks:
            if isinstance(block, FieldsBlock):
                in_extension = isinstance(block, TypeExtensionNode)
                inherited = [use for use in self.read_uses(block.directives) if self._is_about_fields(use)]
                for node in block.fields or ():
                    yield node.name.value, self._field(parent, node, inherited, in_extension)

    def _is_about_fields(self, use: DirectiveUse) -> bool:
        """Federation 1 gave `@external` on a type no meaning."""
        return use.name in _BLOCK_DIRECTIVES and self.names.version != FEDERATION_1

    def _field(
        self, parent: str, node: FieldDefinitionNode, inherited: Sequence[DirectiveUse], in_extension: bool
    ) -> Field:
        coordinate = f"{parent}.{node.name.value}"
        own = self.read_uses(node.directives)
        return Field(
            name=node.name.value,
            coordinate=coordinate,
            description=description(node),
            directives=(*own, *(use for use in inherited if all(use.name != other.name for other in own))),
            parent=parent,
            type=type_ref(node.type, self.rename),
            arguments={
                argument.name.value: self._input_value(f"{coordinate}({argument.name.value}:)", argument)
                for argument in node.arguments or ()
            },
            in_extension=in_extension,
        )

    def _input_value(self, coordinate: str, node: InputValueDefinitionNode) -> InputValue:
        return InputValue(
            name=node.name.value,
            coordinate=coordinate,
            description=description(node),
            directives=tuple(self.read_uses(node.directives)),
            type=type_ref(node.type, self.rename),
            default=node.default_value,
        )

    def _input_fields(self, parent: str, blocks: Sequence[TypeBlock]) -> Iterator[tuple[str, InputValue]]:
        for block in blocks:
            if isinstance(block, InputObjectTypeDefinitionNode | InputObjectTypeExtensionNode):
                for node in block.fields or ():
                    yield node.name.value, self._input_value(f"{parent}.{node.name.value}", node)

    def _values(self, parent: str, blocks: Sequence[TypeBlock]) -> Iterator[tuple[str, EnumValue]]:
        for block in blocks:
            if isinstance(block, EnumTypeDefinitionNode | EnumTypeExtensionNode):
                for node in block.values or ():
                    yield (
                        node.name.value,
                        EnumValue(
                            name=node.name.value,
                            coordinate=f"{parent}.{node.name.value}",
                            description=description(node),
                            directives=tuple(self.read_uses(node.directives)),
                        ),
                    )

    def _members(self, blocks: Sequence[TypeBlock]) -> tuple[str, ...]:
        return _unique(
            self.rename(node.name.value)
            for block in blocks
            if isinstance(block, UnionTypeDefinitionNode | UnionTypeExtensionNode)
            for node in block.types or ()
        )

    def _read_use(self, node: ConstDirectiveNode, in_extension: bool) -> DirectiveUse:
        written = node.name.value
        meant = self._meant.get(written)
        if meant is None:
            meant = self._meant[written] = self.names.meant_by(written)
        return DirectiveUse(
            name=meant.name,
            written=written,
            origin=meant.origin,
            spec=meant.spec,
            arguments={argument.name.value: argument.value for argument in node.arguments or ()},
            in_extension=in_extension,
        )


def description(
    node: TypeDefinitionNode | FieldDefinitionNode | InputValueDefinitionNode | EnumValueDefinitionNode,
) -> str | None:
    """The text of a node's description; None without one."""
    found: StringValueNode | None = node.description
    return found.value if found else None


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
