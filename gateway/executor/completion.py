"""Completes values by their type (GraphQL, 6.4.3 and 6.4.4): checks leaves, spreads nulls, reports what does not fit.

A completer takes a value as the subgraphs gave it (ABSENT when they gave none), the path of the parent, its own key,
and the state of this response; it gives the value as the client gets it. Nothing of the input is changed.
"""

from collections.abc import Callable, Collection, Iterable
from typing import TypeAlias

import msgspec

from gateway.executor.errors import INVALID_SUBGRAPH_VALUE, NULL_FOR_NON_NULL, Path, ResponseError
from gateway.executor.json_text import number_of

MAX_INT = 2**31 - 1
MIN_INT = -(2**31)

# Paths grow towards the leaves: (parent's path, key); tuples of keys are made for errors only.
LinkedPath: TypeAlias = "tuple[LinkedPath, str | int] | None"
Completer: TypeAlias = "Callable[[object, LinkedPath, str | int, CompletionState], object]"


class _Absent:
    """The value of a field that no subgraph sent."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()


class NullBubble(Exception):
    """A non-null position is null: the nearest nullable position around it becomes null.

    `absence` is the error to report if nothing that a fetch said explains why no subgraph sent the value.
    """

    def __init__(self, absence: ResponseError | None = None) -> None:
        super().__init__()
        self.absence = absence


class CompletionState:
    """The errors of one response, as they are found."""

    def __init__(self, errors: list[ResponseError], typename_key: str) -> None:
        self.errors = errors
        self.typename_key = typename_key
        self._fetch_errors = frozenset(error.path for error in errors)
        self._lost = _lost_keys(errors)
        self._with_errors_beneath: frozenset[Path] | None = None

    def reject(self, parent: LinkedPath, key: str | int, reason: str) -> None:
        """Reports a value that its type does not allow; the position becomes null."""
        self.errors.append(ResponseError(reason, INVALID_SUBGRAPH_VALUE, path_of((parent, key))))

    def is_explained(self, parent: LinkedPath, key: str | int) -> bool:
        """Whether an error of a fetch stands at a position or beneath it."""
        return path_of((parent, key)) in self._paths_with_errors_beneath()

    def bubble(self, value: object, parent: LinkedPath, key: str | int, coordinate: str) -> NullBubble:
        """Null, or nothing, at a non-null position: an error, unless a fetch's own says already why.

        Such an error stands at the position or beneath it; or above it, when the fetch failed that should have
        brought the value (another fetch's failure explains nothing). What one subgraph lost, in a list say, to a null
        elsewhere in it another may have kept: then the value is missing here, and the error stands beneath the position
        where the null comes to rest.
        """
        if value is not None and value is not ABSENT:
            return NullBubble()
        path = path_of((parent, key))
        if path in self._paths_with_errors_beneath():
            return NullBubble()
        error = ResponseError(f"Cannot return null for non-nullable field {coordinate}.", NULL_FOR_NON_NULL, path)
        if value is None:
            self.errors.append(error)
            return NullBubble()
        return NullBubble(None if self._is_explained_from_above(path) else error)

    def _is_explained_from_above(self, path: Path) -> bool:
        lost = ((self._lost.get(path[:length], _NOTHING), path[length:]) for length in range(len(path)))
        return any(not keys.isdisjoint(beneath) for keys, beneath in lost)

    def rest(self, bubble: NullBubble, place: LinkedPath) -> None:
        """The null comes to rest at a nullable position, or at the root."""
        if bubble.absence is None:
            return
        path = path_of(place)
        if path not in self._paths_with_errors_beneath():
            self.errors.append(bubble.absence)

    def _paths_with_errors_beneath(self) -> frozenset[Path]:
        if self._with_errors_beneath is None:
            self._with_errors_beneath = frozenset(
                path[:length] for path in self._fetch_errors for length in range(len(path) + 1)
            )
        return self._with_errors_beneath


_NOTHING: frozenset[str] = frozenset()


def _lost_keys(errors: Iterable[ResponseError]) -> dict[Path, frozenset[str]]:
    """By path, the keys of what is missing beneath it."""
    found: dict[Path, frozenset[str]] = {}
    for loss in (error.loss for error in errors if error.loss):
        found[loss.beneath] = found.get(loss.beneath, _NOTHING) | loss.keys
    return found


def path_of(linked: LinkedPath) -> Path:
    """The keys from the root on."""
    keys: list[str | int] = []
    while linked is not None:
        linked, key = linked
        keys.append(key)
    return tuple(reversed(keys))


def non_null(inner: Completer, coordinate: str) -> Completer:
    """A position that must not be null."""

    def complete(value: object, parent: LinkedPath, key: str | int, state: CompletionState) -> object:
        completed = inner(value, parent, key, state)
        if completed is None:
            raise state.bubble(value, parent, key, coordinate)
        return completed

    return complete


def nullable(inner: Completer) -> Completer:
    """A position where a null from beneath comes to rest."""

    def complete(value: object, parent: LinkedPath, key: str | int, state: CompletionState) -> object:
        try:
            return inner(value, parent, key, state)
        except NullBubble as bubble:
            state.rest(bubble, (parent, key))
            return None

    return complete


def list_of(item: Completer, coordinate: str) -> Completer:
    """A list whose items are completed one by one."""

    def complete(value: object, parent: LinkedPath, key: str | int, state: CompletionState) -> object:
        if type(value) is not list:
            if value is not None and value is not ABSENT:
                state.reject(parent, key, f"Expected a list for {coordinate}.")
            return None
        here = (parent, key)
        return [item(element, here, index, state) for index, element in enumerate(value)]

    return complete


def enum_of(names: Collection[str], type_name: str) -> Completer:
    """An enum whose values clients may see are `names`."""
    known = frozenset(names)

    def complete(value: object, parent: LinkedPath, key: str | int, state: CompletionState) -> object:
        if type(value) is str and value in known:
            return value
        return _reject_leaf(value, parent, key, state, type_name)

    return complete


def constant(value: str) -> Completer:
    """`__typename` where the type is known."""

    def complete(_value: object, _parent: LinkedPath, _key: str | int, _state: CompletionState) -> object:
        return value

    return complete


def complete_opaque(value: object, _parent: LinkedPath, _key: str | int, _state: CompletionState) -> object:
    """A custom scalar's value, or one that is complete already: passes as it came."""
    return None if value is ABSENT else value


def complete_string(value: object, parent: LinkedPath, key: str | int, state: CompletionState) -> object:
    """A String."""
    if type(value) is str:
        return value
    return _reject_leaf(value, parent, key, state, "String")


def complete_id(value: object, parent: LinkedPath, key: str | int, state: CompletionState) -> object:
    """An ID: integers leave as strings."""
    if type(value) is str:
        return value
    if type(value) is int:
        return str(value)
    return _reject_leaf(value, parent, key, state, "ID")


def complete_int(value: object, parent: LinkedPath, key: str | int, state: CompletionState) -> object:
    """An Int of 32 bits; `1.0` is one."""
    number = value
    if type(value) is msgspec.Raw:
        as_float = number_of(value)
        number = int(as_float) if as_float is not None and as_float.is_integer() else value
    if type(number) is int and MIN_INT <= number <= MAX_INT:
        return number
    return _reject_leaf(value, parent, key, state, "Int")


def complete_float(value: object, parent: LinkedPath, key: str | int, state: CompletionState) -> object:
    """A Float, finite, in the text that it came in."""
    if type(value) is int or (type(value) is msgspec.Raw and number_of(value) is not None):
        return value
    return _reject_leaf(value, parent, key, state, "Float")


def complete_boolean(value: object, parent: LinkedPath, key: str | int, state: CompletionState) -> object:
    """A Boolean."""
    if value is True or value is False:
        return value
    return _reject_leaf(value, parent, key, state, "Boolean")


def _reject_leaf(value: object, parent: LinkedPath, key: str | int, state: CompletionState, type_name: str) -> object:
    # The value itself is not shown: it may be personal, or an element that clients must not know of.
    if value is not None and value is not ABSENT:
        state.reject(parent, key, f"A subgraph sent a value that is not a valid {type_name}.")
    return None
