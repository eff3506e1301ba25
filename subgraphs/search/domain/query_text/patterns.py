"""The notation of phrases in the data files: `in [the] (next|coming) {count} days`.

Words stand for themselves, `(a|b)` is a choice, `[a|b]` a choice that may be left out, `{name}` another symbol of the
grammar. A pattern is expanded into all its plain sequences when the grammar is built.
"""

import re
from dataclasses import dataclass
from itertools import product

from subgraphs.search.domain.query_text.tokens import fold_variants

_ITEM = re.compile(r"\{(\w+)\}|([\[\]()|])|([^\s\[\]()|{}]+)")
_WORD = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a sequence that another symbol of the grammar fills."""

    symbol: str


Element = str | Slot
Sequence = tuple[Element, ...]
_Items = list[tuple[str | None, str | None, str | None]]


def expand(pattern: str) -> list[Sequence]:
    """All plain sequences that a pattern stands for, each once, in a stable order."""
    items: _Items = [(match[1], match[2], match[3]) for match in _ITEM.finditer(pattern)]
    sequences, used = _choice(items, 0)
    if used != len(items):
        raise ValueError(f"unbalanced pattern: {pattern!r}")
    return list(dict.fromkeys(sequences))


def _choice(items: _Items, position: int) -> tuple[list[Sequence], int]:
    """Alternatives up to a closing bracket or the end."""
    alternatives: list[Sequence] = []
    current: list[Sequence] = [()]
    while position < len(items):
        symbol, bracket, word = items[position]
        if bracket in ("]", ")"):
            break
        position += 1
        if bracket == "|":
            alternatives += current
            current = [()]
            continue
        if bracket:
            inner, position = _choice(items, position)
            position += 1
            choices = [*inner, ()] if bracket == "[" else inner
        else:
            choices = [(Slot(symbol),)] if symbol else _spellings(word or "")
        current = [before + after for before, after in product(current, choices)]
    return alternatives + current, position


def _spellings(word: str) -> list[Sequence]:
    """A word of the data as token sequences: "week-end" is two tokens, "für" is "fur" and "fuer"."""
    parts = [fold_variants(part) for part in _WORD.findall(word)]
    return [tuple(choice) for choice in product(*parts)]
