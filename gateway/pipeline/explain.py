"""The plan of an operation as text, for the console."""

from gateway.executor.errors import ResponseError
from gateway.executor.json_text import InvalidJson, decode_input
from gateway.pipeline.refusal import RequestRefused
from gateway.pipeline.runtime import Runtime
from gateway.planner.printer import print_plan


async def explain(runtime: Runtime, body: bytes) -> tuple[int, dict[str, object]]:
    """Status and answer to `{"query": ..., "operationName": ...}`: the member `plan`, or `errors`."""
    try:
        members = decode_input(body)
    except InvalidJson:
        members = None
    if not isinstance(members, dict) or not isinstance(members.get("query"), str):
        return 400, {"errors": [{"message": "Send a JSON object with the member 'query'."}]}
    name = members.get("operationName")
    try:
        key = runtime.key(members["query"], name if isinstance(name, str) else None)
        operation = runtime.known(key) or await runtime.operation(key)
    except RequestRefused as refusal:
        errors = [error.as_json() if isinstance(error, ResponseError) else error for error in refusal.errors]
        return 400, {"errors": errors}
    return 200, {"plan": print_plan(operation.planned.ready_plan.plan)}
