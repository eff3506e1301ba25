"""Correcting typos, word by word, against the words of the grammar and of places (optimal string alignment)."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from subgraphs.search.domain.query_text.gazetteer import Gazetteer, gazetteer
from subgraphs.search.domain.query_text.place_names import saint
from subgraphs.search.domain.query_text.regions import region_words
from subgraphs.search.domain.query_text.tokens import Token
from subgraphs.search.domain.query_text.vocabulary import grammar, ordinary_words, place_words, words_like_towns

SHORTEST, LONGEST = 4, 30
_MOST_EDITS_OF_SOUND = 4
# So many words of a text are looked at closely; a longer text is no search, and time must stay linear.
MOST_CORRECTIONS = 24
# Words of these symbols alone say little, so a typo is rather meant for another word.
_WEAK_SYMBOLS = frozenset(("filler", "aside", "cue", "number", "decimal", "title", "healer", "organ"))
# Words of these symbols alone are understood as written only.
_NEVER_MEANT = frozenset(("aside", "language_declined"))
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
_SHORT_TOWN_FROM_POPULATION = 100_000


class Speller:
    """Finds the known word that an unknown one was meant to be."""

    def __init__(
        self, words: Mapping[str, set[str]], places: Gazetteer, ordinary: frozenset[str], like_towns: frozenset[str]
    ) -> None:
        self._known = {word for word in words if word.isalpha()}
        self._titles = {word for word, symbols in words.items() if "title" in symbols}
        self._weak = {word for word, symbols in words.items() if symbols <= _WEAK_SYMBOLS}
        self._places = places
        self._ordinary = ordinary
        self._like_towns = like_towns
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if len(word) >= SHORTEST and _may_be_meant(word, words[word]):
                self._by_length[len(word)].append(word)
                self._by_sound[_sound(word)].append(word)
        self._towns_by_shape: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word, population in places.towns.items():
            if len(word) > 5 or population >= _SHORT_TOWN_FROM_POPULATION:
                self._towns_by_shape[word[0], len(word)].append(word)
        self._parts_behind: dict[str, list[str]] = defaultdict(list)
        self._parts_before: dict[str, list[str]] = defaultdict(list)
        for first, second in sorted(places.pairs_of_towns):
            self._parts_behind[first].append(second)
            self._parts_before[second].append(first)

    def knows(self, word: str) -> bool:
        return word in self._known or word in self._places.words or word in self._ordinary

    def correct(self, word: str, before: str = "", after: str = "") -> str | None:
        """The nearest known word within the distance that the length allows; None keeps the word.

        A word of a town's name is meant only beside another one of that name: "Clermont Ferand".
        """
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
        if limit and word not in self._like_towns:
            towns = [choice for length in lengths for choice in self._towns_by_shape[word[0], length]]
            parts = (*self._parts_behind.get(before, ()), *self._parts_before.get(after, ()))
            beside = [part for part in parts if part[0] == word[0] and len(part) in lengths]
            found = self._nearest(word, towns + beside, limit) or found
        return found[0] if found else None

    def corrected(self, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
        """The tokens with unknown words replaced where a known one is near, but for names after a title; offsets stay."""
        left = MOST_CORRECTIONS
        result: list[Token] = []
        is_name = False
        for position, token in enumerate(tokens):
            is_name = token.word in self._titles or (is_name and not self.knows(token.word))
            if token.number is None and left and not is_name and not self.knows(token.word):
                left -= 1
                before = saint(result[-1].word) if result else ""
                after = tokens[position + 1].word if position + 1 < len(tokens) else ""
                better = self.correct(token.word, before, after)
                if better:
                    token = replace(token, word=better, is_corrected=True)
            result.append(token)
        return tuple(result)

    def _nearest(self, word: str, choices: list[str], most: int) -> tuple[str, int] | None:
        """The nearest of the choices; of equally near ones one with the same first letter that says something, or the largest town."""
        matches = process.extract(word, choices, scorer=OSA.distance, score_cutoff=most, limit=8)
        good = [
            (distance, choice[0] != word[0], choice in self._weak, -self._places.towns.get(choice, 0), choice)
            for choice, distance, _ in matches
            if _plausible(word, choice)
        ]
        if not good:
            return None
        nearest = min(good)
        return nearest[-1], int(nearest[0])


def _may_be_meant(word: str, symbols: set[str]) -> bool:
    """Whether a typo can be meant for a word: no slip of the finger turns a name into a "not", hides a word in an aside,
    or is one of the words that too many others are near to: short forms ("logo"), "russische" beside "politische".
    """
    is_short_form = len(word) == SHORTEST and symbols == {"trade"}
    return not ("negation" in symbols or is_short_form or symbols <= _NEVER_MEANT)


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
    ordinary = ordinary_words() | region_words() | place_words("street") | place_words("street_behind")
    return Speller(grammar().symbols_of_word, gazetteer(), ordinary, words_like_towns())
