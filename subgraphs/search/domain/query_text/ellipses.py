"""Words whose end stands only behind the last of several: "Haus- oder Kinderarzt", "vor- und nachmittags"."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from subgraphs.search.domain.query_text.tokens import Token

_JOINTS = frozenset(("und", "oder", "bzw", "sowie", "u", "o"))
_SHORTEST_END = 4


def completed(tokens: Sequence[Token], is_known: Callable[[str], bool]) -> list[Token]:
    """The tokens, with the end of the word behind it given to each that ends in a hyphen, if that makes a known word."""
    result = list(tokens)
    for position, token in enumerate(tokens[:-2]):
        if not _is_hanging(tokens, position):
            continue
        last = position + 1
        while (
            last < len(tokens) - 1
            and last < position + 6
            and (tokens[last].word in _JOINTS or _is_hanging(tokens, last))
        ):
            last += 1
        whole = _joined(token.word, tokens[last].word, is_known)
        if whole is not None:
            result[position] = replace(token, word=whole)
    return result


def _is_hanging(tokens: Sequence[Token], position: int) -> bool:
    """ "Haus- " or "Hals-,", but not "Haus-Arzt"."""
    if position + 1 >= len(tokens) or tokens[position].number is not None:
        return False
    gap = tokens[position + 1].gap
    return gap.startswith("-") and len(gap) > 1


def _joined(head: str, tail: str, is_known: Callable[[str], bool]) -> str | None:
    """ "hausarzt" of "haus" and "kinderarzt"."""
    if not is_known(tail):
        return None
    joined = (head + tail[start:] for start in range(1, len(tail) - _SHORTEST_END + 1))
    return next(filter(is_known, joined), None)
