"""What a text excludes: "not in Paris", "Friday doesn't work"; it is named and not applied."""

from collections.abc import Callable, Sequence
from itertools import takewhile

from subgraphs.search.domain.query_text.finds import CONNECTIVES, SILENT, Find
from subgraphs.search.domain.query_text.tokens import Text

# The rule of the data files for those that can follow what they exclude: "Montag nicht", but not "lundi sans rdv".
_VERBAL = "verbal"
_TIMES = frozenset(("window", "weekdays", "day_part", "day_and_part", "habit_and_part"))
_ENDS_OF_CLAUSES = frozenset(",;.!?:")
# What may stand between such a "not" and the end of its clause.
_ENDS_OF_REFUSALS = frozenset(
    ("work", "works", "suit", "fit", "do", "possible", "good", "for", "me", "us", "moglich", "moeglich", "pour", "moi")
)


def without_negated(text: Text, finds: list[Find], name: Callable[[Find], None]) -> list[Find]:
    """The finds without each "not" and its object, which are given to `name` as one."""
    if not any(find.field == "negation" for find in finds):
        return finds
    kept: list[Find] = []
    ends = _ends_of_clauses(text, finds)
    position = 0
    while position < len(finds):
        find = finds[position]
        if find.field != "negation":
            kept.append(find)
            position += 1
            continue
        end = ends[position]
        behind = finds[position + 1 : end]
        refused = _refused(text, kept, find) if _ends_refusal(text, find, behind) else None
        if refused is None:
            first, position = find, position + 1 + _length_of_object(behind)
        else:
            first, position = kept[refused], end
            del kept[refused:]
        name(Find("negation", None, first.start, finds[position - 1].end))
    return kept


def _ends_of_clauses(text: Text, finds: list[Find]) -> list[int]:
    """For each find the first one behind the sign that ends its clause."""
    ends = [len(finds)] * len(finds)
    for position in range(len(finds) - 2, -1, -1):
        ends[position] = position + 1 if _is_cut_off(text, finds[position + 1]) else ends[position + 1]
    return ends


def _is_cut_off(text: Text, find: Find) -> bool:
    return not _ENDS_OF_CLAUSES.isdisjoint(text.tokens[find.start].gap)


def _length_of_object(behind: Sequence[Find]) -> int:
    """How many finds a "not" takes with it: what leads to its object, and that."""
    leading = list(takewhile(lambda find: find.field in CONNECTIVES, behind))
    return min(len(leading) + 1, len(behind))


def _ends_refusal(text: Text, negation: Find, behind: Sequence[Find]) -> bool:
    """Whether nothing but the rest of a verb stands between a "not" and the end of its clause."""
    words = (token.word for find in behind for token in text.tokens[find.start : find.end])
    return negation.value == _VERBAL and all(word in _ENDS_OF_REFUSALS for word in words)


def _refused(text: Text, kept: Sequence[Find], negation: Find) -> int | None:
    """Where the time is that the clause of a "not" begins with: "vendredi je ne peux pas"."""
    following = negation
    for position in range(len(kept) - 1, -1, -1):
        if _is_cut_off(text, following):
            return None
        following = kept[position]
        if following.field not in SILENT:
            return position if following.field in _TIMES else None
    return None
