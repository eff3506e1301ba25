"""Document to planned operation: limits, parse, validate, plan. The result is kept, so each text costs this once."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OverlappingFieldsCanBeMergedRule,
    parse,
    specified_rules,
    validate,
)

from gateway.executor.introspection import Introspection, split_introspection
from gateway.executor.project import Projections
from gateway.executor.ready_plan import ReadyPlan, make_ready
from gateway.pipeline.incremental_delivery import INCREMENTAL_DELIVERY_NOT_SUPPORTED, incremental_delivery_error
from gateway.pipeline.limits.overlapping_fields import OverlappingFieldsRule
from gateway.pipeline.limits.selections import Size, check_selections
from gateway.pipeline.limits.tokens import check_tokens
from gateway.pipeline.refusal import RequestRefused, request_refusal
from gateway.planner.plan import OperationKind, QueryPlan
from gateway.settings import Limits

MAX_VALIDATION_ERRORS = 20

Planner = Callable[[DocumentNode, OperationDefinitionNode, frozenset[str], int | None], QueryPlan]


class OperationKey(NamedTuple):
    """What a plan depends on. `labels` are the progressive overrides that are active."""

    text: str
    operation_name: str | None
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlannedOperation:
    """Everything about an operation that does not depend on variables, as plain data: it pickles.

    Nodes have no locations. `introspection` is the part that asks about the schema, as a document of its own.
    """

    kind: OperationKind
    name: str | None
    definition: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    ready_plan: ReadyPlan
    introspection: str | None


@dataclass(frozen=True, slots=True)
class PreparedOperation:
    """A planned operation with what is found out and kept while it is executed."""

    planned: PlannedOperation
    projections: Projections
    introspection: Introspection | None


@dataclass(frozen=True, slots=True)
class Preparation:
    """What preparing needs to know: the clients' schema, the planner, and the limits."""

    schema: GraphQLSchema
    plan: Planner
    limits: Limits
    introspection: bool = True


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document within the limits, and the size of the operation that is meant."""

    key: OperationKey
    document: DocumentNode
    size: Size


def check_text(text: str, limits: Limits) -> None:
    """Limits that the text alone can break. Raises RequestRefused."""
    if len(text) > limits.document_characters:
        message = f"The document has more than {limits.document_characters} characters."
        raise request_refusal("QUERY_LIMIT_EXCEEDED", message)
    check_tokens(text, limits.tokens, limits.nesting)


def read_document(limits: Limits, key: OperationKey) -> ReadDocument:
    """Parses a text that `check_text` has passed, and measures its operation. Raises RequestRefused."""
    document = _parse(key.text)
    operation = _select_operation(document, key.operation_name)
    with _deep_nesting_refused():
        size = check_selections(operation, _fragments_of(document), limits)
    return ReadDocument(key, document, size)


def plan_document(preparation: Preparation, read: ReadDocument, patience_steps: int | None = None) -> PlannedOperation:
    """Validates a document and plans its operation. Raises RequestRefused, and PlanningInterrupted out of patience."""
    with _deep_nesting_refused():
        _validate(read.document, preparation)
        # Locations are the most of a document in memory and in a pickle, and only errors ask for them.
        document = parse(read.key.text, no_location=True)
        operation = _select_operation(document, read.key.operation_name)
        fragments = _fragments_of(document)
        kind = OperationKind(operation.operation.value)
        if kind is OperationKind.SUBSCRIPTION:
            raise request_refusal("SUBSCRIPTIONS_NOT_SUPPORTED", "This endpoint serves queries and mutations only.")
        return PlannedOperation(
            kind=kind,
            name=operation.name.value if operation.name else None,
            definition=operation,
            fragments=fragments,
            ready_plan=make_ready(preparation.plan(document, operation, read.key.labels, patience_steps)),
            introspection=split_introspection(operation, fragments),
        )


def make_prepared(schema: GraphQLSchema, planned: PlannedOperation) -> PreparedOperation:
    """Joins a plan, wherever it was made, with the schema of this process."""
    return PreparedOperation(
        planned,
        Projections(schema, planned.definition, planned.fragments),
        None if planned.introspection is None else Introspection(planned.introspection),
    )


@contextmanager
def _deep_nesting_refused() -> Iterator[None]:
    try:
        yield
    except RecursionError as error:
        # Brackets are limited, chains of fragments are not: nothing has been executed yet.
        raise request_refusal("QUERY_LIMIT_EXCEEDED", "The document is nested too deeply.") from error


def _parse(text: str) -> DocumentNode:
    try:
        return parse(text)
    except GraphQLError as error:
        raise RequestRefused(400, [_formatted(error, "GRAPHQL_PARSE_FAILED")], is_protocol=False) from error


def _fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}


def _select_operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if name is not None:
        operations = [node for node in operations if node.name is not None and node.name.value == name]
    if len(operations) == 1:
        return operations[0]
    if name is not None:
        message = f"The document has no operation named {name!r}."
    elif operations:
        message = "The document has several operations: say which one with 'operationName'."
    else:
        message = "The document has no operation."
    raise request_refusal("OPERATION_RESOLUTION_FAILURE", message)


def _validate(document: DocumentNode, preparation: Preparation) -> None:
    rules = [OverlappingFieldsRule if rule is OverlappingFieldsCanBeMergedRule else rule for rule in specified_rules]
    if not preparation.introspection:
        rules.append(NoSchemaIntrospectionCustomRule)
    errors = validate(
        preparation.schema,
        document,
        rules,
        max_errors=MAX_VALIDATION_ERRORS,
        # Suggestions tell names of the schema, so they go where introspection goes.
        hide_suggestions=not preparation.introspection,
    )
    if errors:
        unsupported = incremental_delivery_error(preparation.schema, document)
        if unsupported:
            formatted = [_formatted(unsupported, INCREMENTAL_DELIVERY_NOT_SUPPORTED)]
        else:
            formatted = [_formatted(error, "GRAPHQL_VALIDATION_FAILED") for error in errors]
        raise RequestRefused(400, formatted, is_protocol=False)


def _formatted(error: GraphQLError, code: str) -> dict[str, object]:
    entry: dict[str, object] = {"message": error.message}
    if error.locations:
        entry["locations"] = [{"line": location.line, "column": location.column} for location in error.locations]
    entry["extensions"] = {"code": code}
    return entry
