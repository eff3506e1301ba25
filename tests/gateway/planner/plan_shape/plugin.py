"""A pytest plugin: every plan that is made in a test is checked, whoever makes it, and a wrong one fails the test.

`plan_operation` is the one way to a plan. It is replaced before tests are collected, also in modules that took hold of
it earlier; plans made in other processes are not seen.
"""

import functools
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from graphql.language import DocumentNode, print_ast

import gateway.planner
import gateway.planner.planning
from gateway.planner.plan import QueryPlan
from gateway.planner.planning import NO_LABELS
from gateway.planner.printer import print_plan
from gateway.supergraph.query_graph import QueryGraph
from tests.gateway.planner.plan_shape.check import plan_violations

NAME = "plan_operation"
FOUND: list[str] = []  # reports about wrong plans, until a test's end takes them

_plan_operation = gateway.planner.planning.plan_operation


@functools.wraps(_plan_operation)
def checked_plan_operation(
    graph: QueryGraph,
    document: DocumentNode,
    operation_name: str | None = None,
    override_labels: frozenset[str] = NO_LABELS,
    **limits: Any,
) -> QueryPlan:
    """Plans, and notes what is wrong with the plan."""
    plan = _plan_operation(graph, document, operation_name, override_labels, **limits)
    violations = plan_violations(graph.with_labels(override_labels), document, operation_name, plan)
    if violations:
        FOUND.append("\n".join([*violations, print_ast(document), print_plan(plan)]))
    return plan


def pytest_configure() -> None:
    """Put the checked planner in the place of the other one."""
    for module in tuple(sys.modules.values()):
        if getattr(module, NAME, None) is _plan_operation:
            setattr(module, NAME, checked_plan_operation)


@pytest.fixture(autouse=True)
def _all_plans_are_right() -> Iterator[None]:
    yield
    wrong = take_reports()
    assert not wrong, "\n\n".join(["A plan is wrong:", *wrong])


def take_reports() -> list[str]:
    """The reports so far, which are then forgotten."""
    reports = FOUND[:]
    FOUND.clear()
    return reports
