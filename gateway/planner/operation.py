"""The normalised operation: one tree of fields without fragments, each with its types and conditions."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.planner.conditions import Alternatives
from gateway.planner.plan import OperationKind


@dataclass(frozen=True, slots=True)
class Arguments:
    """What stands behind a field's name: `id: $id` in parentheses, then ` @custom`; and the variables in both."""

    text: str = ""
    directives: str = ""
    variables: frozenset[str] = frozenset()


NO_ARGUMENTS = Arguments()


@dataclass(frozen=True, slots=True)
class Selection:
    """A field of the operation.

    `types` are the object types of the parent for which it is asked; `condition` is absolute (it includes that of
    its parents); `target` is the named type of the field's value in the supergraph; leaves have no `selections`.
    """

    response_key: str
    name: str
    arguments: Arguments
    types: frozenset[str]
    condition: Alternatives
    target: str
    selections: tuple["Selection", ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation ready for planning.

    `variables` maps each declared variable to its declaration (`$id: ID! = "1"`). `prefix` starts no response key of
    the client's, so internal aliases begin with it; `typename_key` is the response key of runtime types.
    """

    kind: OperationKind
    name: str | None
    root_type: str
    selections: tuple[Selection, ...]
    variables: Mapping[str, str]
    prefix: str
    typename_key: str
