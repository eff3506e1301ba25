"""Document to prepared operation: parse, limits, validate, plan. The result is kept, so each text costs this once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
from gateway.pipeline.limits.nesting import check_nesting
from gateway.pipeline.limits.overlapping_fields import OverlappingFieldsRule
from gateway.pipeline.limits.selections import check_selections
from gateway.pipeline.refusal import RequestRefused, request_refusal
from gateway.planner.plan import OperationKind, QueryPlan
from gateway.settings import Limits

MAX_VALIDATION_ERRORS = 20

Planner = Callable[[DocumentNode, OperationDefinitionNode], QueryPlan]


@dataclass(frozen=True, slots=True)
class PreparedOperation:
    """Everything about an operation that does not depend on variables."""

    kind: OperationKind
    name: str | None
    definition: OperationDefinitionNode
    ready_plan: ReadyPlan
    projections: Projections
    introspection: Introspection | None
    document_length: int


@dataclass(frozen=True, slots=True)
class Preparation:
    """What preparing needs to know: the clients' schema, the planner, and the limits."""

    schema: GraphQLSchema
    plan: Planner
    limits: Limits
    introspection: bool = True


def prepare(preparation: Preparation, text: str, operation_name: str | None) -> PreparedOperation:
    """Makes an operation ready for execution. Raises RequestRefused."""
    document = _parse(text, preparation.limits)
    operation = _select_operation(document, operation_name)
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    try:
        check_selections(operation, fragments, preparation.limits)
        _validate(document, preparation)
        return _prepare_valid(preparation, document, operation, fragments, len(text))
    except RecursionError as error:
        # Brackets are limited, chains of fragments are not: nothing has been executed yet.
        raise request_refusal("QUERY_LIMIT_EXCEEDED", "The document is nested too deeply.") from error


def _prepare_valid(
    preparation: Preparation,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    length: int,
) -> PreparedOperation:
    kind = OperationKind(operation.operation.value)
    if kind is OperationKind.SUBSCRIPTION:
        raise request_refusal("SUBSCRIPTIONS_NOT_SUPPORTED", "This endpoint serves queries and mutations only.")
    return PreparedOperation(
        kind=kind,
        name=operation.name.value if operation.name else None,
        definition=operation,
        ready_plan=make_ready(preparation.plan(document, operation)),
        projections=Projections(preparation.schema, operation, fragments),
        introspection=split_introspection(preparation.schema, operation, fragments),
        document_length=length,
    )


def _parse(text: str, limits: Limits) -> DocumentNode:
    if len(text) > limits.document_characters:
        message = f"The document has more than {limits.document_characters} characters."
        raise request_refusal("QUERY_LIMIT_EXCEEDED", message)
    check_nesting(text, limits.nesting)
    try:
        return parse(text, max_tokens=limits.tokens)
    except GraphQLError as error:
        if "tokens. Parsing aborted" in error.message:
            message = f"The document has more than {limits.tokens} tokens."
            raise request_refusal("QUERY_LIMIT_EXCEEDED", message) from error
        raise RequestRefused(400, [_formatted(error, "GRAPHQL_PARSE_FAILED")], is_protocol=False) from error


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
        formatted = [_formatted(error, "GRAPHQL_VALIDATION_FAILED") for error in errors]
        raise RequestRefused(400, formatted, is_protocol=False)


def _formatted(error: GraphQLError, code: str) -> dict[str, object]:
    entry: dict[str, object] = {"message": error.message}
    if error.locations:
        entry["locations"] = [{"line": location.line, "column": location.column} for location in error.locations]
    entry["extensions"] = {"code": code}
    return entry
