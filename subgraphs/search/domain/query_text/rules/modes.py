"""Whether a mode is welcome or the only one: "in person only", "uniquement en visio"."""

from typing import Any

from subgraphs.search.domain.query_text.grammar import Builder, Match, Primitive, Reading, constant

ONLY = "only"
_LIMITING = frozenset(("only", "exclusively", "uniquement", "seulement", "exclusivement", "ausschliesslich"))


def _trailing_only(reading: Reading, position: int) -> Match | None:
    """The word behind what it limits; behind a comma it limits what follows."""
    token = reading.tokens[position]
    return (ONLY, position + 1) if token.word in _LIMITING and "," not in token.gap else None


BEGINNINGS = {"trailing_only": _LIMITING}
_MODE: dict[str, Builder] = {"true": constant(True), ONLY: constant(ONLY)}
PRIMITIVES: dict[str, Primitive] = {"trailing_only": _trailing_only}
RULES: dict[str, dict[str, Any]] = {"video": _MODE, "in_person": _MODE}
