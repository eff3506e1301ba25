"""Slips of the finger and of the ear: which known words are one slip from a written one, and how likely the slip is."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from rapidfuzz.distance import OSA

# Spellings that sound alike, longer ones first; applied in turn.
_SOUNDS = (
    ("eau", "o"),
    ("ph", "f"),
    ("th", "t"),
    ("rh", "r"),
    ("tz", "z"),
    ("ck", "k"),
    ("qu", "k"),
    ("y", "i"),
    ("ae", "e"),
    ("ai", "e"),
    ("ei", "e"),
    ("ie", "i"),
    ("ge", "je"),
    ("gi", "ji"),
    ("ce", "se"),
    ("ci", "si"),
    ("c", "k"),
    ("z", "s"),
)
# Words that are shorter are too near to many others to be a slip, or to say something that is not there by chance.
SHORTEST, SHORTEST_TELLING = 4, 5
_DOUBLED = re.compile(r"(.)\1+")
_KEYBOARDS = (
    ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    ("qwertzuiop", "asdfghjkl", "yxcvbnm"),
)


def sound(word: str) -> str:
    """How a folded word sounds, roughly: "orthophoniste" and "ortofonniste" alike."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return _DOUBLED.sub(r"\1", word)


class OneSlipAway:
    """Words by everything that dropping one letter makes of them, so that near ones are found without comparing all."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_rest: dict[str, list[str]] = {}
        for word in sorted(words):
            for rest in {word, *_with_one_dropped(word)}:
                self._by_rest.setdefault(rest, []).append(word)

    def of(self, written: str) -> set[str]:
        """The words that are one dropped, added, changed or swapped letter away."""
        rests = (written, *_with_one_dropped(written))
        near = {word for rest in rests for word in self._by_rest.get(rest, ())}
        return {word for word in near if OSA.distance(written, word, score_cutoff=1) <= 1}


def _with_one_dropped(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def unlikeliness(written: str, meant: str) -> int:
    """How seldom people write a word so who mean another that is one slip away: from 0 to 2."""
    at = next((at for at, (one, other) in enumerate(zip(written, meant, strict=False)) if one != other), -1)
    if len(written) == len(meant):
        if written[at : at + 2] == meant[at : at + 2][::-1]:
            return 0  # swapped
        return 1 if written[at] + meant[at] in _NEIGHBOURS else 2
    if len(written) > len(meant):
        added = written[at]
        beside = written[at - 1 : at] + written[at + 1 : at + 2]
        return 0 if added in beside else 1 + all(added + key not in _NEIGHBOURS for key in beside)
    return 2 if at == 0 else 1


def is_start_mistyped(written: str, meant: str) -> bool:
    """Whether the first letter was dropped, swapped with the second, missed by one key, or is spoken as another."""
    if len(written) < len(meant):
        return meant[1:] == written
    is_swapped = written[:2] == meant[1::-1]
    return is_swapped or (written[1:] == meant[1:] and written[0] + meant[0] in _NEIGHBOURS | _SPOKEN_ALIKE)


def _neighbours() -> Iterator[str]:
    """Pairs of keys side by side, or one above the other, on any of the keyboards."""
    for rows in _KEYBOARDS:
        beside = [pair for row in rows for pair in pairwise(row)]
        above = [pair for upper, lower in pairwise(rows) for pair in zip(upper, lower, strict=False)]
        above += [pair for upper, lower in pairwise(rows) for pair in zip(upper[1:], lower, strict=False)]
        for one, other in (*beside, *above):
            yield from (one + other, other + one)


_SPOKEN_ALIKE = frozenset(
    ("vw", "wv", "fv", "vf", "gj", "jg", "ck", "kc", "cs", "sc", "sz", "zs", "dt", "td", "bp", "pb")
)
_NEIGHBOURS = frozenset(_neighbours())
