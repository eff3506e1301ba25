"""`@interfaceObject`: fields that a subgraph adds to an interface reach all objects that implement it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.model import JoinField, MergedField, MergedInterface, MergedObject, MergedType
from gateway.composition.subgraph.field_usage import is_external


def add_interface_object_fields(context: MergeContext, types: Mapping[str, MergedType]) -> dict[str, MergedType]:
    """All types, with implementing objects completed by the fields of their interfaces' interface objects."""
    return {
        name: _completed(context, item, types) if isinstance(item, MergedObject) else item
        for name, item in types.items()
    }


def _completed(context: MergeContext, item: MergedObject, types: Mapping[str, MergedType]) -> MergedObject:
    fields = dict(item.fields)
    for interface_name in item.interfaces:
        interface = types.get(interface_name)
        if isinstance(interface, MergedInterface):
            for field in interface.fields.values():
                providers = tuple((subgraph, interface_name) for subgraph in _providers(context, interface, field))
                if providers:
                    fields[field.name] = _with_providers(item, fields.get(field.name), field, providers)
    return replace(item, fields=fields)


def _providers(context: MergeContext, interface: MergedInterface, field: MergedField) -> Iterator[str]:
    """The subgraphs whose interface object resolves the field."""
    for subgraph, source in field.sources.items():
        if (
            interface.sources[subgraph].has("interfaceObject")
            and not is_external(context.usages[subgraph], source)
            and not context.overrides.removes(subgraph, source.coordinate)
        ):
            yield subgraph


def _with_providers(
    item: MergedObject, own: MergedField | None, field: MergedField, providers: tuple[tuple[str, str], ...]
) -> MergedField:
    if own is not None:
        return replace(own, through_interfaces=(*own.through_interfaces, *providers))
    coordinate = f"{item.name}.{field.name}"
    arguments = {
        name: replace(argument, coordinate=f"{coordinate}({name}:)") for name, argument in field.arguments.items()
    }
    return replace(
        field,
        parent=item.name,
        coordinate=coordinate,
        arguments=arguments,
        joins=(JoinField(),),
        sources={},
        through_interfaces=providers,
    )
