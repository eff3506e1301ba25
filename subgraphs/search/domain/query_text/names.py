"""A practitioner's name after a title: "Dr Martin", "Frau Dr. von der Heide"."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from subgraphs.search.domain.query_text.finds import TIMES, Find
from subgraphs.search.domain.query_text.spans import Span
from subgraphs.search.domain.query_text.tokens import Text, Token
from subgraphs.search.domain.query_text.vocabulary import given_names, ordinary_words, place_words

Begins = Callable[[int], Find | None]

_PARTICLES = frozenset(
    [
        "de",
        "du",
        "des",
        "d",
        "la",
        "le",
        "l",
        "von",
        "van",
        "vom",
        "zu",
        "zur",
        "der",
        "den",
        "ten",
        "el",
        "al",
        "ben",
        "di",
        "da",
        "o",
        "mac",
        "mc",
        "saint",
        "st",
    ]
)
_MOST_WORDS = 5
# Titles that also are the trade: "docteur Lyon", "docteure février".
DOCTORS = frozenset(("docteur", "docteure", "doctor", "doktor"))
_SHORTEST_MONTH = timedelta(days=28)
_MAY_SPEAK_TO_SOMEBODY = frozenset(("address", "weak"))
# What cannot be a name even after a title; anything else can ("Dr Paris", "Dr. Freitag").
_NEVER_NAMES = frozenset(
    ("specialty", "cue", "negation", "radius", "new_patients", "language", "unsupported", "function")
)


class NameReader:
    """Reads names. `phrase_at` and `place_at` say what else a token begins, `is_large` which places are no family names."""

    def __init__(
        self,
        text: Text,
        tokens: Sequence[Token],
        phrase_at: Begins,
        place_at: Begins,
        is_large: Callable[[Find], bool],
    ) -> None:
        self._text = text
        self._tokens = tokens
        self._phrase_at = phrase_at
        self._place_at = place_at
        self._is_large = is_large

    def after(self, title: Find) -> Find | None:
        """The name after a title; several titles in a row are one."""
        first = title.end
        while (another := self._phrase_at(first)) is not None and another.field == "title":
            first = another.end
        if title.value == "initial" and not self._is_abbreviated(title.end):
            return None
        if title.value in _MAY_SPEAK_TO_SOMEBODY and self._is_cut_off(first):
            return None
        end = self._end(first, title.value if first == title.end else "strong")
        return Find("name", capitalised(self._text.between(first, end)), title.start, end) if end > first else None

    def _is_abbreviated(self, position: int) -> bool:
        """ "M. Dupont", but not "m'aider"."""
        return position < len(self._tokens) and self._tokens[position].gap.startswith(".")

    def _is_cut_off(self, position: int) -> bool:
        """ "Bonjour docteur, ..." """
        return position < len(self._tokens) and "," in self._tokens[position].gap

    def _end(self, first: int, title: str) -> int:
        """Behind the last word of the name; `first` when there is none."""
        end, has_begun = first, False
        for position in range(first, min(first + _MOST_WORDS, len(self._tokens))):
            token = self._tokens[position]
            is_joined = position > first and token.gap in ("-", "'", "’")
            if token.number is not None or (position > first and "," in token.gap):
                break
            if token.word in _PARTICLES and not is_joined and (not has_begun or self._goes_on(position)):
                if self._begins_phrase(position):
                    break
                continue
            may_be_place = has_begun and self._tokens[position - 1].word in given_names()
            if not has_begun and position > first:
                may_be_place, title = True, ""  # "Dr. von der Heide"
            if not is_joined and not self._is_name_word(
                position, "" if has_begun else title, may_be_place=may_be_place
            ):
                break
            end, has_begun = position + 1, True
        return end

    def _begins_phrase(self, particle: int) -> bool:
        """ "le mar 3" is a day and no "Le Mar"."""
        phrase = self._phrase_at(particle)
        return phrase is not None and phrase.end > particle + 1 and phrase.field in TIMES

    def _goes_on(self, particle: int) -> bool:
        """ "Jean-Marc Le Gall", "Peter von Weizsäcker"; but "Martin de Lyon" and "Weber, der ..." end before it."""
        following = particle + 1
        while following < len(self._tokens) and self._tokens[following].word in _PARTICLES:
            following += 1
        if following == len(self._tokens) or self._tokens[following].number is not None:
            return False
        return self._is_name_word(following, "", may_be_place=False)

    def _is_name_word(self, position: int, title: str, *, may_be_place: bool) -> bool:
        """Any word that means nothing else; the one behind a title may mean a lot ("Dr Paris", "Frau Freitag")."""
        phrase = self._phrase_at(position)
        if title == "weak":
            is_free = phrase is None and self._tokens[position].word not in ordinary_words()
            is_free |= self._is_month_of_doctor(position, phrase) or self._is_family_name(position)
        elif title:
            never = _NEVER_NAMES if title == "strong" else _NEVER_NAMES | {"noise"}
            return phrase is None or phrase.field not in never
        else:
            is_free = phrase is None
        place = self._place_at(position)
        return is_free and (place is None or (may_be_place and not self._is_large(place)))

    def _is_family_name(self, position: int) -> bool:
        """One that is a word as well, though hardly behind "docteur"."""
        return self._tokens[position].word in place_words("family_names")

    def _is_month_of_doctor(self, position: int, phrase: Find | None) -> bool:
        """ "Docteur Février", "Doktor März"; but "docteur lundi" is one on Monday."""
        if phrase is None or phrase.field != "window" or phrase.end > position + 1:
            return False
        span: Span = phrase.value
        is_month = span.start is not None and span.end is not None and span.end - span.start >= _SHORTEST_MONTH
        return is_month and position > 0 and self._tokens[position - 1].word in DOCTORS


def capitalised(name: str) -> str:
    """Names mean the same in any case: "martin" and "MARTIN" are Martin."""
    if not (name.islower() or name.isupper()):
        return name
    return name.title().replace("’S", "’s").replace("'S", "'s")
