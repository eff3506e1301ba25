"""Enum types, by use: what comes in must be known to all subgraphs, what goes out may come from any."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.merge.directives import merge_directives
from gateway.composition.merge.joins import join_types
from gateway.composition.merge.model import (
    MergedEnum,
    MergedEnumValue,
    MergedFieldsType,
    MergedInputObject,
    MergedType,
)
from gateway.composition.subgraph.model import EnumType, EnumValue, TypeElement
from gateway.composition.type_refs import TypeRef, base_name


@dataclass(frozen=True, slots=True)
class EnumPositions:
    """The names of types that the supergraph takes in (arguments, input fields) and gives out (fields)."""

    inputs: frozenset[str]
    outputs: frozenset[str]


def enum_positions(types: Iterable[MergedType], directive_inputs: Iterable[str]) -> EnumPositions:
    """Where types are used. `directive_inputs` are types of arguments of directives that reach the supergraph."""
    inputs = set(directive_inputs)
    outputs: set[str] = set()
    for item in types:
        if isinstance(item, MergedFieldsType):
            outputs.update(_names(field.type for field in item.fields.values()))
            inputs.update(_names(arg.type for field in item.fields.values() for arg in field.arguments.values()))
        elif isinstance(item, MergedInputObject):
            inputs.update(_names(field.type for field in item.fields.values()))
            inputs.update(_names(field.type for having in item.dropped.values() for field in having.values()))
    return EnumPositions(frozenset(inputs), frozenset(outputs))


def merge_enum(
    context: MergeContext, name: str, sources: Mapping[str, TypeElement], positions: EnumPositions
) -> MergedEnum:
    """One enum type from its types in the subgraphs. One that is used nowhere counts as given out."""
    owners = {subgraph: source for subgraph, source in sources.items() if isinstance(source, EnumType)}
    values = {value.name: value for value in _merged_values(context, owners)}
    is_input = name in positions.inputs
    kept = {key: value for key, value in values.items() if not is_input or is_common(value, owners)}
    return MergedEnum(
        name=name,
        coordinate=name,
        description=merge_descriptions(sources),
        directives=merge_directives(context, sources),
        joins=join_types(sources),
        sources=sources,
        values=kept,
        all_values=values,
        is_input=is_input,
        is_output=name in positions.outputs,
    )


def is_common(value: MergedEnumValue, owners: Mapping[str, object]) -> bool:
    """Whether clients can send the value to any subgraph; one that no client sees does no harm."""
    return len(value.sources) == len(owners) or value.has("inaccessible")


def _merged_values(context: MergeContext, owners: Mapping[str, EnumType]) -> Iterator[MergedEnumValue]:
    names = dict.fromkeys(name for owner in owners.values() for name in owner.values)
    for name in names:
        sources: dict[str, EnumValue] = {
            subgraph: owner.values[name] for subgraph, owner in owners.items() if name in owner.values
        }
        yield MergedEnumValue(
            name=name,
            coordinate=next(iter(sources.values())).coordinate,
            description=merge_descriptions(sources),
            directives=merge_directives(context, sources),
            sources=sources,
        )


def _names(refs: Iterable[TypeRef | None]) -> Iterator[str]:
    return (base_name(ref) for ref in refs if ref is not None)
