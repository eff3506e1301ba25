"""Names of trades by how they sound, whoever writes them down: "sycologist", "quiné", "Noimologe"."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from subgraphs.search.domain.query_text.slips import SHORTEST

# What is heard alike in one of the languages at least, applied in turn; what is left of a name tells it from the others.
# "S" is a hiss.
_HEARD = tuple(
    (re.compile(written), heard)
    for written, heard in (
        (r"^p(?=[sn])|^[kg](?=n)|^w(?=r)|^y(?=[aou])", ""),
        (r"ar[stz]+$", "arst"),
        (r"sch|sh", "S"),
        (r"[ct]i(?=[ao])", "Si"),
        (r"ph|pf", "f"),
        (r"[td]h", "t"),
        (r"(?<=[dtklsg])j(?=[aeou])", "i"),
        (r"c(?=[eiy])|[td]+[sz]+|z", "s"),
        (r"ck|cqu|qu?|c|gu(?=[eiy])|g|j", "k"),
        (r"x", "ks"),
        (r"ew|eu|oi|oy|ou|oo", "u"),
        (r"eau|au", "o"),
        (r"ie", "i"),
        (r"[aeo]e|[ae][iy]|ea", "e"),
        (r"y", "i"),
        (r"^[vw]", "v"),  # "visio" is no "physio"
        (r"(?<!^)[vw]", "f"),
        (r"d", "t"),
        (r"b", "p"),
        (r"h", ""),
        (r"(?<=...[^aeiou])e$", ""),
        (r"(.)\1+", r"\1"),
    )
)
_VOWELS = re.compile(r"[aeiou]")
_VOWELS_WITHIN = re.compile(r"(?<=.)[aeiou]")
_FIRST_VOWEL = re.compile(r"^[aeiou]")
# "ch" is a k in "psychologue" and a hiss in "chirurgien"; "ophtalmologue" is known to some without its "h".
_EITHER = ((re.compile("(?<!s)ch"), ("k", "S")), (re.compile("ph"), ("f", "p")))
_MOST_SLIPS = 2
_MOST_REMEMBERED = 4_096
# What is heard otherwise in one sound is known again from this length on: in a vowel, in any, in two.
_TELLING_FROM, _ONE_SOUND_FROM, _TWO_SOUNDS_FROM = 6, 8, 10
# Shorter ones are known again by their very sound, if it has so many vowels: "quiné" is "kiné", "hosts" no "OTs".
_FEWEST_VOWELS = 2
# A word that differs more than by this, for a short one, or in half of its letters is another.
_MOST_DIFFERENT = 5


class TradesByEar:
    """Finds the trades that a word may be, and which of several it is nearest to; `trades` are words with their codes."""

    def __init__(self, trades: Mapping[str, tuple[str, ...]]) -> None:
        self._trades = trades
        self._words_of_sound: dict[str, list[str]] = defaultdict(list)
        self._sounds = {word: _sounds(word) for word in sorted(trades) if len(word) >= SHORTEST}
        for word, sounds in self._sounds.items():
            for sound in sounds:
                self._words_of_sound[sound].append(word)
        self._consonants = {sound: _consonants(sound) for sound in self._words_of_sound}
        self._sounds_by_start: dict[str, list[str]] = defaultdict(list)
        for sound, consonants in self._consonants.items():
            self._sounds_by_start[consonants[:1]].append(sound)
        self._words_by_start: dict[str, list[str]] = defaultdict(list)
        for word in self._sounds:
            self._words_by_start[word[0]].append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._sounds

    def are_same(self, one: str, other: str) -> bool:
        """Whether two words name one trade."""
        return self._trades[one] == self._trades[other]

    def alike(self, written: str) -> set[str]:
        """The trades that sound as a word does, or nearly so where it is long enough to tell."""
        sound = _sound(written)
        if len(sound) < _TELLING_FROM:
            known = self._words_of_sound.get(sound, ()) if len(_VOWELS.findall(sound)) >= _FEWEST_VOWELS else ()
            return set(known)
        heard = _consonants(sound)
        found = _within_two(sound, self._sounds_by_start.get(heard[:1], ()))
        near = [
            known for known, distance, _ in found if _is_alike(heard, self._consonants[known], len(sound), distance)
        ]
        return {word for known in near for word in self._words_of_sound[known]}

    def mistyped(self, written: str) -> set[str]:
        """The trades that are two slips of the finger behind the first letter away and still known by their consonants."""
        heard = _consonants(_sound(written))
        found = _within_two(written, self._words_by_start.get(written[0], ()))
        return {word for word, *_ in found if self._is_known_again(heard, word)}

    def _is_known_again(self, heard: str, word: str) -> bool:
        """Whether a trade is heard but for one consonant."""
        return any(OSA.distance(heard, self._consonants[known]) <= 1 for known in self._sounds[word])

    def nearest(self, written: str, choices: Iterable[str]) -> set[str]:
        """Those of the choices that name the trade that a word is nearest to; none if none is near, or two are equally."""
        ranked = sorted((*self._distance(written, word), word) for word in choices)
        if not ranked:
            return set()
        *least, best = ranked[0]
        is_near = least[0] <= max(_MOST_DIFFERENT, len(written) // 2 + 1) or OSA.distance(written, best) <= 1
        named = {word for *_, word in ranked if self.are_same(word, best)}
        is_disputed = any(distance == least and word not in named for *distance, word in ranked)
        return named if is_near and not is_disputed else set()

    def _distance(self, written: str, word: str) -> tuple[int, int, bool]:
        """By ear and by hand together, then by hand. Consonants count most: they are what a name is known by, while vowels
        are heard in many ways.
        """
        sound = _sound(written)
        heard = _consonants(sound)
        by_ear = min(
            2 * int(OSA.distance(heard, self._consonants[known])) + int(OSA.distance(sound, known))
            for known in self._sounds[word]
        )
        by_hand = int(OSA.distance(written, word))
        return by_ear + by_hand, by_hand, written[0] != word[0]


def _sounds(word: str) -> list[str]:
    """All that is heard of a name."""
    readings = {word}
    for written, heard in _EITHER:
        readings = {written.sub(either, reading) for reading in readings for either in heard}
    return sorted({_sound(reading) for reading in readings})


@lru_cache(_MOST_REMEMBERED)
def _sound(word: str) -> str:
    """What is heard of a folded word, which is asked for several times over."""
    for written, heard in _HEARD:
        word = written.sub(heard, word)
    return word


def _consonants(sound: str) -> str:
    return _VOWELS_WITHIN.sub("", _FIRST_VOWEL.sub("a", sound)).lower()


def _within_two(written: str, choices: Collection[str]) -> list[tuple[str, int, int]]:
    return process.extract(written, choices, scorer=OSA.distance, score_cutoff=_MOST_SLIPS, limit=None)


def _is_alike(heard: str, known: str, length: int, distance: int) -> bool:
    """Whether consonants that are heard in so long a word may be a name's, which is so many sounds away."""
    if heard == known:
        return distance <= (1 if length < _ONE_SOUND_FROM else _MOST_SLIPS)
    least = _ONE_SOUND_FROM if distance == 1 else _TWO_SOUNDS_FROM
    return length >= least and heard[:1] == known[:1] and int(OSA.distance(heard, known)) <= 1
