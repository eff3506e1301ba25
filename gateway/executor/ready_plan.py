"""A plan made ready once and executed many times: who waits for whom, and the bytes of each request's beginning."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.executor import json_text
from gateway.planner.plan import Condition, Fetch, QueryPlan


@dataclass(frozen=True, slots=True)
class ReadyFetch:
    """A fetch with what does not change from request to request.

    `body_prefix` is the JSON body up to and including the opening brace of the variables.
    """

    fetch: Fetch
    body_prefix: bytes
    dependents: tuple[int, ...]

    def is_needed(self, variables: Mapping[str, object]) -> bool:
        """Whether one of the alternatives of conditions holds."""
        alternatives = self.fetch.conditions
        return not alternatives or any(
            all(_holds(condition, variables) for condition in conditions) for conditions in alternatives
        )

    def body(self, variables: Mapping[str, object], representations: Mapping[str, list[bytes]]) -> bytes:
        """The whole request body. A variable that the client left out is left out."""
        members = [
            json_text.encode(name) + b":" + json_text.encode(variables[name])
            for name in self.fetch.variables
            if name in variables
        ]
        members += [
            json_text.encode(name) + b":[" + b",".join(encoded) + b"]" for name, encoded in representations.items()
        ]
        return self.body_prefix + b",".join(members) + b"}}"


@dataclass(frozen=True, slots=True)
class ReadyPlan:
    """The plan with its fetches by id."""

    plan: QueryPlan
    fetches: Mapping[int, ReadyFetch]


def make_ready(plan: QueryPlan) -> ReadyPlan:
    """Prepares a plan for execution."""
    dependents: dict[int, list[int]] = {fetch.id: [] for fetch in plan.fetches}
    for fetch in plan.fetches:
        for dependency in fetch.depends_on:
            dependents[dependency].append(fetch.id)
    return ReadyPlan(
        plan,
        {fetch.id: ReadyFetch(fetch, _body_prefix(fetch), tuple(dependents[fetch.id])) for fetch in plan.fetches},
    )


def _holds(condition: Condition, variables: Mapping[str, object]) -> bool:
    return variables.get(condition.variable) is condition.expected


def _body_prefix(fetch: Fetch) -> bytes:
    operation_name = b""
    if fetch.operation_name is not None:
        operation_name = b',"operationName":' + json_text.encode(fetch.operation_name)
    return b'{"query":' + json_text.encode(fetch.document) + operation_name + b',"variables":{'
