"""Correcting typos, word by word, against the words of the grammar and of places (optimal string alignment)."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from subgraphs.search.domain.query_text.gazetteer import gazetteer
from subgraphs.search.domain.query_text.tokens import Token
from subgraphs.search.domain.query_text.vocabulary import grammar, ordinary_words

SHORTEST, LONGEST = 4, 30
_MOST_EDITS_OF_SOUND = 4
# So many words of a text are looked at closely; a longer text is no search, and time must stay linear.
MOST_CORRECTIONS = 24
_PLACE_FROM_POPULATION = 20_000
# Words of these symbols alone say little, so a typo is rather meant for another word.
_WEAK_SYMBOLS = frozenset(("filler", "cue", "number", "decimal", "title", "healer", "organ"))
# Spellings that sound alike, longer ones first; applied in turn.
_SOUNDS = (
    ("ph", "f"),
    ("th", "t"),
    ("rh", "r"),
    ("tz", "z"),
    ("ck", "k"),
    ("qu", "k"),
    ("ae", "e"),
    ("y", "i"),
    ("c", "k"),
)
_DOUBLED = re.compile(r"(.)\1+")
_SHORT_PLACE_FROM_POPULATION = 100_000


class Speller:
    """Finds the known word that an unknown one was meant to be."""

    def __init__(self, words: Mapping[str, set[str]], places: dict[str, int], ordinary: frozenset[str]) -> None:
        self._known = {word for word in words if word.isalpha()}
        self._titles = {word for word, symbols in words.items() if "title" in symbols}
        self._weak = {word for word, symbols in words.items() if symbols <= _WEAK_SYMBOLS}
        self._places = places
        self._ordinary = ordinary
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            # A slip of the finger must not turn a name into a "not".
            if len(word) >= SHORTEST and words[word] != {"negation"}:
                self._by_length[len(word)].append(word)
                self._by_sound[_sound(word)].append(word)
        self._places_by_shape: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word, population in places.items():
            if population >= (_PLACE_FROM_POPULATION if len(word) > 5 else _SHORT_PLACE_FROM_POPULATION):
                self._places_by_shape[word[0], len(word)].append(word)

    def knows(self, word: str) -> bool:
        return word in self._known or word in self._places or word in self._ordinary

    def correct(self, word: str) -> str | None:
        """The nearest known word within the distance that the length allows; None keeps the word."""
        most = _most_edits(word)
        if not most or not word.isascii():
            return None
        alike = self._nearest(word, self._by_sound.get(_sound(word), []), _MOST_EDITS_OF_SOUND)
        if alike:
            return alike[0]
        lengths = range(len(word) - most, len(word) + most + 1)
        found = self._nearest(word, [choice for length in lengths for choice in self._by_length[length]], most)
        # Of equally near ones the grammar's word wins: there are few of them, and they are what people ask for.
        limit = found[1] - 1 if found else most
        near_places = [choice for length in lengths for choice in self._places_by_shape[word[0], length]]
        place = self._nearest(word, near_places, limit) if limit else None
        best = place or found
        return best[0] if best else None

    def corrected(self, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
        """The tokens with unknown words replaced where a known one is near, but for names after a title; offsets stay."""
        left = MOST_CORRECTIONS
        result: list[Token] = []
        is_name = False
        for token in tokens:
            is_name = token.word in self._titles or (is_name and not self.knows(token.word))
            if token.number is None and left and not is_name and not self.knows(token.word):
                left -= 1
                better = self.correct(token.word)
                if better:
                    token = replace(token, word=better)
            result.append(token)
        return tuple(result)

    def _nearest(self, word: str, choices: list[str], most: int) -> tuple[str, int] | None:
        """The nearest of the choices; of equally near ones one with the same first letter that says something."""
        matches = process.extract(word, choices, scorer=OSA.distance, score_cutoff=most, limit=8)
        good = [
            (distance, choice[0] != word[0], choice in self._weak, choice)
            for choice, distance, _ in matches
            if _plausible(word, choice)
        ]
        if not good:
            return None
        distance, _, _, choice = min(good)
        return choice, int(distance)


def _most_edits(word: str) -> int:
    if not SHORTEST <= len(word) <= LONGEST:
        return 0
    return 1 if len(word) < 8 else 2


def _sound(word: str) -> str:
    """How a word sounds, roughly: "orthophoniste" and "ortofonniste" alike."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return _DOUBLED.sub(r"\1", word)


def _plausible(word: str, choice: str) -> bool:
    """Short words must keep their first letter, or half the language is one letter away."""
    return len(word) > 5 or word[0] == choice[0]


@cache
def speller() -> Speller:
    """The speller over everything that the data files know."""
    return Speller(grammar().symbols_of_word, gazetteer().words, ordinary_words())
