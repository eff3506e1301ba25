"""Conditions of `@skip` and `@include` as alternatives (a disjunction) of conjunctions over variables."""

from collections.abc import Iterable

from gateway.planner.plan import Condition

Conjunction = frozenset[Condition]
Alternatives = frozenset[Conjunction]

ALWAYS: Alternatives = frozenset({frozenset()})
NEVER: Alternatives = frozenset()


def either(left: Alternatives, right: Alternatives) -> Alternatives:
    """Holds when one of both holds."""
    if left == right or not right:
        return left
    return _simplified(left | right) if left else right


def both(left: Alternatives, right: Alternatives) -> Alternatives:
    """Holds when both hold."""
    if left in (ALWAYS, right):
        return right
    if right == ALWAYS:
        return left
    joined = (first | second for first in left for second in right)
    return _simplified(frozenset(item for item in joined if not _contradicts_itself(item)))


def negated(condition: Alternatives) -> Alternatives:
    """Holds when it does not."""
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
    known = frozenset.intersection(*given)
    return _simplified(frozenset(item - known for item in condition))


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


def _simplified(condition: Alternatives) -> Alternatives:
    """Without alternatives that others cover; two that differ in one variable's value only become one."""
    current = set(condition)
    while True:
        merged = _one_merge(current)
        if merged is None:
            break
        current = merged
    return frozenset(item for item in current if not any(other < item for other in current))


def _one_merge(current: set[Conjunction]) -> set[Conjunction] | None:
    for item in sorted(current, key=_ordered_key):
        for literal in _ordered(item):
            rest = item - {literal}
            opposite = rest | {_opposite(literal)}
            if opposite in current:
                return (current - {item, opposite}) | {rest}
    return None


def _ordered_key(conjunction: Conjunction) -> list[tuple[str, bool]]:
    return [(item.variable, item.expected) for item in _ordered(conjunction)]
