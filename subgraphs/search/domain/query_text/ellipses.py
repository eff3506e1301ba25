"""Words whose end is left out: "Haus- oder Kinderarzt", "vor- und nachmittags", "nächste Wo."."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from subgraphs.search.domain.query_text.tokens import Token, fold_variants

_JOINTS = frozenset(("und", "oder", "bzw", "sowie", "u", "o"))
_SHORTEST_END = 4
# Behind these "wo" leads a clause and is no week.
_CLAUSE_BEGINNINGS = frozenset(
    [
        "ich", "du", "er", "sie", "es", "man", "wir", "ihr", "noch", "auch", "schon", "frei", "was", "hat", "ist",
        "nimmt", "gibt", "kann", "heute", "gerade", "offen", "spricht", "geht",
    ]
)  # fmt: skip
# Short for something behind a word that counts or points, and a word of its own elsewhere ("wo").
_ABBREVIATIONS = {"wo": "woche"}
_POINTING = frozenset(
    variant
    for stem in ("nächst", "kommend", "übernächst", "folgend", "dies", "jed", "ganz")
    for ending in ("e", "er", "en", "em", "es")
    for variant in fold_variants(stem + ending)
)


def completed(tokens: Sequence[Token], is_known: Callable[[str], bool]) -> list[Token]:
    """The tokens with abbreviations written out, and with the end of the word behind it given to each that ends in a
    hyphen, if that makes a known word.
    """
    result = [_written_out(tokens, position) for position in range(len(tokens))]
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


def _written_out(tokens: Sequence[Token], position: int) -> Token:
    """ "Woche" for the "Wo." of "nächste Wo." and "2 Wo.", but not for that of "der Nächste, wo frei ist"."""
    token = tokens[position]
    whole = _ABBREVIATIONS.get(token.word)
    if whole is None or position == 0 or not token.gap.isspace():
        return token
    before = tokens[position - 1]
    if before.number is not None:
        return replace(token, word=whole)
    is_cut_off = token.after == "." or position + 1 == len(tokens) or not _is_clause(tokens, position)
    return replace(token, word=whole) if is_cut_off and before.word in _POINTING else token


def _is_clause(tokens: Sequence[Token], position: int) -> bool:
    """ "der nächste wo frei hat", "die nächste wo ich hin kann"."""
    is_he = position > 1 and tokens[position - 2].word == "der" and tokens[position - 1].word.endswith("e")
    return is_he or tokens[position + 1].word in _CLAUSE_BEGINNINGS


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
