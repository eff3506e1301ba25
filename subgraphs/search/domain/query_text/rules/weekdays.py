"""Days of any week ("on Saturdays", "le samedi", "werktags") as tuples of 0 (Monday) to 6, and series of weekdays."""

from dataclasses import dataclass
from typing import Any

from subgraphs.search.domain.query_text.grammar import Builder, Context, Match, Primitive, Reading, constant
from subgraphs.search.domain.query_text.rules.clock import DASHES
from subgraphs.search.domain.query_text.spans import Span, coming, series

_WORKING_WEEK = frozenset(range(5))
OR = frozenset(("or", "ou", "oder", "bzw", "beziehungsweise", "respektive", "resp", "sinon"))
# Short for "oder" and "und" between the names of days.
_SHORT_JOINS = frozenset(("o", "u"))
AND_OR = OR | {"and", "et", "und", "sowie", "soit", "n", "plus"}
_UNTIL = frozenset(("to", "through", "thru", "till", "until", "bis", "au", "a"))
_ARTICLES = frozenset(("le", "les", "the", "on", "am", "an", "den", "du", "from", "von", "vom", "soit"))
# "le lundi" and "jeden Montag" are habits, "on Monday" is a date.
_HABITUAL_ARTICLES = frozenset(("le", "les", "chaque", "every", "each", "jeden", "immer", "tous"))
_LONG, _SHORT, _HABIT = "weekday", "short", "habit"
_SYMBOLS = {
    "weekday": _LONG,
    "weekday_habit": _HABIT,
    "weekday_plural": _HABIT,
    "weekday_short": _SHORT,
    "weekday_short_en": _SHORT,
}
_SHORT_IN_GERMAN = frozenset(("mo", "di", "mi", "do", "fr", "sa", "so"))
_BOUNDS_IN_GERMAN = frozenset(
    ("bis", "zum", "ab", "vor", "nach", "spatestens", "spaetestens", "fruhestens", "am", "dem", "von")
)
_BOUNDS = frozenset(
    (
        "before",
        "after",
        "by",
        "until",
        "till",
        "from",
        "avant",
        "apres",
        "ici",
        "jusqu",
        "jusque",
        "a",
        "au",
        "de",
        "des",
        "tard",
        "le",
    )
)
_MOST_ITEMS = 7
_DOERS = frozenset(("i", "you", "we", "they", "he", "she", "who", "to", "could", "can", "would", "will", "please"))


@dataclass(frozen=True, slots=True)
class WeekdaySeries:
    """Several weekdays said together. `is_habit`: those of any week are meant whatever follows; `first` begins a range."""

    days: frozenset[int]
    first: int | None
    is_habit: bool
    is_short: bool


@dataclass(slots=True)
class _Items:
    """The weekdays of a series so far, each as said, with how they were joined."""

    days: list[int]
    kinds: list[str]
    is_joined: bool = False  # by a word or a sign, not only side by side
    is_range: bool = False
    is_habit: bool = False

    def add(self, day: int, kind: str, *, until: bool) -> None:
        if until:
            self.is_range = True
            self.days += [(self.days[-1] + ahead) % 7 for ahead in range(1, (day - self.days[-1]) % 7 + 1)]
        else:
            self.days.append(day)
        self.kinds.append(kind)

    def goes_on(self, kind: str, *, is_led: bool, is_habit: bool) -> bool:
        """Whether one more weekday belongs to these though nothing joins it: "le lundi le mardi", but neither "Monday on
        Tuesday" nor "Monday to Wednesday every Friday".
        """
        if is_led and (self.is_range or not is_habit):
            return False
        return (kind == _HABIT) == (self.kinds[-1] == _HABIT)

    def series(self) -> WeekdaySeries | None:
        """None for what is no series: one day, or two short words that stand together by chance ("so do")."""
        days = frozenset(self.days)
        if len(days) < 2 or (_SHORT in self.kinds and not self.is_joined and len(days) < 3):
            return None
        is_short = set(self.kinds) == {_SHORT}
        is_habit = self.is_habit or _HABIT in self.kinds or (self.is_range and days == _WORKING_WEEK)
        return WeekdaySeries(days, self.days[0] if self.is_range else None, is_habit, is_short)


def _series(reading: Reading, position: int) -> Match | None:
    """ "Mo, Mi und Fr", "lundi ou mardi", "mon wed fri", "Mo-Do"; ranges are days of the calendar."""
    first, items = position, _Items([], [])
    end = position
    while len(items.kinds) < _MOST_ITEMS and (item := _item(reading, first, items)) is not None:
        day, kind, end = item
        until = bool(items.days) and _is_range(reading, end - 1, first)
        items.add(day, kind, until=until)
        first = end
    found = items.series()
    return None if found is None else (found, end)


