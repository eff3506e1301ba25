"""Coerces the variables of a request (GraphQL, 6.1.2). Absent and null stay distinct."""

from collections.abc import Mapping

from graphql import GraphQLSchema, OperationDefinitionNode, get_variable_values

from gateway.executor.json_text import InvalidJson, decode_input
from gateway.pipeline.refusal import RequestRefused, protocol_refusal

MAX_VARIABLE_ERRORS = 20


def coerce_variables(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    values: Mapping[str, object],
    *,
    hide_suggestions: bool = False,
) -> Mapping[str, object]:
    """The variables that the operation declares, with defaults; others are dropped. Raises RequestRefused."""
    if not operation.variable_definitions:
        return {}
    coerced = get_variable_values(
        schema, operation.variable_definitions, dict(values), MAX_VARIABLE_ERRORS, hide_suggestions
    )
    if isinstance(coerced, list):
        errors: list[dict[str, object]] = [
            {"message": error.message, "extensions": {"code": "BAD_USER_INPUT"}} for error in coerced
        ]
        raise RequestRefused(400, errors, is_protocol=False)
    return coerced.coerced


def json_object(text: bytes) -> dict[str, object]:
    """The values that a client sent, decoded; empty for none. Raises RequestRefused."""
    if not text:
        return {}
    try:
        values = decode_input(text)
    except InvalidJson as error:
        raise protocol_refusal(400, "BAD_REQUEST", f"The member 'variables' is not JSON: {error}.") from error
    if not isinstance(values, dict):
        raise protocol_refusal(400, "BAD_REQUEST", "The member 'variables' must be an object.")
    return values
