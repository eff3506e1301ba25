"""Slips of people who type: each kind with every way in which it can change a word or the gap behind it."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise

_ROWS = {
    "en": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    "fr": ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    "de": ("qwertzuiopü", "asdfghjklöä", "yxcvbnm"),
}
# Each is taken for the other by somebody who writes what they hear: in any language, and in one.
_ALIKE = (
    ("ph", "f"), ("y", "i"), ("c", "k"), ("ss", "s"), ("s", "z"), ("ie", "ei"), ("th", "t"), ("rh", "r"), ("tre", "ter"),
    ("c", "qu"), ("k", "ck"), ("x", "ks"), ("g", "j"),
)  # fmt: skip
_ALIKE_IN = {
    "en": (("ea", "ee"), ("ou", "u"), ("ai", "ay"), ("er", "or"), ("e", "a")),
    "fr": (("eau", "o"), ("au", "o"), ("an", "en"), ("ai", "e"), ("s", "c"), ("é", "er"), ("in", "ain")),
    "de": (("ss", "ß"), ("ä", "e"), ("ö", "oe"), ("ei", "ai"), ("eu", "äu"), ("v", "f"), ("v", "w"), ("tz", "z"), ("d", "t")),
}  # fmt: skip


def slips(word: str, language: str) -> Mapping[str, list[str]]:
    """What a word of a language becomes by one slip, by its kind; a kind that cannot befall the word is absent."""
    kinds = {"swapped neighbours": list(_swapped(word))}
    if len(word) > 4:
        kinds |= {
            "dropped letter": list(_dropped(word)),
            "doubled letter": [word[:at] + word[at] + word[at:] for at in range(len(word))],
            "missing double": [word[:at] + word[at + 1 :] for at in range(1, len(word)) if word[at] == word[at - 1]],
            "neighbour key": list(_neighbour_keys(word, language)),
            "written as heard": list(_as_heard(word, language)),
            "space inside": [f"{word[:at]} {word[at:]}" for at in range(3, len(word) - 2)],
            "hyphen inside": [f"{word[:at]}-{word[at:]}" for at in range(3, len(word) - 2)],
        }
    return {kind: found for kind, written in kinds.items() if (found := [slip for slip in written if slip != word])}


def _swapped(word: str) -> Iterator[str]:
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _dropped(word: str) -> Iterator[str]:
    """One of a double is a slip of its own."""
    for at in range(len(word)):
        if word[at] not in word[max(at - 1, 0) : at] + word[at + 1 : at + 2]:
            yield word[:at] + word[at + 1 :]


def _neighbour_keys(word: str, language: str) -> Iterator[str]:
    neighbours = _neighbours(language)
    for at, letter in enumerate(word):
        for other in neighbours.get(letter.lower(), ""):
            yield word[:at] + (other.upper() if letter.isupper() else other) + word[at + 1 :]


def _as_heard(word: str, language: str) -> Iterator[str]:
    lowered = word.lower()
    alike = (*_ALIKE, *_ALIKE_IN[language])
    for written, heard in (*alike, *((heard, written) for written, heard in alike)):
        at = lowered.find(written)
        while at >= 0:
            yield lowered[:at] + heard + lowered[at + len(written) :]
            at = lowered.find(written, at + 1)
    for at, letter in enumerate(lowered):
        if letter == "h" and lowered[at - 1 : at] not in tuple("cpstr"):
            yield lowered[:at] + lowered[at + 1 :]


@cache
def _neighbours(language: str) -> Mapping[str, str]:
    """The keys to the left and right of each key, and above and below it."""
    rows = _ROWS[language]
    found: dict[str, str] = {}
    for row in rows:
        for left, right in pairwise(row):
            found[left] = found.get(left, "") + right
            found[right] = found.get(right, "") + left
    for above, below in pairwise(rows):
        for upper, lower in zip(above, below, strict=False):
            found[upper] = found.get(upper, "") + lower
            found[lower] = found.get(lower, "") + upper
    return found
