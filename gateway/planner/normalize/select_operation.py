"""Drop what is not asked for: pick the operation out of the document, and its fragments by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql.language import DocumentNode, FragmentDefinitionNode, OperationDefinitionNode, print_ast

from gateway.planner.errors import PlanningError


@dataclass(frozen=True, slots=True)
class Request:
    """The one operation to plan; `variables` maps names to declarations as written."""

    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, str]


def select_operation(document: DocumentNode, operation_name: str | None) -> Request:
    """Find the operation. Raises PlanningError when there is none of that name, or several and no name."""
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    operation = _pick(operations, operation_name)
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    variables = {node.variable.name.value: print_ast(node) for node in operation.variable_definitions or ()}
    return Request(operation, fragments, variables)


def _pick(operations: list[OperationDefinitionNode], operation_name: str | None) -> OperationDefinitionNode:
    if operation_name is None:
        if len(operations) == 1:
            return operations[0]
        if operations:
            raise PlanningError(
                "OPERATION_NAME_REQUIRED",
                f"The document has {len(operations)} operations: say with operationName which one to run.",
            )
    for operation in operations:
        if operation.name and operation.name.value == operation_name:
            return operation
    what = f'no operation named "{operation_name}"' if operation_name else "no operation"
    raise PlanningError("OPERATION_NOT_FOUND", f"The document has {what}.")
