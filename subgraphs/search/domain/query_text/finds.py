"""What a pass over a text finds: stretches of tokens and what they mean."""

from dataclasses import dataclass
from typing import Any

# In order of precedence between phrases of equal length.
PHRASES = (
    "wish",
    "in_person",
    "video",
    "window",
    "day_and_part",
    "weekdays",
    "habit_and_part",
    "day_part",
    "radius",
    "near_me",
    "insurance",
    "new_patients",
    "language",
    "sort",
    "specialty",
    "unsupported",
    "arrondissement",
    "country",
    "title",
    "negation",
    "cue",
    "filler",
    "aside",
)
# Symbols whose value is the field. "aside" holds fillers that are understood as written only: so many words are a slip
# away from one that they would swallow what has a meaning ("Mund" is no "mind").
FILLERS = frozenset(("filler", "aside"))
# Phrases that lead to what they stand before, and say nothing alone.
CONNECTIVES = frozenset(("cue", "function"))
# What says when.
TIMES = frozenset(("window", "day_and_part", "weekdays", "habit_and_part", "day_part"))
SILENT = CONNECTIVES | {"noise", "wish"}


@dataclass(frozen=True, slots=True)
class Find:
    """Tokens from `start` up to but excluding `end` mean `value` for `field`; "unknown" for a word without meaning."""

    field: str
    value: Any
    start: int
    end: int
