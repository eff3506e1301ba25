"""Conditions of `@skip` and `@include` as alternatives (a disjunction) of conjunctions over variables.

Their number can double with each level of an operation, so it is bounded: exact functions refuse what has more
alternatives, `either` gives up on saying when, which never leaves anything out.
"""

from collections.abc import Iterable

from gateway.planner.errors import PlanningError
from gateway.planner.plan import Condition

Conjunction = frozenset[Condition]
Alternatives = frozenset[Conjunction]

ALWAYS: Alternatives = frozenset({frozenset()})
NEVER: Alternatives = frozenset()


MAX_ALTERNATIVES = 64
MAX_UNSIMPLIFIED = 512  # comparing each with each takes about 10 ms


class TooManyAlternatives(PlanningError):
    """A condition that cannot be said in few alternatives."""

    def __init__(self) -> None:
        super().__init__(
            "QUERY_PLAN_TOO_COMPLEX",
            f"@skip and @include make a field depend on more than {MAX_ALTERNATIVES} combinations of variables."
            " Ask for it under fewer variables.",
        )


def either(left: Alternatives, right: Alternatives) -> Alternatives:
    """Holds at least when one of both holds; exactly then, unless that takes too many alternatives."""
    if left == right or not right:
        return left
    if not left:
        return right
    try:
        return any_of((left, right))
    except TooManyAlternatives:
        return ALWAYS


def either_at_most(left: Alternatives, right: Alternatives) -> Alternatives:
    """Holds only when one of both holds, and always when the left one does."""
    try:
        return any_of((left, right))
    except TooManyAlternatives:
        return left


def any_of(conditions: Iterable[Alternatives]) -> Alternatives:
    """Holds when one of these holds. Raises TooManyAlternatives."""
    return _bounded(frozenset().union(*conditions))


def in_any_case(conditions: Iterable[Alternatives]) -> Alternatives:
    """Holds when one of these holds, in as many alternatives as it takes: to be read, not to be combined further."""
    found: Alternatives = frozenset().union(*conditions)
    try:
        return _bounded(found)
    except TooManyAlternatives:
        return found


def both(left: Alternatives, right: Alternatives) -> Alternatives:
    """Holds when both hold. Raises TooManyAlternatives."""
    if left in (ALWAYS, right):
        return right
    if right == ALWAYS:
        return left
    joined = (first | second for first in left for second in right)
    return _bounded(frozenset(item for item in joined if not _contradicts_itself(item)))


def covers(conditions: Iterable[Alternatives], whole: Alternatives) -> bool:
    """Whether one of these certainly holds whenever the whole does, which they all imply."""
    try:
        return any_of(conditions) == whole
    except TooManyAlternatives:
        return False


def negated(condition: Alternatives) -> Alternatives:
    """Holds when it does not. Raises TooManyAlternatives."""
    result = ALWAYS
    for item in sorted(condition, key=_ordered_key):
        result = both(result, frozenset(frozenset({_opposite(literal)}) for literal in item))
    return result


def implies(left: Alternatives, right: Alternatives) -> bool:
    """Whether the right one holds whenever the left one does."""
    return right == ALWAYS or all(any(other <= item for other in right) for item in left)


def residual(condition: Alternatives, given: Alternatives) -> Alternatives:
    """What is left to check of `condition` where `given`, which it implies, is known to hold."""
    if condition == given:
        return ALWAYS
    if not given:
        return condition
    rest = _quotient(condition, given)
    if rest is not None:
        return rest
    known = frozenset.intersection(*given)
    return _simplified(frozenset(item - known for item in condition))


def _quotient(condition: Alternatives, given: Alternatives) -> Alternatives | None:
    """What `given` was combined with to make `condition`: without it, alternatives multiply from level to level."""
    parts = [frozenset(item - known for item in condition if known <= item) for known in given]
    rest = frozenset.intersection(*parts)
    if len(rest) * len(given) > MAX_UNSIMPLIFIED:
        return None
    made = frozenset(first | second for first in rest for second in given)
    return rest if rest and _simplified(made) == condition else None


def ordered(condition: Alternatives) -> tuple[tuple[Condition, ...], ...]:
    """The same in a fixed order; empty for what always holds."""
    if condition == ALWAYS:
        return ()
    return tuple(
        sorted((_ordered(item) for item in condition), key=lambda item: [(c.variable, c.expected) for c in item])
    )


def _ordered(conjunction: Iterable[Condition]) -> tuple[Condition, ...]:
    return tuple(sorted(conjunction, key=lambda condition: (condition.variable, condition.expected)))


def _opposite(literal: Condition) -> Condition:
    return Condition(literal.variable, not literal.expected)


def _contradicts_itself(conjunction: Conjunction) -> bool:
    return any(_opposite(item) in conjunction for item in conjunction)


def _bounded(condition: Alternatives) -> Alternatives:
    if len(condition) > MAX_UNSIMPLIFIED:
        raise TooManyAlternatives
    found = _simplified(condition)
    if len(found) > MAX_ALTERNATIVES:
        raise TooManyAlternatives
    return found


def _simplified(condition: Alternatives) -> Alternatives:
    """Without alternatives that others cover; two that differ in one variable's value only become one."""
    if len(condition) < 2:
        return condition
    current = set(condition)
    pending = sorted(current, key=_ordered_key, reverse=True)
    while pending:
        item = pending.pop()
        merged = _merge(item, current) if item in current else None
        if merged is not None:
            pending.append(merged)
    kept: list[Conjunction] = []
    for item in sorted(current, key=len):
        if not any(other <= item for other in kept):
            kept.append(item)
    return frozenset(kept)


def _merge(item: Conjunction, current: set[Conjunction]) -> Conjunction | None:
    """Merge an alternative with one that differs in one variable's value only; gives the one that comes of it."""
    for literal in _ordered(item):
        rest = item - {literal}
        opposite = rest | {_opposite(literal)}
        if opposite in current:
            current -= {item, opposite}
            current.add(rest)
            return rest
    return None


def _ordered_key(conjunction: Conjunction) -> list[tuple[str, bool]]:
    return [(item.variable, item.expected) for item in _ordered(conjunction)]
