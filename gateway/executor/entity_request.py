"""What one fetch of entities asks: the representations of each `_entities` field of its document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gateway.executor.contexts import group_by_context
from gateway.executor.ready_plan import hold
from gateway.executor.representations import Representations, collect_representations
from gateway.executor.targets import JsonObject
from gateway.planner.lookup_documents import name_lookups, write_lookups
from gateway.planner.plan import EntityLookup, Fetch, FieldStep, TargetPath


@dataclass(slots=True)
class EntityRequest:
    """`lookups` stand in the document's order; `document` is set where it is another than the plan's.

    `unfilled` are the targets that are not asked for, since a context's value is null that must not be.
    """

    lookups: list[Representations] = field(default_factory=list)
    document: str | None = None
    unfilled: list[tuple[EntityLookup, JsonObject]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look up."""
        return not any(lookup.encoded for lookup in self.lookups)

    def variables(self) -> Iterator[tuple[str, bytes]]:
        """The gateway's own variables, encoded."""
        for lookup in self.lookups:
            yield from lookup.variables()

    def answered_paths(self, path: TargetPath) -> Iterator[TargetPath]:
        """Where that path of the plan, which begins with a lookup's response key, leads in the answer."""
        for lookup in self.lookups:
            if path[0] == FieldStep(lookup.lookup.response_key):
                yield (FieldStep(lookup.names.key), *path[1:])


def build_entity_request(
    fetch: Fetch, data: JsonObject, variables: Mapping[str, object], typename_key: str
) -> EntityRequest:
    """Walk to the targets of all lookups of a fetch, and represent them."""
    request = EntityRequest()
    groups: list[list[Representations]] = []
    for lookup in fetch.entities:
        if not hold(lookup.conditions, variables):
            groups.append([] if lookup.contexts else [Representations.of(lookup)])
        elif lookup.contexts:
            grouped = group_by_context(data, lookup, variables, typename_key)
            groups.append(grouped.groups)
            request.unfilled += [(lookup, target) for target in grouped.unfilled]
        else:
            groups.append([collect_representations(data, lookup, variables, typename_key)])
    if fetch.parts is not None:
        names = name_lookups(fetch.parts, [len(group) for group in groups])
        for group, group_names in zip(groups, names, strict=True):
            for each, each_names in zip(group, group_names, strict=True):
                each.names = each_names
        if any(len(group) != 1 for group in groups):
            request.document = write_lookups(fetch.parts, names)
    request.lookups = [each for group in groups for each in group]
    return request
