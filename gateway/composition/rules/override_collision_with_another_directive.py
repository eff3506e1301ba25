"""OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE: an override of, or by, a field that cannot simply move."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import Supergraph
from gateway.composition.merge.overrides import overridable_field
from gateway.composition.subgraph.model import Field, FieldsType

CODE = "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """The overriding field resolves itself; the overridden one needs nothing from others and provides nothing."""
    for subgraph in supergraph.subgraphs.values():
        for owner in subgraph.fields_types():
            for field in owner.fields.values():
                if not field.has("override"):
                    continue
                if owner.has("interfaceObject"):
                    message = (
                        f'"{field.coordinate}" in subgraph "{subgraph.name}" has @override on an @interfaceObject type,'
                        " where it cannot be. Override the field of each implementing type."
                    )
                    yield CompositionError(CODE, message, (field.coordinate,), (subgraph.name,))
                elif field.has("external"):
                    if _source_of(supergraph, field, subgraph.name) is not None:
                        yield _error(field, subgraph.name, "@external", subgraph.name)
                else:
                    yield from _source_collisions(supergraph, field, subgraph.name)
                    yield from _of_interface_object(supergraph, owner, field, subgraph.name)


def _source_of(supergraph: Supergraph, field: Field, target: str) -> tuple[str, Field] | None:
    """The other subgraph that the field is to be taken from, and its field there, if it has one."""
    use = field.use("override")
    name = use.text("from") if use else None
    if name is None or name not in supergraph.subgraphs or name == target:
        return None
    source = overridable_field(supergraph.subgraphs[name], field.coordinate)
    return None if source is None else (name, source)


def _source_collisions(supergraph: Supergraph, field: Field, target: str) -> Iterator[CompositionError]:
    found = _source_of(supergraph, field, target)
    for directive in ("requires", "provides"):
        if found is not None and found[1].has(directive):
            yield _error(field, target, f"@{directive}", found[0])


def _of_interface_object(
    supergraph: Supergraph, owner: FieldsType, field: Field, target: str
) -> Iterator[CompositionError]:
    """The source has the field for all types of an interface at once, from which one alone cannot be taken."""
    use = field.use("override")
    source = supergraph.subgraphs.get((use and use.text("from")) or "")
    if source is None or owner.name in source.types:
        return
    for name in owner.interfaces:
        above = source.types.get(name)
        if isinstance(above, FieldsType) and above.has("interfaceObject") and field.name in above.fields:
            message = (
                f'"{field.coordinate}" in subgraph "{target}" has @override, but subgraph "{source.name}" has the field on'
                f' the @interfaceObject type "{name}", from which it cannot be taken. Remove the @override.'
            )
            yield CompositionError(CODE, message, (field.coordinate,), (target, source.name))


def _error(field: Field, target: str, directive: str, where: str) -> CompositionError:
    message = (
        f'"{field.coordinate}" in subgraph "{target}" has @override, but in subgraph "{where}" the field has'
        f" {directive}. Remove one of the two."
    )
    return CompositionError(CODE, message, (field.coordinate,), tuple(dict.fromkeys((target, where))))