def _item(reading: Reading, position: int, items: _Items) -> tuple[int, str, int] | None:
    """The next weekday with the words that join it to the one before."""
    tokens, start, is_joined, is_habit = reading.tokens, position, False, False
    joins = AND_OR | _UNTIL | _SHORT_JOINS if items.days else frozenset(("soit",))
    while position < len(tokens) and position < start + 3:
        word = tokens[position].word
        for symbol, kind in _SYMBOLS.items():
            found = reading.match(symbol, position)
            if found is not None and found[1] == position + 1:
                is_joined |= bool(items.days) and any(token.gap.strip() for token in tokens[start : position + 1])
                if items.days and not is_joined and not items.goes_on(kind, is_led=position > start, is_habit=is_habit):
                    return None
                if kind == _SHORT and word == "mi" and reading.match("month", position + 1):
                    return None  # "mi-décembre"
                items.is_joined |= is_joined
                items.is_habit |= is_habit
                return found[0], kind, position + 1
        if word in joins:
            is_joined = True
        elif word in _HABITUAL_ARTICLES:
            is_habit = True
        elif word not in _ARTICLES:
            return None
        position += 1
    return None


def _is_range(reading: Reading, day: int, after: int) -> bool:
    """Whether the weekday at `day` ends a range that began before `after`."""
    if reading.tokens[after].gap.strip() in DASHES:
        return True
    return any(token.word in _UNTIL for token in reading.tokens[after:day])


def _short_day(reading: Reading, position: int) -> Match | None:
    """ "do ab 15 Uhr" is Thursday, but not "can you do mornings" or "so ab 15 Uhr"."""
    word = reading.tokens[position].word
    before = reading.tokens[position - 1].word if position else ""
    if word == "so" or (word == "do" and before in _DOERS):
        return None
    return reading.match("weekday_short", position)


def _short_bound(reading: Reading, position: int) -> Match | None:
    """ "Mi" of "bis Mi" and "mer" of "avant mer.", each behind words of its own language: "avant sa visite" is no Saturday."""
    word = reading.tokens[position].word
    before = reading.tokens[position - 1].word if position else ""
    is_german = word in _SHORT_IN_GERMAN
    if word == "so" or before not in (_BOUNDS_IN_GERMAN if is_german else _BOUNDS):
        return None
    return reading.match("weekday_short", position) or reading.match("weekday_short_en", position)


def _named(_context: Context, slots: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(set(slots)))


def _habits(_context: Context, slots: tuple[WeekdaySeries, ...]) -> tuple[int, ...] | None:
    return tuple(sorted(slots[0].days)) if slots[0].is_habit else None


def _habits_and_part(_context: Context, slots: tuple[Any, ...]) -> tuple[tuple[int, ...], Any]:
    return tuple(sorted(slots[0].days)), slots[1]


def _habits_by_part(context: Context, slots: tuple[Any, ...]) -> tuple[tuple[int, ...], Any] | None:
    """ "Mo Mi Fr vormittags": the part is a habit where the days are many or short; "Montag oder Dienstag" are dates, and
    so are "Montag bis Mittwoch" and "Mo-Mi".
    """
    said: WeekdaySeries = slots[0]
    are_listed = said.first is None and (said.is_short or len(said.days) > 2)
    return _habits_and_part(context, slots) if said.is_habit or are_listed else None


def coming_series(context: Context, slots: tuple[WeekdaySeries, ...]) -> Span | None:
    """The coming ones of a series that is no habit; a range begins with its first."""
    said, today = slots[0], context.now.date()
    if said.is_habit:
        return None
    return series(said.days, today if said.first is None else coming(said.first, today))


_WORKING_WEEKS = (
    ("de", "semaine"),
    ("en", "semaine"),
    ("la", "semaine"),
    ("pendant", "la", "semaine"),
    ("during", "the", "week"),
    ("on", "weekdays"),
    ("weekdays",),
)


def _working_week(reading: Reading, position: int) -> Match | None:
    """ "le soir en semaine", but not "le soir la semaine prochaine": the words may begin a week that is named."""
    for words in _WORKING_WEEKS:
        end = position + len(words)
        if tuple(token.word for token in reading.tokens[position:end]) == words:
            week = reading.match("span", position)
            return None if week is not None and week[1] > end else (None, end)
    return None


PRIMITIVES: dict[str, Primitive] = {
    "weekday_series": _series,
    "short_day": _short_day,
    "short_bound": _short_bound,
    "working_week": _working_week,
}
BEGINNINGS: dict[str, frozenset[str]] = {
    "working_week": frozenset(words[0] for words in _WORKING_WEEKS),
    "weekday_series": frozenset(_SYMBOLS) | _ARTICLES | _HABITUAL_ARTICLES,
    "short_day": frozenset(("weekday_short",)),
    "short_bound": frozenset(("weekday_short", "weekday_short_en")),
}
RULES: dict[str, dict[str, Builder]] = {
    "weekdays": {
        "named": _named,
        "series": _habits,
        "weekdays": constant((0, 1, 2, 3, 4)),
        "weekend": constant((5, 6)),
    },
    "habit_and_part": {
        "habit": lambda _context, slots: ((slots[0],), slots[1]),
        "working_week": lambda _context, slots: ((0, 1, 2, 3, 4), slots[0]),
        "part_then_working_week": lambda _context, slots: ((0, 1, 2, 3, 4), slots[0]),
        "weekend": lambda _context, slots: ((5, 6), slots[0]),
        "series": _habits_and_part,
        "series_by_part": _habits_by_part,
    },
}
