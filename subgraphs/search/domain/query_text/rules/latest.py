""" "At the latest" behind a day: "Friday at the latest", but "Friday at the latest 11 am" bounds the hour."""

from subgraphs.search.domain.query_text.grammar import Match, Primitive, Reading

_LATEST = (
    ("at", "the", "latest"),
    ("latest",),
    ("spatestens",),
    ("spaetestens",),
    ("au", "plus", "tard"),
    ("au", "maximum"),
    ("maximum",),
    ("max",),
    ("dernier", "delai"),
)
_BEFORE_HOURS = frozenset(("at", "by", "a", "um", "bis"))


def _trailing_latest(reading: Reading, position: int) -> Match | None:
    for words in _LATEST:
        end = position + len(words)
        if tuple(token.word for token in reading.tokens[position:end]) == words:
            following = end + (end < len(reading.tokens) and reading.tokens[end].word in _BEFORE_HOURS)
            return None if reading.match("hour", following) else (None, end)
    return None


PRIMITIVES: dict[str, Primitive] = {"trailing_latest": _trailing_latest}
BEGINNINGS: dict[str, frozenset[str]] = {"trailing_latest": frozenset(words[0] for words in _LATEST)}
RULES: dict[str, dict[str, object]] = {}
