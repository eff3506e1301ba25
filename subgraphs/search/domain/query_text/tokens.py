"""A text as tokens: folded words and numbers, each with what stood between it and its predecessor."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_LIGATURES = str.maketrans({"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# Longer digit runs are no number of anything here, and int() refuses more than 4,300 digits.
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a number. `word` is folded; `number` is set for digits; `gap` stood before it; offsets are into the text."""

    word: str
    number: int | None
    gap: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text in NFKC without lone surrogates, and its tokens."""

    raw: str
    tokens: tuple[Token, ...]

    def between(self, first: int, end: int) -> str:
        """The text as written from token `first` up to but excluding token `end`."""
        return self.raw[self.tokens[first].start : self.tokens[end - 1].end]


def tokenize(text: str) -> Text:
    """Split a text into tokens in linear time; no input raises."""
    raw = unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode("utf-8"))
    tokens: list[Token] = []
    previous_end = 0
    for match in _TOKEN.finditer(raw):
        start, end = match.span()
        tokens.append(_token(match[0], raw[previous_end:start], start, end))
        previous_end = end
    return Text(raw, tuple(tokens))


def _token(written: str, gap: str, start: int, end: int) -> Token:
    if written[0].isdigit():
        number = int(written) if len(written) <= _MOST_DIGITS else None
        return Token(written, number, gap, start, end)
    return Token(fold(written), None, gap, start, end)


@lru_cache(maxsize=16_384)
def fold(word: str) -> str:
    """Lower case without accents: "Müller" is "muller", "Straße" is "strasse"."""
    lowered = word.lower()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered.translate(_LIGATURES))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def fold_variants(word: str) -> tuple[str, ...]:
    """Both ways to write a word without its umlauts: "muller" and "mueller"."""
    lowered = unicodedata.normalize("NFC", word.lower())
    variants = (fold(lowered), fold(lowered.translate(_UMLAUTS)))
    return variants[:1] if variants[0] == variants[1] else variants
