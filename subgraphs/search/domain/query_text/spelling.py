"""Correcting typos, word by word, against the words of the grammar and of places."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache
from itertools import chain
from operator import itemgetter

from rapidfuzz import process
from rapidfuzz.distance import OSA

from subgraphs.search.domain.query_text.gazetteer import (
    LARGE_CITY_FROM_POPULATION,
    TOWN_FROM_POPULATION,
    Gazetteer,
    gazetteer,
)
from subgraphs.search.domain.query_text.grammar import Context, Grammar, Reading
from subgraphs.search.domain.query_text.neighbours import Neighbours, likeliest_part
from subgraphs.search.domain.query_text.nouns_of_time import HOMOPHONES, noun_of_time
from subgraphs.search.domain.query_text.regions import region_words
from subgraphs.search.domain.query_text.slips import (
    SHORTEST,
    SHORTEST_TELLING,
    OneSlipAway,
    is_start_mistyped,
    sound,
    unlikeliness,
)
from subgraphs.search.domain.query_text.tokens import Token, split_compound
from subgraphs.search.domain.query_text.trades_by_ear import TradesByEar
from subgraphs.search.domain.query_text.vocabulary import (
    compounds_of_days,
    frequent_words,
    given_names,
    grammar,
    ordinary_words,
    place_words,
)
from subgraphs.search.domain.query_text.word_bounds import WordBounds

LONGEST = 30
_TWO_SLIPS_FROM = 8
_MOST_SLIPS = 2
# In so long a word two slips are likelier than a blank that is missing.
_TWO_SLIPS_RATHER_FROM = 12
_MOST_EDITS_OF_SOUND = 4
# So many words of a text are looked at closely; a longer text is no search, and time must stay linear.
MOST_CORRECTIONS = 12
# Words of these symbols alone say little, so a typo is rather meant for another word.
_WEAK_SYMBOLS = frozenset(("filler", "aside", "cue", "number", "decimal", "title", "healer", "organ"))
# Words of these symbols alone are understood as written only.
_NEVER_MEANT = frozenset(("aside", "language_declined", "weekday_plural"))
# What people ask for; a typo is rather meant for one of these than for another word.
_ASKED_FOR = ("specialty", "trade", "weekday", "month", "part", "day", "unit", "language_", "insurance")
_MOST_ASKED_FOR = frozenset(("specialty", "trade", "month", "weekday", "weekday_habit", "weekday_plural"))
# What may stand behind a name, and is no part of it however it is spelled.
_BESIDE_NAMES = ("specialty", "trade", "weekday", "language_")
# The shorter a town's name the larger it must be, or half the language is one letter away.
_TOWNS_FROM_POPULATION = {4: LARGE_CITY_FROM_POPULATION, 5: TOWN_FROM_POPULATION}
# Behind a day a short word is a part of it, behind a number the word for an hour.
_DAYS = frozenset(("weekday", "weekday_habit", "weekday_short", "day"))
_PARTS = ("part", "clock")
_HOUR_WORDS = ("uhr", "heures")
_SHORTEST_BEHIND_DAY, _LONGEST_BEHIND_DAY = 3, 5
_WEAK_TITLES = ("weak", "initial")
_MOST_WORDS_BEFORE = 4
_DISTANCE = itemgetter(1)
# Words of many texts whose corrections are kept.
_MOST_REMEMBERED = 4_096
_MOST_ALTERNATIVES = 8
_NOBODY = Context(None, datetime(2000, 1, 1))  # noqa: DTZ001 - local, and titles mean the same at any time


class Speller:
    """Finds the known word that an unknown one was meant to be; `kept` are words that are none of those."""

    def __init__(self, known: Grammar, places: Gazetteer, kept: frozenset[str], names: frozenset[str]) -> None:
        self._grammar = known
        self._symbols = known.symbols_of_word
        self._places = places
        self._kept = kept
        self._names = names
        words = {word for word in self._symbols if word.isalpha() and _may_be_meant(word, self._symbols[word])}
        self._weak = {word for word, symbols in self._symbols.items() if symbols <= _WEAK_SYMBOLS}
        self._asked_for = {word for word in words - self._weak if self._is_of(word, _ASKED_FOR)}
        self._towns = {
            word: population
            for word, population in places.towns.items()
            if population >= _TOWNS_FROM_POPULATION.get(len(word), 0) and len(word) >= SHORTEST
        }
        self._parts_of_days = sorted(
            word
            for word, symbols in self._symbols.items()
            if any(self._is_part(word, symbols, part) for part in _PARTS)
        )
        self._compounds = compounds_of_days()
        words |= self._compounds.keys()
        self._trades = TradesByEar(dict(known.of_one_word("trade", _NOBODY)))
        self._one_slip_away = OneSlipAway(words | self._towns.keys())
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(words | self._towns.keys()):
            self._by_sound[sound(word)].append(word)
        for word in sorted(words):
            if word in self._trades:
                continue
            by_length[len(word)].append(word)
        self._about_as_long = {
            length: list(chain.from_iterable(by_length.get(near, ()) for near in _lengths_near(length)))
            for length in range(_TWO_SLIPS_FROM, LONGEST + 1)
        }
        self._towns_by_shape: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(self._towns):
            self._towns_by_shape[word[0], len(word)].append(word)
        self._neighbours = Neighbours(places.names_of_towns)
        self._bounds = WordBounds(known, places, self._neighbours, self._weak, self._asked_for)
        remember = lru_cache(_MOST_REMEMBERED)
        self._nearest = remember(self._find_nearest)
        self._nearest_of_two_slips = remember(self._find_nearest_of_two_slips)

    def knows(self, word: str) -> bool:
        """Whether a word is no typo."""
        return word in self._symbols or word in self._places.words or word in self._kept or word in self._names

    def corrected(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """The tokens with unknown words replaced where a known one is near, but for names after a title.

        Words that were written in two are joined, and two that were written in one parted; offsets stay.
        """
        reading = Reading(self._grammar, tuple(tokens), _NOBODY)
        left = MOST_CORRECTIONS
        result: list[Token] = []
        title, name_start, title_end = "", 0, 0
        for position, token in enumerate(tokens):
            if "," in token.gap:
                title = ""
            if not title and (joined := self._bounds.joined(result, tokens, position, reading)):
                result[-1] = joined
                continue
            found = reading.match("title", position) if position >= title_end else None
            if found is not None:
                title, title_end = found
                name_start = title_end
            if position < title_end or token.number is not None:
                result.append(token)
                continue
            is_known = self._is_meant_so(tokens, position)
            if title and is_known and token.word not in self._names:
                title = ""
            if is_known or not left:
                result.append(token)
            else:
                left -= 1
                mended = self._mended(result, tokens, position)
                is_certain = self._is_no_name(mended, is_first=position == name_start, title=title)
                result += mended if not title or is_certain else (token,)
        return tuple(result)

    def _is_meant_so(self, tokens: Sequence[Token], position: int) -> bool:
        """Whether a word is known, and stands where it can be meant."""
        word = tokens[position].word
        if word in HOMOPHONES and _noun_of_time(tokens, position):
            return False
        return self.knows(word) and not self._is_part_elsewhere(tokens, position)

    def _is_no_name(self, mended: Sequence[Token], *, is_first: bool, title: str) -> bool:
        """Whether a word behind a title is nearly something that is no name: "médecin généralsite", "Dr Weber Kardiolge"."""
        if len(mended) > 1:
            return True
        word = mended[0].word
        is_weak = title in _WEAK_TITLES
        if is_first and not is_weak:
            return False
        is_city = self._towns.get(word, 0) >= LARGE_CITY_FROM_POPULATION and is_weak and len(word) >= SHORTEST_TELLING
        return is_city or (len(word) >= SHORTEST_TELLING and self._is_of(word, _BESIDE_NAMES))

    def _is_of(self, word: str, kinds: tuple[str, ...]) -> bool:
        return any(symbol.startswith(kinds) for symbol in self._symbols.get(word, ()))

    def _is_part_elsewhere(self, tokens: Sequence[Token], position: int) -> bool:
        """Whether a word is known only from the names of places, and none of those stands here."""
        word = tokens[position].word
        if word in self._symbols or word in self._kept or word in self._names or self._places.is_name(word):
            return False
        starts = range(max(position - _MOST_WORDS_BEFORE, 0), position + 1)
        return not any((found := self._places.match(tokens, at)) and found[1] > position for at in starts)

    def _mended(self, before: Sequence[Token], tokens: Sequence[Token], position: int) -> tuple[Token, ...]:
        """An unknown token as the word that was meant, or as those that were written in one."""
        token = tokens[position]
        if noun := _noun_of_time(tokens, position):
            return (replace(token, word=noun, is_corrected=True),)
        beside = self._neighbours.beside(before[-2:], tokens[position + 1 : position + 3])
        if position + 1 < len(tokens) and tokens[position + 1].word in place_words("street_behind"):
            return (token,)
        behind = before[-1].word if before else ""
        is_led = behind in place_words("lead")
        meant = self._one_slip(token.word, behind, beside, is_led=is_led)
        if before and not (meant and self._leads_on(meant)):
            meant = self._time_behind(token.word, before[-1]) or meant
        if self.knows(token.word):  # a word of some village's name
            is_likely = meant is not None and (meant in self._asked_for or meant in beside or meant in self._towns)
            meant = meant if is_likely else token.word
        if meant is None and len(token.word) >= _TWO_SLIPS_RATHER_FROM:
            meant = self._two_slips(token.word, is_led=is_led)
        parts = self._bounds.parts(token.word)
        if parts and (meant is None or self._is_heard_in(token.word, parts, meant)):
            return split_compound(token, parts)
        meant = meant or self._two_slips(token.word, is_led=is_led)
        is_hyphened = (token.gap == "-" and not self.knows(behind)) or (
            position + 1 < len(tokens) and tokens[position + 1].gap == "-" and not self.knows(tokens[position + 1].word)
        )
        if is_hyphened and meant in self._towns and meant not in self._symbols and meant not in beside:
            return (token,)  # "Henstedt-Ulzburg", which is not known, is no Helmstedt
        if meant and (day_and_part := self._compounds.get(meant)):
            return split_compound(token, day_and_part)
        return (replace(token, word=meant, is_corrected=True),) if meant and meant != token.word else (token,)

    def _is_heard_in(self, word: str, parts: Sequence[str], meant: str) -> bool:
        """Whether a trade that was heard is only one of two words: "dentistcaen"."""
        if meant not in self._trades or OSA.distance(word, meant) <= 1:
            return False
        others = [part for part in parts if part not in self._trades]
        is_named = any(self._trades.are_same(meant, part) for part in parts if part in self._trades)
        return is_named and any(len(part) >= SHORTEST for part in others)

    def _leads_on(self, word: str) -> bool:
        """Whether a word says little, or leads to something: the "après" of "jeudi aprs 15h"."""
        return word in self._weak or "cue" in self._symbols.get(word, ())

    def _one_slip(self, word: str, before: str, beside: Sequence[str], *, is_led: bool) -> str | None:
        """The known word that is one slip of the finger or the ear away, if there is one: the likeliest behind `before`.

        A word of a town's name is meant only where `beside` holds it. `is_led` says that a place is likely here.
        """
        if not word.isascii() or len(word) > LONGEST:
            return None
        if len(word) < SHORTEST:
            return self._short_town(word)
        part = likeliest_part(word, beside)
        if part and OSA.distance(word, part) <= 1:
            return part
        likeliest = self._likeliest(self._nearest(word, is_led), before)
        # "la semane" is a week rather than "La Seyne", two slips away.
        return part if part and likeliest not in self._asked_for else likeliest

    def _likeliest(self, ranked: Sequence[str], before: str) -> str | None:
        """The first, or rather one that makes a trade with the word before: "family docter" is no "docteur"."""
        makes_trade = (choice for choice in ranked if self._grammar.is_begun("trade", before, choice))
        return next(chain(makes_trade, ranked), None)

    def _find_nearest(self, word: str, is_led: bool) -> Sequence[str]:
        alike = self._alike(word)
        near = {choice for choice in self._one_slip_away.of(word) if self._is_plausible(word, choice)}
        slips = {choice: int(OSA.distance(word, choice) > 1) for choice in alike}
        slips |= {choice: unlikeliness(word, choice) for choice in near - slips.keys()}
        heard = self._trades.alike(word) - slips.keys()
        slips |= {choice: 1 + int(OSA.distance(word, choice) > _MOST_SLIPS) for choice in heard}
        choices = {choice for choice in self._undisputed(word, slips) if not self._makes_habit(word, choice)}
        ranked = [(self._unlikeliness(word, choice, slips[choice], is_led=is_led), choice) for choice in choices]
        return [choice for _, choice in sorted(ranked)[:_MOST_ALTERNATIVES]]

    def _undisputed(self, word: str, choices: Iterable[str]) -> set[str]:
        """The choices without all trades but the one that is meant: none where two are equally near."""
        trades = {choice for choice in choices if choice in self._trades}
        return {choice for choice in choices if choice not in trades} | self._trades.nearest(word, trades)

    def _makes_habit(self, word: str, choice: str) -> bool:
        """Whether a choice would make days of every week of what may be one: "vendredit" has not the ending of a habit."""
        days, *_ = self._compounds.get(choice, (choice,))
        return self._symbols.get(days) == {"weekday_habit"} and word[-1] != choice[-1]

    def _alike(self, word: str) -> set[str]:
        most = min(_MOST_EDITS_OF_SOUND, max(len(word) // 3, len(word) - SHORTEST + 1, 2))
        return {choice for choice in self._by_sound.get(sound(word), ()) if OSA.distance(word, choice) <= most}

    def _two_slips(self, word: str, *, is_led: bool) -> str | None:
        """The likeliest known word that is two slips from a long one."""
        if not word.isascii() or not _TWO_SLIPS_FROM <= len(word) <= LONGEST:
            return None
        return self._nearest_of_two_slips(word, is_led)

    def _find_nearest_of_two_slips(self, word: str, is_led: bool) -> str | None:
        shapes = [(word[0], length) for length in _lengths_near(len(word))]
        towns = [choice for shape in shapes for choice in self._towns_by_shape.get(shape, ())]
        found = sorted((*_within_two(word, self._about_as_long[len(word)]), *_within_two(word, towns)), key=_DISTANCE)
        near = {choice for choice, *_ in found[:_MOST_ALTERNATIVES]} | self._trades.mistyped(word)
        ranked = [
            (self._unlikeliness(word, choice, 0, is_led=is_led), choice) for choice in self._undisputed(word, near)
        ]
        return min(ranked)[1] if ranked else None

    def _unlikeliness(self, word: str, choice: str, slip: int, *, is_led: bool) -> tuple[int, bool, bool, bool, int]:
        """By the slip, and by what people ask for: there are few words of the grammar and many towns."""
        population = self._towns.get(choice, 0)
        symbols = self._symbols.get(choice)
        if choice in self._compounds:
            seldom = 0
        elif symbols is None:
            seldom = 0 if is_led or population >= LARGE_CITY_FROM_POPULATION else 2
        elif choice in self._weak:
            seldom = 2
        else:
            seldom = int(choice not in self._asked_for or "cue" in symbols)
        is_usual = symbols is not None and bool(symbols & _MOST_ASKED_FOR)
        # More letters are forgotten than added.
        return slip + seldom, not is_usual, choice[0] != word[0], len(choice) < len(word), -population

    def _is_plausible(self, word: str, choice: str) -> bool:
        """Short words keep their first letter, or it was missed in a way that is often seen."""
        if len(word) > SHORTEST_TELLING or word[0] == choice[0]:
            return True
        return choice not in self._weak and is_start_mistyped(word, choice)

    def _is_part(self, word: str, symbols: set[str], part: str) -> bool:
        return part in symbols and len(word) >= SHORTEST and self._grammar.is_phrase(part, word)

    def _time_behind(self, word: str, before: Token) -> str | None:
        """The short word of time that is one slip away where only such a word fits: "morgen frü", "10 Uht"."""
        if not _SHORTEST_BEHIND_DAY <= len(word) <= _LONGEST_BEHIND_DAY:
            return None
        is_behind_day = not _DAYS.isdisjoint(self._symbols.get(before.word, ()))
        fits = _HOUR_WORDS if before.number is not None else self._parts_of_days if is_behind_day else ()
        near = [choice for choice in fits if OSA.distance(word, choice, score_cutoff=1) <= 1]
        return min(near, key=lambda choice: (choice[0] != word[0], choice[-1] != word[-1]), default=None)

    def _short_town(self, word: str) -> str | None:
        """ "Lyn" is Lyon: a large city of four letters that lacks one within."""
        if len(word) != SHORTEST - 1:
            return None
        near = [choice for choice in self._one_slip_away.of(word) if choice in self._towns]
        found = [choice for choice in near if choice[0] == word[0] and choice[-1] == word[-1]]
        return max(found, key=self._towns.__getitem__, default=None)


def _noun_of_time(tokens: Sequence[Token], position: int) -> str | None:
    before = tokens[position - 1] if position else None
    behind = tokens[position + 1] if position + 1 < len(tokens) else None
    return noun_of_time(before, tokens[position].word, behind)


def _may_be_meant(word: str, symbols: set[str]) -> bool:
    """Whether a typo can be meant for a word: no slip of the finger turns a name into a "not", hides a word in an aside,
    or is one of the words that too many others are near to: short forms ("logo"), "russische" beside "politische".
    """
    is_short_form = len(word) == SHORTEST and symbols == {"trade"}
    return len(word) >= SHORTEST and not ("negation" in symbols or is_short_form or symbols <= _NEVER_MEANT)


def _lengths_near(length: int) -> range:
    """The lengths of words that two slips can make of one."""
    return range(length - 2, length + 3)


def _within_two(word: str, choices: Collection[str]) -> list[tuple[str, int, int]]:
    """The choices that are two slips away at most, the nearest first, each with its distance and index."""
    return process.extract(word, choices, scorer=OSA.distance, score_cutoff=2, limit=_MOST_ALTERNATIVES)


@cache
def speller() -> Speller:
    """The speller over everything that the data files know."""
    kept = ordinary_words() | frequent_words() | region_words() | place_words("street") | place_words("street_behind")
    return Speller(grammar(), gazetteer(), kept, given_names())
