""" "At the latest" and "at the earliest" behind a day: "Friday at the latest", but "Friday at the latest 11 am" bounds the hour."""

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
# "Au plus tôt" behind a day rather asks for the soonest.
_EARLIEST = (("at", "the", "earliest"), ("at", "earliest"), ("fruhestens",), ("fruehestens",))
_BEFORE_HOURS = frozenset(("at", "by", "a", "um", "bis", "ab"))


def _trailing(bounds: tuple[tuple[str, ...], ...]) -> Primitive:
    """One of the bounds, if no hour follows that it bounds instead."""

    def read(reading: Reading, position: int) -> Match | None:
        for words in bounds:
            end = position + len(words)
            if tuple(token.word for token in reading.tokens[position:end]) == words:
                following = end + (end < len(reading.tokens) and reading.tokens[end].word in _BEFORE_HOURS)
                return None if reading.match("hour", following) else (None, end)
        return None

    return read


def _first_words(bounds: tuple[tuple[str, ...], ...]) -> frozenset[str]:
    return frozenset(words[0] for words in bounds)


PRIMITIVES: dict[str, Primitive] = {"trailing_latest": _trailing(_LATEST), "trailing_earliest": _trailing(_EARLIEST)}
BEGINNINGS: dict[str, frozenset[str]] = {
    "trailing_latest": _first_words(_LATEST),
    "trailing_earliest": _first_words(_EARLIEST),
}
RULES: dict[str, dict[str, object]] = {}
