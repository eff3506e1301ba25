"""Builds what `_entities` is asked with: one representation for each different entity, and who waits for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gateway.executor import json_text
from gateway.executor.targets import JsonObject, collect_targets
from gateway.planner.plan import EntityLookup, RepresentationTemplate, RequiredField, RequiredSelection


class _Incomplete(Exception):
    """A field without which the entity cannot be looked up is null or missing."""


@dataclass(slots=True)
class Representations:
    """The encoded representations of one `_entities` field, each once, and the targets of each."""

    lookup: EntityLookup
    encoded: list[bytes] = field(default_factory=list)
    targets: list[list[JsonObject]] = field(default_factory=list)  # by position in `encoded`


def collect_representations(root: JsonObject, lookup: EntityLookup, typename_key: str) -> Representations:
    """Walks to the targets of a lookup and builds their representations.

    They are the same when their bytes are: comparing values would take 1 for true.
    """
    collected = Representations(lookup)
    positions: dict[bytes, int] = {}
    templates: dict[object, RepresentationTemplate] = {
        name: template for template in lookup.templates for name in template.types
    }
    for_any_type = next((template for template in lookup.templates if not template.types), None)
    for path in lookup.targets:
        for target in collect_targets(root, path, typename_key):
            template = templates.get(target.get(typename_key), for_any_type)
            if template is None:
                continue
            encoded = _encode(template, target, typename_key)
            if encoded is None:
                continue
            position = positions.setdefault(encoded, len(collected.encoded))
            if position == len(collected.encoded):
                collected.encoded.append(encoded)
                collected.targets.append([target])
            else:
                collected.targets[position].append(target)
    return collected


def _encode(template: RepresentationTemplate, target: JsonObject, typename_key: str) -> bytes | None:
    typename = target.get(typename_key) if template.typename is None else template.typename
    if typename is None:
        return None
    representation: JsonObject = {"__typename": typename}
    try:
        _copy_selections(template.selections, target, representation, typename_key)
    except _Incomplete:
        return None
    return json_text.encode(representation)


def _copy_selections(
    selections: Sequence[RequiredSelection], source: JsonObject, into: JsonObject, typename_key: str
) -> None:
    for selection in selections:
        if selection.types and source.get(typename_key) not in selection.types:
            continue
        for required in selection.fields:
            if required.name == "__typename":
                into["__typename"] = source.get(required.source_key)
                continue
            value = source.get(required.source_key)
            copied = _copy_value(required, value, typename_key)
            if copied is None and not required.nullable:
                raise _Incomplete
            present = into.get(required.name)
            if isinstance(present, dict) and isinstance(copied, dict):
                present.update(copied)  # a field that several type conditions select
            else:
                into[required.name] = copied


def _copy_value(required: RequiredField, value: object, typename_key: str) -> object:
    if not required.selections or value is None:
        return value
    if type(value) is list:
        return [_copy_value(required, item, typename_key) for item in value]
    if type(value) is not dict:
        return None
    copied: JsonObject = {}
    _copy_selections(required.selections, value, copied, typename_key)
    return copied
