"""Builds what `_entities` is asked with: one representation for each different entity, and who waits for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gateway.executor import json_text
from gateway.executor.ready_plan import hold
from gateway.executor.targets import JsonObject, collect_targets
from gateway.planner.lookup_documents import LookupNames
from gateway.planner.plan import EntityLookup, RepresentationTemplate, RequiredField, RequiredSelection


class _Incomplete(Exception):
    """A field without which the entity cannot be looked up is null or missing."""


@dataclass(slots=True)
class Representations:
    """The encoded representations of one `_entities` field, each once, and the targets of each.

    `contexts` are the encoded values of the lookup's context variables, the same for all of these targets.
    """

    lookup: EntityLookup
    names: LookupNames
    contexts: tuple[bytes, ...] = ()
    encoded: list[bytes] = field(default_factory=list)
    targets: list[list[JsonObject]] = field(default_factory=list)  # by position in `encoded`
    _positions: dict[bytes, int] = field(default_factory=dict)

    @classmethod
    def of(cls, lookup: EntityLookup, contexts: tuple[bytes, ...] = ()) -> "Representations":
        """None yet, under the names that the plan's document has."""
        return cls(lookup, LookupNames(lookup.response_key, lookup.variable, ()), contexts)

    def add(self, encoded: bytes, target: JsonObject) -> None:
        """Note a target. Representations are the same when their bytes are: comparing values would take 1 for true."""
        position = self._positions.setdefault(encoded, len(self.encoded))
        if position == len(self.encoded):
            self.encoded.append(encoded)
            self.targets.append([target])
        else:
            self.targets[position].append(target)

    def variables(self) -> Iterator[tuple[str, bytes]]:
        """The variables that the field needs, each with its encoded value."""
        yield self.names.variable, b"[" + b",".join(self.encoded) + b"]"
        yield from zip(self.names.contexts, self.contexts, strict=True)


class RepresentationEncoder:
    """Makes representations of targets by those of a lookup's templates whose conditions hold."""

    def __init__(self, lookup: EntityLookup, variables: Mapping[str, object], typename_key: str) -> None:
        self._typename_key = typename_key
        held = [template for template in lookup.templates if hold(template.conditions, variables)]
        self._templates: dict[object, RepresentationTemplate] = {
            name: template for template in held for name in template.types
        }
        self._for_any_type = next((template for template in held if not template.types), None)

    def encode(self, target: JsonObject) -> bytes | None:
        """The representation; None where the target is not one to look up, or has nothing to look it up by."""
        template = self._templates.get(target.get(self._typename_key), self._for_any_type)
        return None if template is None else _encode(template, target, self._typename_key)


def collect_representations(
    root: JsonObject, lookup: EntityLookup, variables: Mapping[str, object], typename_key: str
) -> Representations:
    """Walks to the targets of a lookup without contexts and builds their representations."""
    collected = Representations.of(lookup)
    encoder = RepresentationEncoder(lookup, variables, typename_key)
    for path in lookup.targets:
        for target in collect_targets(root, path, typename_key):
            encoded = encoder.encode(target)
            if encoded is not None:
                collected.add(encoded, target)
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
