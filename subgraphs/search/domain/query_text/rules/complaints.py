"""Words that say nothing in one language and name a complaint in another, which the words behind them tell apart."""

from subgraphs.search.domain.query_text.grammar import Match, Primitive, Reading

# "mal au dos" and "prise de sang", but not German "zeig mal" or "prise de rendez-vous".
_BEFORE: dict[str, tuple[tuple[str, ...], ...]] = {
    "mal": (("au",), ("aux",), ("a", "la"), ("a", "l"), ("de",), ("partout",)),
    "prise": (("de", "sang"),),
}


def _complaint(reading: Reading, position: int) -> Match | None:
    """The word alone; what follows is read for itself."""
    following = tuple(token.word for token in reading.tokens[position + 1 : position + 3])
    for words in _BEFORE.get(reading.tokens[position].word, ()):
        if following[: len(words)] == words:
            return None, position + 1
    return None


PRIMITIVES: dict[str, Primitive] = {"complaint": _complaint}
BEGINNINGS: dict[str, frozenset[str]] = {"complaint": frozenset(_BEFORE)}
RULES: dict[str, dict[str, object]] = {}
