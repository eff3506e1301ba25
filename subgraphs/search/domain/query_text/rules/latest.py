""" "At the latest" and "at the earliest" behind a day or an hour: "Friday at the latest", but "Friday at the latest 11 am" bounds
the hour, and "Friday, at most 5 km" neither.
"""

from subgraphs.search.domain.query_text.grammar import Match, Primitive, Reading

_LATEST = (
    ("at", "the", "latest"),
    ("at", "the", "very", "latest"),
    ("at", "latest"),
    ("latest",),
    ("spatestens",),
    ("spaetestens",),
    ("allerspatestens",),
    ("allerspaetestens",),
    ("langstens",),
    ("laengstens",),
    ("maximal",),
    ("au", "plus", "tard"),
    ("au", "maximum"),
    ("au", "max"),
    ("grand", "maximum"),
    ("maximum",),
    ("max",),
    ("dernier", "delai"),
    ("dernier", "carat"),
)
# "Au plus tôt" behind a day rather asks for the soonest.
_EARLIEST = (("at", "the", "earliest"), ("at", "earliest"), ("fruhestens",), ("fruehestens",))
_LEADING = frozenset(("at", "by", "a", "um", "bis", "ab", "on", "am", "le"))


def _trailing(bounds: tuple[tuple[str, ...], ...], *others: str) -> Primitive:
    """One of the bounds, if nothing of the other kinds follows that it bounds instead."""

    def read(reading: Reading, position: int) -> Match | None:
        for words in bounds:
            end = position + len(words)
            if tuple(token.word for token in reading.tokens[position:end]) == words:
                following = end + (end < len(reading.tokens) and reading.tokens[end].word in _LEADING)
                is_free = not any(reading.match(other, following) for other in (*others, "radius"))
                return (None, end) if is_free else None
        return None

    return read


def _first_words(bounds: tuple[tuple[str, ...], ...]) -> frozenset[str]:
    return frozenset(words[0] for words in bounds)


PRIMITIVES: dict[str, Primitive] = {
    "trailing_latest": _trailing(_LATEST, "hour"),
    "trailing_earliest": _trailing(_EARLIEST, "hour"),
    "latest_of_hour": _trailing(_LATEST, "day"),
}
BEGINNINGS: dict[str, frozenset[str]] = {
    "trailing_latest": _first_words(_LATEST),
    "trailing_earliest": _first_words(_EARLIEST),
    "latest_of_hour": _first_words(_LATEST),
}
RULES: dict[str, dict[str, object]] = {}
