"""A practitioner's name after a title: "Dr Martin", "Frau Dr. von der Heide"."""

from collections.abc import Callable, Sequence

from subgraphs.search.domain.query_text.finds import Find
from subgraphs.search.domain.query_text.tokens import Text, Token

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
# What cannot be a name even after a title; anything else can ("Dr Paris", "Dr. Freitag").
_NEVER_NAMES = frozenset(
    ("specialty", "cue", "negation", "radius", "new_patients", "language", "unsupported", "function")
)


class NameReader:
    """Reads names. `phrase_at` and `place_at` say what else a token begins."""

    def __init__(self, text: Text, tokens: Sequence[Token], phrase_at: Begins, place_at: Begins) -> None:
        self._text = text
        self._tokens = tokens
        self._phrase_at = phrase_at
        self._place_at = place_at

    def after(self, title: Find) -> Find | None:
        """The name after a title; several titles in a row are one."""
        first = title.end
        while (another := self._phrase_at(first)) is not None and another.field == "title":
            first = another.end
        if title.value == "initial" and not self._is_abbreviated(title.end):
            return None
        end = self._end(first, is_strong=title.value != "weak" or first > title.end)
        return Find("name", _capitalised(self._text.between(first, end)), title.start, end) if end > first else None

    def _is_abbreviated(self, position: int) -> bool:
        """ "M. Dupont", but not "m'aider"."""
        return position < len(self._tokens) and self._tokens[position].gap.startswith(".")

    def _end(self, first: int, *, is_strong: bool) -> int:
        """Behind the last word of the name; `first` when there is none."""
        end, has_begun = first, False
        for position in range(first, min(first + _MOST_WORDS, len(self._tokens))):
            token = self._tokens[position]
            is_joined = position > first and token.gap in ("-", "'", "’")
            if token.number is not None or (position > first and "," in token.gap):
                break
            if token.word in _PARTICLES and not is_joined and not has_begun:
                continue
            if not is_joined and not self._is_name_word(position, may_be_known=is_strong and not has_begun):
                break
            end, has_begun = position + 1, True
        return end

    def _is_name_word(self, position: int, *, may_be_known: bool) -> bool:
        """Any word that means nothing else; the first after a title may mean a lot ("Dr Paris", "Dr. Freitag")."""
        phrase = self._phrase_at(position)
        if may_be_known:
            return phrase is None or phrase.field not in _NEVER_NAMES
        return phrase is None and self._place_at(position) is None


def _capitalised(name: str) -> str:
    """Names mean the same in any case: "martin" and "MARTIN" are Martin."""
    if not (name.islower() or name.isupper()):
        return name
    return name.title().replace("’S", "’s").replace("'S", "'s")
