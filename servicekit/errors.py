"""Whose fault it is.

Exception
|-- Refusal        expected: a coded "no" that the client can act on, a member of a mutation's result union
|-- ClientError    the request is wrong or not allowed: shown as a GraphQL error with `extensions.code`
|   |-- BadInput             BAD_USER_INPUT
|   |-- NotAuthenticated     UNAUTHENTICATED
|   `-- Forbidden            FORBIDDEN
`-- Fault          ours: masked for clients, complete in the log; any other exception is treated the same
"""

from typing import ClassVar


class Refusal(Exception):
    """An expected "no". Subclasses carry a stable code and, as attributes, what the client needs next."""

    code: ClassVar[str]


class ClientError(Exception):
    """The request cannot be served as it is; message and code are safe to show and say how to mend it."""

    def __init__(self, message: str, code: str, **extensions: object) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.extensions = extensions


class BadInput(ClientError):
    """A value does not fit: the message names the value and the rule."""

    def __init__(self, message: str, **extensions: object) -> None:
        super().__init__(message, "BAD_USER_INPUT", **extensions)


class NotAuthenticated(ClientError):
    """There is no valid token and the request needs one."""

    def __init__(self, message: str = "Sign in first: send a bearer token in the Authorization header.") -> None:
        super().__init__(message, "UNAUTHENTICATED")


class Forbidden(ClientError):
    """The token is valid and does not carry the right."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "FORBIDDEN")


class Fault(Exception):
    """Something of ours is broken. Clients see a masked error with the trace id."""
