"""The entrance: a plan and its operation in, sentences about what is wrong out."""

from collections.abc import Iterator, Mapping

from graphql.language import DocumentNode, FragmentDefinitionNode, OperationDefinitionNode, parse

from gateway.executor.conditions import condition_variables
from gateway.planner.plan import OperationKind, QueryPlan
from gateway.supergraph.query_graph import QueryGraph
from tests.gateway.planner.plan_shape.coverage import Coverage
from tests.gateway.planner.plan_shape.documents import document_violations
from tests.gateway.planner.plan_shape.execution import ShapeExecution
from tests.gateway.planner.plan_shape.order import (
    kind_violations,
    mutation_violations,
    order_violations,
    subscription_violations,
)
from tests.gateway.planner.plan_shape.selections import Fragments, Valuation, collect_fields
from tests.gateway.planner.plan_shape.valuations import valuation_text, valuations


def plan_violations(
    graph: QueryGraph, document: DocumentNode, operation_name: str | None, plan: QueryPlan
) -> list[str]:
    """What is wrong with the plan of an operation, each thing once, where and when it is seen first.

    `graph` is the one for the override labels that are active. Each sentence begins with the path in the response.
    """
    operation = _operation(document, operation_name)
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    found = [*order_violations(plan), *kind_violations(plan)]
    if found:
        return found
    documents = {fetch.id: _operation(parse(fetch.document, no_location=True), None) for fetch in plan.fetches}
    for fetch in plan.fetches:
        found += document_violations(graph, fetch, documents[fetch.id], operation)
    seen: dict[str, str] = {}
    for valuation in valuations(condition_variables(operation, fragments)):
        for sentence in _under(graph, plan, operation, fragments, documents, valuation):
            seen.setdefault(sentence, valuation_text(valuation))
    return [*found, *(f"{sentence}{when}" for sentence, when in seen.items())]


def _under(
    graph: QueryGraph,
    plan: QueryPlan,
    operation: OperationDefinitionNode,
    fragments: Fragments,
    documents: Mapping[int, OperationDefinitionNode],
    valuation: Valuation,
) -> Iterator[str]:
    sentences: dict[str, None] = {}

    def report(path: str, sentence: str) -> None:
        sentences[f"{path or 'the root'}: {sentence}"] = None

    execution = ShapeExecution(graph, plan, documents, valuation, report)
    root_type = graph.supergraph.root_types[plan.kind.value]
    Coverage(execution, fragments).check(root_type, operation.selection_set)
    yield from sentences
    if plan.kind is OperationKind.SUBSCRIPTION:
        yield from subscription_violations(plan, valuation)
    if plan.kind is OperationKind.MUTATION:
        keys = collect_fields((operation.selection_set,), fragments, valuation, lambda name: name == root_type)
        asked = [key for key, nodes in keys.items() if not nodes[0].name.value.startswith("__")]
        yield from mutation_violations(plan, asked, valuation)


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    found = [node for node in operations if name is None or (node.name is not None and node.name.value == name)]
    if len(found) != 1:
        raise ValueError(f"The document has {len(found)} operations that could be meant.")
    return found[0]
