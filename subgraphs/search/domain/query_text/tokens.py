"""A text as tokens: folded words and numbers, each with what stood between it and its predecessor."""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_LIGATURES = str.maketrans({"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# Longer digit runs are no number of anything here, and int() refuses more than 4,300 digits.
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a number. `word` is folded; `number` is set for digits; `gap` stood before it, the character `after` behind it; offsets are into the text. `is_corrected` if it was written otherwise."""

    word: str
    number: int | None
    gap: str
    after: str
    start: int
    end: int
    is_corrected: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A text in NFKC without lone surrogates, and its tokens."""

    raw: str
    tokens: tuple[Token, ...]

    def between(self, first: int, end: int) -> str:
        """The text as written from token `first` up to but excluding token `end`."""
        return self.raw[self.tokens[first].start : self.tokens[end - 1].end]


def tokenize(text: str, most_words: int | None = None) -> Text:
    """The tokens of a text, in linear time; no input raises. What follows `most_words` is one token without meaning."""
    raw = unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode("utf-8"))
    tokens: list[Token] = []
    previous_end = 0
    for match in _TOKEN.finditer(raw):
        start, end = match.span()
        if len(tokens) == most_words:
            tokens.append(Token("", None, raw[previous_end:start], "", start, len(raw.rstrip())))
            break
        word, number = _word(match[0])
        tokens.append(Token(word, number, raw[previous_end:start], raw[end : end + 1], start, end))
        previous_end = end
    return Text(raw, tuple(tokens))


def _word(written: str) -> tuple[str, int | None]:
    if written[0].isdecimal():
        return written, int(written) if len(written) <= _MOST_DIGITS else None
    return fold(written), None


def split_compound(token: Token, parts: tuple[str, ...]) -> tuple[Token, ...]:
    """A token as the words that it is made of."""
    found: list[Token] = []
    start = token.start
    for part in parts:
        end = start + len(part)
        found.append(Token(part, None, "" if found else token.gap, "", start, end))
        start = end
    found[-1] = replace(found[-1], after=token.after, end=token.end)
    return tuple(found)


def join_words(first: Token, second: Token) -> Token:
    """The word that two tokens were meant to be."""
    return Token(first.word + second.word, None, first.gap, second.after, first.start, second.end, is_corrected=True)


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
