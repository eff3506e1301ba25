"""Specialties to suggest: those of which a label begins as typed, in any language, but for typos."""

from functools import cache

from subgraphs.search.domain.beginnings import typos_of_beginnings
from subgraphs.search.domain.names import plain, typos_let_pass
from subgraphs.search.domain.specialties import specialty_labels


def specialties_beginning(typed: str, language: str, *, lets_typos_pass: bool) -> list[tuple[str, str]]:
    """Codes and labels in the client's language: fewest typos first, own labels before others, first words before later."""
    ends = _label_ends()
    ranks: dict[str, tuple[int, bool, int]] = {}
    most_typos = typos_let_pass(typed) if lets_typos_pass else 0
    for end, typos in typos_of_beginnings(list(ends), typed, most_typos).items():
        for code, labelled, word in ends[end]:
            rank = (typos, labelled != language, word)
            ranks[code] = min(rank, ranks.get(code, rank))
    labels = specialty_labels()
    order = {code: place for place, code in enumerate(labels)}
    best = sorted(ranks, key=lambda code: (ranks[code], order[code]))
    return [(code, labels[code].get(language, labels[code]["en"])) for code in best]


@cache
def _label_ends() -> dict[str, list[tuple[str, str, int]]]:
    """What a label says from each of its words on: with code, language and the word's place."""
    ends: dict[str, list[tuple[str, str, int]]] = {}
    for code, labels in specialty_labels().items():
        for language, label in labels.items():
            words = plain(label).split()
            for place in range(len(words)):
                ends.setdefault(" ".join(words[place:]), []).append((code, language, place))
    return ends
