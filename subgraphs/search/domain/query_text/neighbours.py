"""Which words of towns' names are likely beside others: "Ferrand" behind "Clermont"."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from rapidfuzz.distance import OSA

from subgraphs.search.domain.query_text.place_names import JOINTS, saint
from subgraphs.search.domain.query_text.slips import SHORTEST, SHORTEST_TELLING
from subgraphs.search.domain.query_text.tokens import Token


class Neighbours:
    """The words of names by the words that stand beside them."""

    def __init__(self, names: Collection[tuple[str, ...]]) -> None:
        self._parts_behind, self._parts_before = _parts_of_names(names)

    def beside(self, before: Sequence[Token], after: Sequence[Token]) -> Sequence[str]:
        """The words of towns' names that what stands around a word leads to: "Clermont" to "Ferrand"."""
        words = [saint(token.word) for token in before]
        behind = [" ".join(words[-count:]) for count in (1, 2) if count <= len(words)]
        ahead = [" ".join(token.word for token in after[:count]) for count in (1, 2) if count <= len(after)]
        found = [part for key in behind for part in self._parts_behind.get(key, ())]
        return [*found, *(part for key in ahead for part in self._parts_before.get(key, ()))]


def likeliest_part(word: str, beside: Sequence[str]) -> str | None:
    """The nearest of the words of names that are likely beside their neighbours."""
    most = 2 if len(word) > SHORTEST_TELLING else 1
    found = [(distance, part) for part in beside if (distance := OSA.distance(word, part, score_cutoff=most)) <= most]
    nearest = min(found, default=(0, ""))[1]
    return nearest if nearest and (nearest[0] == word[0] or len(word) > SHORTEST) else None


def _parts_of_names(names: Collection[tuple[str, ...]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The words of names by the words before and behind them, two of them where the nearer one is "de" or "am"."""
    behind: dict[str, list[str]] = defaultdict(list)
    before: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        for at, word in enumerate(name):
            if word in JOINTS or len(word) < SHORTEST:
                continue
            if at:
                behind[" ".join(name[max(at - 2, 0) if name[at - 1] in JOINTS else at - 1 : at])].append(word)
            if at + 1 < len(name):
                before[" ".join(name[at + 1 : at + (3 if name[at + 1] in JOINTS else 2)])].append(word)
    return behind, before
