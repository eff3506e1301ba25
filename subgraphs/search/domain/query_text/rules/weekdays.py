"""Days of any week: "on Saturdays", "le samedi", "werktags". Values are tuples of 0 (Monday) to 6."""

from subgraphs.search.domain.query_text.grammar import Builder, Context, constant


def _named(_context: Context, slots: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(set(slots)))


def _range(_context: Context, slots: tuple[int, ...]) -> tuple[int, ...]:
    first, last = slots
    return tuple(sorted((first + ahead) % 7 for ahead in range((last - first) % 7 + 1)))


def _working_week(context: Context, slots: tuple[int, ...]) -> tuple[int, ...] | None:
    """Only "Monday to Friday" is a habit; other ranges of plain weekdays are dates."""
    return _range(context, slots) if slots == (0, 4) else None


RULES: dict[str, dict[str, Builder]] = {
    "weekdays": {
        "named": _named,
        "range": _range,
        "working_week": _working_week,
        "weekdays": constant((0, 1, 2, 3, 4)),
        "weekend": constant((5, 6)),
    },
    "habit_and_part": {
        "habit": lambda _context, slots: ((slots[0],), slots[1]),
        "working_week": lambda _context, slots: ((0, 1, 2, 3, 4), slots[0]),
        "weekend": lambda _context, slots: ((5, 6), slots[0]),
    },
}
