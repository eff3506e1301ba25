"""What planning can refuse, with a stable code each."""


class PlanningInterrupted(Exception):
    """Planning takes longer than the caller wants to wait for it here."""


class PlanningError(Exception):
    """An operation that cannot be planned.

    `code` is OPERATION_NOT_FOUND or OPERATION_NAME_REQUIRED (the request's fault), QUERY_PLAN_NOT_FOUND (a supergraph
    whose fields cannot all be reached) or QUERY_PLAN_TOO_COMPLEX (the search found nothing within its budget).
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
