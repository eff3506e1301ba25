"""Numbers, ordinals, decimals and stretches of time ("two weeks")."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from subgraphs.search.domain.query_text.grammar import Builder, Context, Match, Primitive, Reading, constant, same
from subgraphs.search.domain.query_text.tokens import Token

_ENGLISH_ENDINGS = frozenset(("st", "nd", "rd", "th"))
_ORDINAL_ENDINGS = _ENGLISH_ENDINGS | {"er", "ere", "e", "eme", "ieme", "nde", "te", "ten", "ter"}
# Behind a number these make it an hour.
HOUR_WORDS = frozenset(("h", "hrs", "heure", "heures", "uhr", "oclock"))
# No one plans further ahead; larger numbers are something else (a postcode, a telephone number).
_MOST_UNITS = 1_000
_NUMERALS = [
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "vii",
    "viii",
    "ix",
    "x",
    "xi",
    "xii",
    "xiii",
    "xiv",
    "xv",
    "xvi",
    "xvii",
    "xviii",
    "xix",
    "xx",
]
# Folded Roman numerals with and without their ending ("xv", "xve", "ier"), and what they number.
ROMAN = {
    numeral + ending: number
    for number, numeral in enumerate(_NUMERALS, start=1)
    for ending in ("", "e", "er", "eme", "ieme")
}
_ROMAN_ORDINALS = {
    word: number
    for word, number in ROMAN.items()
    if word not in (*_NUMERALS, "vie", "vier") and len(_NUMERALS[number - 1]) > 1
}


@dataclass(frozen=True, slots=True)
class Period:
    """A count of days, months or hours; weeks are seven days."""

    days: int = 0
    months: int = 0
    hours: int = 0


def _digits(reading: Reading, position: int) -> Match | None:
    number = reading.tokens[position].number
    return None if number is None else (number, position + 1)


def _decimal(reading: Reading, position: int) -> Match | None:
    """ "2,5", "2.5", ".5" is 5: nobody writes it so."""
    tokens = reading.tokens
    whole = tokens[position].number
    if whole is None:
        return None
    if position + 1 < len(tokens) and tokens[position + 1].gap in (",", "."):
        fraction = tokens[position + 1]
        if fraction.number is not None and len(fraction.word) <= 3:
            return float(f"{whole}.{int(fraction.word):0{len(fraction.word)}d}"), position + 2
    return float(whole), position + 1


def _ordinal(reading: Reading, position: int) -> Match | None:
    """ "3rd" or "3", but not the postcode of "92200 Dec 14th"."""
    number = reading.tokens[position].number
    if number is None or number > _MOST_UNITS:
        return None
    marked = _marked_ordinal(reading, position)
    return marked or (None if _is_hour(reading, position) else _digits(reading, position))


def _is_hour(reading: Reading, position: int) -> bool:
    """ "9" of "décembre 9h" and of "at 9 December 3rd" is no day."""
    following = reading.tokens[position + 1 : position + 2]
    if following and following[0].word in HOUR_WORDS:
        return True
    month = reading.match("month", position + 1)
    day = reading.tokens[month[1] : month[1] + 2] if month else ()
    return len(day) == 2 and day[0].number is not None and day[1].gap == "" and day[1].word in _ENGLISH_ENDINGS


def _marked_ordinal(reading: Reading, position: int) -> Match | None:
    """ "3rd", "3e", "3." but not "3"."""
    tokens = reading.tokens
    number = tokens[position].number
    if number is None or number > _MOST_UNITS:
        return None
    if position + 1 < len(tokens):
        following = tokens[position + 1]
        if following.word in _ORDINAL_ENDINGS and following.gap == "":
            return number, position + 2
    is_marked = tokens[position].after == "." and not _goes_on(tokens, position)
    return (number, position + 1) if is_marked else None


def _lone_ordinal(reading: Reading, position: int) -> Match | None:
    """ "11th" or "eleventh" where it numbers nothing behind it: "in the third trimester" speaks of no arrondissement."""
    found = _marked_ordinal(reading, position)
    if found is None and not reading.match("number", position):
        found = reading.match("ordinal", position)
    if found is None or found[1] >= len(reading.tokens) or reading.tokens[found[1]].gap.strip(" ."):
        return found
    return found if any(reading.match(symbol, found[1]) for symbol in _BEHIND_LONE) else None


def _goes_on(tokens: Sequence[Token], position: int) -> bool:
    """Whether the dot after a number stands within a date, a time or a decimal."""
    return position + 1 < len(tokens) and tokens[position + 1].gap == "." and tokens[position + 1].number is not None


def _minute(reading: Reading, position: int) -> Match | None:
    """ "30" of "14 h 30", but neither "20" of "19h-20h" and "19h 20h" nor "03" of "19h 03/12"."""
    token, following = reading.tokens[position], reading.tokens[position + 1 : position + 2]
    if token.number is None or len(token.word) != 2 or token.gap.strip():
        return None
    is_other = bool(following) and following[0].word == "h"
    is_other |= bool(token.gap) and reading.match("date", position) is not None
    return None if is_other else (token.number, position + 1)


def _roman_ordinal(reading: Reading, position: int) -> Match | None:
    """ "XVe", "XVIIIème"; but "vie" is life, "vier" is four, and one letter is none ("xe")."""
    number = _ROMAN_ORDINALS.get(reading.tokens[position].word)
    return None if number is None else (number, position + 1)


def _year(reading: Reading, position: int) -> Match | None:
    token = reading.tokens[position]
    if token.number is None or len(token.word) != 4 or not 2000 <= token.number <= 2199:
        return None
    return token.number, position + 1


def _period(_context: Context, slots: tuple[Any, ...]) -> Period | None:
    count, unit = slots
    if not 0 <= count <= _MOST_UNITS:
        return None
    return Period(**{unit: count}) if unit != "weeks" else Period(days=7 * count)


# What may be said next without being numbered.
_BEHIND_LONE = (
    "window",
    "day_and_part",
    "weekdays",
    "day_part",
    "specialty",
    "insurance",
    "language",
    "video",
    "in_person",
    "near_me",
    "new_patients",
    "sort",
    "cue",
)
PRIMITIVES: dict[str, Primitive] = {
    "lone_ordinal": _lone_ordinal,
    "number": _digits,
    "decimal": _decimal,
    "ordinal": _ordinal,
    "marked_ordinal": _marked_ordinal,
    "year": _year,
    "minute": _minute,
    "roman_ordinal": _roman_ordinal,
}
BEGINNINGS = {"roman_ordinal": frozenset(_ROMAN_ORDINALS), "lone_ordinal": frozenset(("ordinal",))}
RULES: dict[str, dict[str, Builder]] = {
    "period": {
        "counted": _period,
        "single": lambda context, slots: _period(context, (1, slots[0])),
        "week": constant(Period(days=7)),
        "month": constant(Period(months=1)),
        "fortnight": constant(Period(days=14)),
        "of": same,
    },
}
