"""What begins as somebody types it, but for typos: one rule for places, specialties and names.

The first letter must be right. Of the rest as many letters may be left out, put in, changed or swapped with the next as
names may differ by (see `names`); what begins exactly so has no typo.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from subgraphs.search.domain.names import fold, typos_let_pass

# Of a word of a name so many letters are compared when there are typos in it: stores keep beginnings up to this length.
NAME_LETTERS = 12


def typos_of_beginnings(
    texts: Sequence[str], typed: str, most_typos: int, letters: int | None = None
) -> dict[str, int]:
    """Those of the texts of which a beginning is what was typed, with the number of typos in it.

    `letters`: typos are looked for in so many; what differs behind them is one.
    """
    found = dict.fromkeys((text for text in texts if text.startswith(typed)), 0)
    if not most_typos:
        return found
    begun, compared = [text for text in texts if text[:1] == typed[:1]], typed[:letters]
    for length in range(len(compared) - most_typos, len(compared) + most_typos + 1):
        beginnings = [text[: min(length, letters or length)] for text in begun]
        near = process.extract(compared, beginnings, scorer=OSA.distance, score_cutoff=most_typos, limit=None)
        for _, typos, place in near:
            text = begun[place]
            found[text] = min(found.get(text, most_typos), max(int(typos), 1))
    return found


@dataclass(frozen=True, slots=True)
class NameBeginning:
    """A name as far as it is typed: whole words, and the beginning of another one. All are folded."""

    whole: tuple[str, ...]
    last: str

    @property
    def most_typos(self) -> int:
        """In any of its words."""
        return max(typos_let_pass(word) for word in (*self.whole, self.last[:NAME_LETTERS]))


def name_beginning(typed: str) -> NameBeginning | None:
    """None when there is no word in it."""
    *whole, last = fold(typed).split() or [""]
    return NameBeginning(tuple(whole), last) if last else None


def begins_so(name: str, typed: str) -> bool:
    """Whether the last word typed begins a word of the name, and those before it are words of it."""
    asked, words = name_beginning(typed), fold(name).split()
    return asked is not None and set(asked.whole) <= set(words) and any(word.startswith(asked.last) for word in words)
