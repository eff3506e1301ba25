"""Names of practitioners, compared as people write them: without accents, capitals and titles, with typos."""

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz.distance import OSA

# From so many letters on one typo is let pass, and two: Martin is also Marten, but not Martinez.
_LETTERS_PER_TYPO = (4, 9)
_TITLES = frozenset({"dr", "docteur", "prof", "professeur", "med", "dent", "herr", "frau", "m", "mme"})
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})


def plain(text: str) -> str:
    """Words in small letters without accents and marks."""
    spelled = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    letters = "".join(letter for letter in spelled if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())


def fold(name: str) -> str:
    """The plain words of a name without titles."""
    return " ".join(word for word in plain(name).split() if word not in _TITLES)


def alike(words: Iterable[str], asked: str) -> list[str]:
    """Those of the words that are the one that is asked for, but for typos. All are folded."""
    typos = typos_let_pass(asked)
    return [word for word in words if OSA.distance(word, asked, score_cutoff=typos) <= typos]


def typos_of_words(words: Iterable[str], asked: str) -> dict[str, int]:
    """Those of the words that are the one that is typed, but for typos, by how many; the first letter must be right."""
    most = typos_let_pass(asked)
    typos = {word: OSA.distance(word, asked, score_cutoff=most) for word in words if word[:1] == asked[:1]}
    return {word: count for word, count in typos.items() if count <= most}


def typos_let_pass(asked: str) -> int:
    """By how many letters left out, put in, changed or swapped with the next a word may differ."""
    return sum(len(asked) >= letters for letters in _LETTERS_PER_TYPO)
