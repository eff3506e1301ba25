"""Verbs that stand apart from what belongs to them: "nimmt in Calw noch jemand Patienten auf?"."""

from subgraphs.search.domain.query_text.grammar import Match, Primitive, Reading

_PREFIXES = frozenset(("an", "auf"))
_VERBS = frozenset(("annehmen", "annimmt", "aufnehmen", "aufnimmt"))


def _taken_on(reading: Reading, position: int) -> Match | None:
    """The prefix that ends its clause, or the whole verb: "Patienten auf Deutsch" takes nobody on."""
    token = reading.tokens[position]
    is_last = position + 1 == len(reading.tokens) or bool(reading.tokens[position + 1].gap.strip())
    is_taken_on = token.word in _VERBS or (token.word in _PREFIXES and is_last)
    return (None, position + 1) if is_taken_on else None


PRIMITIVES: dict[str, Primitive] = {"taken_on": _taken_on}
BEGINNINGS: dict[str, frozenset[str]] = {"taken_on": _PREFIXES | _VERBS}
RULES: dict[str, dict[str, object]] = {}
