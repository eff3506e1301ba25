"""A plan made ready once and executed many times: who waits for whom, and the bytes of each request's beginning."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphql import FieldNode, InlineFragmentNode, OperationDefinitionNode, SelectionNode, parse

from gateway.executor import json_text
from gateway.planner.plan import Condition, Fetch, QueryPlan


@dataclass(frozen=True, slots=True)
class ReadyFetch:
    """A fetch with what does not change from request to request.

    `body_prefix` is the JSON body up to and including the opening brace of the variables. `only_key` is the response
    key of a root fetch that brings a single one: its failure has a path then.
    """

    fetch: Fetch
    body_prefix: bytes
    dependents: tuple[int, ...]
    only_key: str | None

    def is_needed(self, variables: Mapping[str, object]) -> bool:
        """Whether one of the alternatives of conditions holds."""
        return hold(self.fetch.conditions, variables)

    def body(
        self, variables: Mapping[str, object], own: Iterable[tuple[str, bytes]] = (), document: str | None = None
    ) -> bytes:
        """The whole request body, with the gateway's own variables encoded, and for another document than the plan's.

        A variable that the client left out is left out.
        """
        members = [
            json_text.encode(name) + b":" + json_text.encode(variables[name])
            for name in self.fetch.variables
            if name in variables
        ]
        members += [json_text.encode(name) + b":" + encoded for name, encoded in own]
        prefix = self.body_prefix if document is None else _body_prefix(document, self.fetch.operation_name)
        return prefix + b",".join(members) + b"}}"


@dataclass(frozen=True, slots=True)
class ReadyPlan:
    """The plan with its fetches by id."""

    plan: QueryPlan
    fetches: Mapping[int, ReadyFetch]
    _lost_with: dict[int, frozenset[str]] = field(default_factory=dict, compare=False)

    def lost_with(self, fetch_id: int) -> frozenset[str]:
        """The response keys, at any depth, of all that may be missing when a fetch fails, wholly or in part.

        What waits for it may be missing too. Documents are looked into at a first failure, not before.
        """
        found = self._lost_with.get(fetch_id)
        if found is None:
            ready = self.fetches[fetch_id]
            found = _brought_keys(ready.fetch).union(*(self.lost_with(other) for other in ready.dependents))
            self._lost_with[fetch_id] = found
        return found


def make_ready(plan: QueryPlan) -> ReadyPlan:
    """Prepares a plan for execution."""
    dependents: dict[int, list[int]] = {fetch.id: [] for fetch in plan.fetches}
    for fetch in plan.fetches:
        for dependency in fetch.depends_on:
            dependents[dependency].append(fetch.id)
    ready = [
        ReadyFetch(
            fetch, _body_prefix(fetch.document, fetch.operation_name), tuple(dependents[fetch.id]), _only_key(fetch)
        )
        for fetch in plan.fetches
    ]
    return ReadyPlan(plan, {item.fetch.id: item for item in ready})


def hold(alternatives: tuple[tuple[Condition, ...], ...], variables: Mapping[str, object]) -> bool:
    """Whether one of the alternatives of conditions holds; always without any."""
    return not alternatives or any(
        all(_holds(condition, variables) for condition in conditions) for conditions in alternatives
    )


def _holds(condition: Condition, variables: Mapping[str, object]) -> bool:
    return variables.get(condition.variable) is condition.expected


def _only_key(fetch: Fetch) -> str | None:
    if fetch.entities:
        return None
    selections = _root_selections(fetch)
    if len(selections) != 1 or not isinstance(selections[0], FieldNode):
        return None
    return _response_key(selections[0])


def _brought_keys(fetch: Fetch) -> frozenset[str]:
    """The response keys at any depth, as they are called in the response; those of `_entities` are not in it."""
    renamed = {rename.source_key: rename.key for rename in fetch.renames}
    pending = list(_root_selections(fetch))
    if fetch.entities:
        pending = [item for node in pending for item in _below(node)]
    found = set()
    while pending:
        node = pending.pop()
        pending += _below(node)
        if isinstance(node, FieldNode):
            key = _response_key(node)
            found.add(renamed.get(key, key))
    return frozenset(found)


def _root_selections(fetch: Fetch) -> Sequence[SelectionNode]:
    definition = parse(fetch.document, no_location=True).definitions[0]
    assert isinstance(definition, OperationDefinitionNode)  # noqa: S101 - a fetch's document is one operation
    return definition.selection_set.selections


def _below(node: SelectionNode) -> Sequence[SelectionNode]:
    selection_set = node.selection_set if isinstance(node, FieldNode | InlineFragmentNode) else None
    return selection_set.selections if selection_set else ()


def _response_key(node: FieldNode) -> str:
    return node.alias.value if node.alias else node.name.value


def _body_prefix(document: str, operation_name: str | None) -> bytes:
    named = b"" if operation_name is None else b',"operationName":' + json_text.encode(operation_name)
    return b'{"query":' + json_text.encode(document) + named + b',"variables":{'
