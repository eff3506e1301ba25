"""Joining words that were written in two, and parting those that were written in one."""

from collections.abc import Collection, Sequence
from functools import lru_cache

from subgraphs.search.domain.query_text.finds import PHRASES
from subgraphs.search.domain.query_text.gazetteer import Gazetteer
from subgraphs.search.domain.query_text.grammar import Grammar, Reading
from subgraphs.search.domain.query_text.neighbours import Neighbours
from subgraphs.search.domain.query_text.slips import SHORTEST, SHORTEST_TELLING
from subgraphs.search.domain.query_text.tokens import Token, join_words

# Words of many texts whose parts are kept.
_MOST_REMEMBERED = 4_096
# So many words of a name may stand before two that could be one.
_MOST_WORDS_BEFORE = 4


class WordBounds:
    """Finds where blanks are missing or too many; `weak` are words that say little, `asked_for` those that say much."""

    def __init__(
        self,
        known: Grammar,
        places: Gazetteer,
        neighbours: Neighbours,
        weak: Collection[str],
        asked_for: set[str],
    ) -> None:
        self._grammar = known
        self._symbols = known.symbols_of_word
        self._places = places
        self._neighbours = neighbours
        self._weak = weak
        self._asked_for = asked_for
        self._names_in_one = {"".join(name): name for name in sorted(places.names_of_towns)}
        self._longest_part = max(map(len, (*self._symbols, *places.towns)))
        self._parts = lru_cache(_MOST_REMEMBERED)(self._find_parts)

    def joined(self, before: Sequence[Token], tokens: Sequence[Token], position: int, reading: Reading) -> Token | None:
        """The word that was written in two with the token before: "zahn arzt", "Mon-tag"."""
        token = tokens[position]
        if not before or token.gap not in (" ", "-") or token.number is not None or before[-1].number is not None:
            return None
        first = tokens[position - 1]
        if first.end != before[-1].end:
            return None
        word = first.word + token.word
        if self._is_telling(word):
            is_of_two = "-" not in (first.gap, *(after.gap for after in tokens[position + 1 : position + 2]))
            is_meant = is_of_two if token.gap == "-" else not self._are_two(reading, position - 1)
            return join_words(first, token) if is_meant else None
        if len(word) < SHORTEST_TELLING or word not in self._places.words:
            return None
        around = self._neighbours.beside(before[-3:-1], tokens[position + 1 : position + 3])
        return join_words(first, token) if word in around else None

    def _are_two(self, reading: Reading, position: int) -> bool:
        """Whether two words mean something as they are: "after noon", "hand doctor", the "in" of "Kinderarzt in", or
        belong to a name: "Weisenheim am Berg" has no Amberg.
        """
        if "cue" in self._symbols.get(reading.tokens[position + 1].word, ()):
            return True
        symbols = self._grammar.beginning_with(reading.tokens[position], PHRASES)
        if any((found := reading.match(symbol, position)) and found[1] > position + 1 for symbol in symbols):
            return True
        return any(
            (found := self._places.match(reading.tokens, start)) and found[1] > position + 1
            for start in range(max(position - _MOST_WORDS_BEFORE, 0), position + 1)
        )

    def parts(self, word: str) -> tuple[str, ...] | None:
        """The words that were written in one, of which one says much: "dentisteparis", "nextmonday", "saintdenis"."""
        return self._parts(word) if len(word) <= 2 * self._longest_part else None

    def _find_parts(self, word: str) -> tuple[str, ...] | None:
        if word in self._names_in_one:
            return self._names_in_one[word]
        for at in range(2, len(word) - 1):
            first, second = word[:at], word[at:]
            if self._may_be_parted(first) and self._may_be_parted(second):
                are_long = min(len(first), len(second)) >= SHORTEST and {first, second} & self._asked_for
                if are_long or self._is_telling(first) or self._is_telling(second):
                    return first, second
        return None

    def _may_be_parted(self, word: str) -> bool:
        """Whether a word is known; one of two letters must lead to something, for many an ending is a word as well."""
        if len(word) > 2:
            return word in self._symbols or word in self._places.towns
        return "cue" in self._symbols.get(word, ())

    def _is_telling(self, word: str) -> bool:
        """Whether a word says so much that it is not there by chance."""
        if len(word) < SHORTEST_TELLING:
            return False
        if word in self._places.towns:
            return True
        if self._symbols.get(word, set()) <= {"trade", "specialty"}:  # "diabetes" is a part of several
            return self._grammar.is_phrase("trade", word)
        return word not in self._weak
