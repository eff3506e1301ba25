"""Why nobody resolves a field from where the gateway is, subgraph by subgraph."""

from collections.abc import Iterable, Iterator

from gateway.composition.merge.model import MergedField
from gateway.composition.satisfiability.position import Position
from gateway.composition.satisfiability.reach import Reach
from gateway.composition.subgraph.model import Field
from gateway.composition.subgraph.selections import field_set_of
from gateway.supergraph.field_sets import FieldSet


def reasons(reach: Reach, positions: Iterable[Position], field: MergedField) -> list[str]:
    """Sentences, first about the subgraphs that the gateway is in or gets to, then about those that it does not."""
    starts = sorted(positions, key=lambda position: position.order)
    arrived = {position for start in starts for position in reach.reached(start)}
    here = {position.subgraph for position in arrived}
    sentences = [
        f'in subgraph "{position.subgraph}": {_why_not_here(reach, position, field)}.'
        for position in sorted(arrived, key=lambda position: position.order)
    ]
    elsewhere = (name for name in _having(field) if name not in here)
    sentences.extend(
        f'subgraph "{name}" has "{field.coordinate}" but cannot be reached: {_why_not_there(reach, starts, field, name)}.'
        for name in sorted(elsewhere)
    )
    return list(dict.fromkeys(sentences))


def _why_not_here(reach: Reach, position: Position, field: MergedField) -> str:
    own = reach.graph.field_at(position, field.name)
    if own is None:
        return f'type "{position.type}" has no field "{field.name}"'
    problem = reach.graph.unusable(position, own)
    return problem or _unmet(reach, position, own)


def _unmet(reach: Reach, position: Position, own: Field) -> str:
    for use in own.uses("requires"):
        missing = _missing(reach, [position], field_set_of(use))
        if missing:
            return f'"{own.coordinate}" has {use}, and {missing} cannot be got'
    if own.has("requires") and not reach.can_come_back(position):
        return f'"{own.coordinate}" requires fields of others, but "{position.type}" has no usable @key to come back by'
    return f'"{own.coordinate}" needs a context that is not set on this path'


def _why_not_there(reach: Reach, starts: list[Position], field: MergedField, subgraph: str) -> str:
    types = {field.parent, *(interface for name, interface in field.through_interfaces if name == subgraph)}
    keys = [(name, key) for name in sorted(types) for key in reach.graph.keys(subgraph, name)]
    owner = " and ".join(f'"{name}"' for name in sorted(types))
    if not keys:
        return f"type {owner} has no @key there"
    usable = [(name, key) for name, key in keys if key.resolvable]
    if not usable:
        return f"each @key of type {owner} there is resolvable: false"
    return "; ".join(_why_not_by(reach, starts, key.selection) for _, key in usable)


def _why_not_by(reach: Reach, starts: list[Position], selection: FieldSet) -> str:
    missing = _missing(reach, starts, selection)
    lack = (
        f"{missing}, which cannot be got" if missing else "fields that no single subgraph on this path can get together"
    )
    return f'@key(fields: "{selection}") needs {lack}'


def _missing(reach: Reach, starts: list[Position], selection: FieldSet) -> str:
    lacking = [
        f'"{item}"' for item in selection if not any(reach.satisfied(start, FieldSet((item,))) for start in starts)
    ]
    return " and ".join(lacking)


def _having(field: MergedField) -> Iterator[str]:
    yield from field.sources
    yield from (name for name, _ in field.through_interfaces)
