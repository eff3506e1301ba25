"""Fills arguments from contexts (`@fromContext`): targets are grouped by the values that stand above them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gateway.executor import json_text
from gateway.executor.representations import RepresentationEncoder, Representations
from gateway.executor.targets import JsonObject, flatten
from gateway.planner.plan import ContextVariable, EntityLookup, FieldStep, RequiredSelection, TargetPath

# A target with all objects that its path leads through, the root first.
Trail = tuple[JsonObject, ...]


@dataclass(slots=True)
class ContextGroups:
    """The representations of a lookup for each set of context values.

    `unfilled` are the targets for which a value is null that must not be.
    """

    groups: list[Representations] = field(default_factory=list)
    unfilled: list[JsonObject] = field(default_factory=list)


def group_by_context(
    root: JsonObject, lookup: EntityLookup, variables: Mapping[str, object], typename_key: str
) -> ContextGroups:
    """Walks to the targets of a lookup with contexts; how groups are called follows from how many there are."""
    result = ContextGroups()
    encoder = RepresentationEncoder(lookup, variables, typename_key)
    by_values: dict[tuple[bytes, ...], Representations] = {}
    for path in lookup.targets:
        for trail in _trails(root, path, typename_key):
            encoded = encoder.encode(trail[-1])
            if encoded is None:
                continue
            values = [_value(variable, trail, typename_key) for variable in lookup.contexts]
            if any(
                value is None and variable.type.endswith("!")
                for value, variable in zip(values, lookup.contexts, strict=True)
            ):
                result.unfilled.append(trail[-1])
                continue
            key = tuple(json_text.encode(value) for value in values)
            if key not in by_values:
                by_values[key] = Representations.of(lookup, key)
            by_values[key].add(encoded, trail[-1])
    result.groups = list(by_values.values())
    return result


def _trails(root: JsonObject, path: TargetPath, typename_key: str) -> list[Trail]:
    """All ways to the targets, one object for each step: at the same depth stands what the plan means by it."""
    current: list[Trail] = [(root,)]
    for step in path:
        following: list[Trail] = []
        for trail in current:
            if isinstance(step, FieldStep):
                found: list[JsonObject] = []
                flatten(trail[-1].get(step.key), found)
                following += [(*trail, target) for target in found]
            elif trail[-1].get(typename_key) in step.types:
                following.append((*trail, trail[-1]))
        current = following
    return current


def _value(variable: ContextVariable, trail: Trail, typename_key: str) -> object:
    """The value from the nearest object that sets the context; None when it is null or there is none."""
    for source in variable.sources:
        holder = trail[source.depth]
        if not source.types or holder.get(typename_key) in source.types:
            return _read(source.selections, holder, typename_key)
    return None


def _read(selections: Sequence[RequiredSelection], holder: JsonObject, typename_key: str) -> object:
    """Follow the one field that is selected for the object's type, and what is selected in it."""
    for selection in selections:
        if selection.types and holder.get(typename_key) not in selection.types:
            continue
        for required in selection.fields:
            if required.name != "__typename":
                return _descend(required.selections, holder.get(required.source_key), typename_key)
    return None


def _descend(selections: Sequence[RequiredSelection], value: object, typename_key: str) -> object:
    if not selections:
        return value
    if isinstance(value, list):
        return [_descend(selections, item, typename_key) for item in value]
    return _read(selections, value, typename_key) if isinstance(value, dict) else None
