"""Names of practitioners, compared as people write them: without accents, capitals and titles, with a typo."""

import re
import unicodedata

from rapidfuzz import fuzz

SAME_NAME_RATIO = 84  # of 100: one typo in six letters
_TITLES = frozenset({"dr", "docteur", "prof", "professeur", "med", "dent", "herr", "frau", "m", "mme"})
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d"})


def fold(name: str) -> str:
    """Words in small letters without accents, marks and titles."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.sub(r"[^\w]+", " ", letters).split()
    return " ".join(word for word in words if word not in _TITLES)


def is_called(folded_name: str, wanted: str) -> bool:
    """Whether every word that is asked for is a word of the name, but for a typo."""
    words = folded_name.split()
    return all(any(fuzz.ratio(word, asked) >= SAME_NAME_RATIO for word in words) for asked in wanted.split())
