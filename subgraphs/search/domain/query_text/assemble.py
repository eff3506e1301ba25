"""From finds to the interpretation: negations taken out, several finds of one field joined, the rest named."""

from collections.abc import Iterable, Sequence
from typing import Any

from subgraphs.search.domain.countries import countries
from subgraphs.search.domain.query_text.finds import Find
from subgraphs.search.domain.query_text.grammar import Context
from subgraphs.search.domain.query_text.interpretation import (
    Contradiction,
    ContradictionKind,
    Interpretation,
    Location,
)
from subgraphs.search.domain.query_text.locating import Locator
from subgraphs.search.domain.query_text.names import DOCTORS, capitalised
from subgraphs.search.domain.query_text.negations import without_negated
from subgraphs.search.domain.query_text.place_names import key_of
from subgraphs.search.domain.query_text.places import arrondissement_postcode
from subgraphs.search.domain.query_text.rules.day_part import DayPart
from subgraphs.search.domain.query_text.rules.modes import ONLY
from subgraphs.search.domain.query_text.rules.weekdays import OR
from subgraphs.search.domain.query_text.spans import Span
from subgraphs.search.domain.query_text.tokens import Text
from subgraphs.search.domain.query_text.windows import is_other_day, join_windows, narrowed

_ONE_CITY_ONLY_FROM = 10


class _Rest:
    """Stretches of the text that were not understood or not applied, in its order; and which of them contradict what."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._stretches: list[tuple[int, int]] = []
        self.contradictions: list[Contradiction] = []

    def add(self, find: Find) -> None:
        self._stretches.append((find.start, find.end))

    def contradict(self, kind: ContradictionKind, finds: Sequence[Find], dropped: Sequence[Find]) -> None:
        """Of the finds of one kind some, or all, are not applied because they exclude the first that is."""
        for find in dropped:
            self.add(find)
        if dropped:
            applied = next((find for find in finds if find not in dropped), None)
            words = tuple(self._words(find) for find in dropped)
            self.contradictions.append(Contradiction(kind, self._words(applied) if applied else None, words))

    def _words(self, find: Find) -> str:
        return self._text.between(find.start, find.end)

    def texts(self) -> tuple[str, ...]:
        """As written, in order; words that a hyphen or an apostrophe joins are one."""
        joined: list[tuple[int, int]] = []
        for start, end in sorted(set(self._stretches)):
            if joined and joined[-1][1] == start and self._text.tokens[start].gap in ("-", "'", "’"):
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        return tuple(self._text.between(start, end) for start, end in joined)


def assemble(text: Text, finds: list[Find], context: Context) -> Interpretation:
    """The interpretation of a scanned text."""
    rest = _Rest(text)
    kept = _without_other_occasions(text, without_negated(text, finds, rest.add), rest)
    by_field: dict[str, list[Find]] = {}
    for find in kept:
        by_field.setdefault(find.field, []).append(find)
    for find in (*by_field.get("unknown", ()), *by_field.get("unsupported", ())):
        rest.add(find)
    location = _location(text, by_field, context, rest)
    for find in by_field.get("country", ()):
        # The country of what is searched says nothing new, and another one is not searched.
        if find.value != (location.country if location else context.country):
            rest.add(find)
    windows = _windows(by_field)
    window, excluded = join_windows(text, windows, context.now)
    rest.contradict(ContradictionKind.WINDOW, windows, excluded)
    modes = _modes(by_field, rest)
    habits = [*by_field.get("weekdays", ()), *_first_parts(by_field, "habit_and_part", "weekdays")]
    said_weekdays = frozenset(day for find in habits for day in find.value)
    if window is not None and (of_week := narrowed(window, said_weekdays)):
        window, said_weekdays = of_week, frozenset()
    return Interpretation(
        specialties=_union(by_field.get("specialty", ())),
        location=location,
        near_me=_near_me(by_field, location),
        radius_km=_first(by_field, "radius", ContradictionKind.RADIUS, rest),
        start=window.start if window else None,
        end=window.end if window else None,
        day_part=_day_part(text, by_field, rest),
        weekdays=tuple(sorted(said_weekdays | set(window.weekdays if window else ()))),
        languages=tuple(dict.fromkeys(find.value for find in by_field.get("language", ()))),
        insurance=_insurance(by_field, context.country, rest),
        video="video" in modes,
        in_person="in_person" in modes,
        new_patients="new_patients" in by_field,
        name=_first(by_field, "name", ContradictionKind.NAME, rest),
        sort=_first(by_field, "sort", ContradictionKind.SORT, rest),
        unrecognised=rest.texts(),
        contradictions=tuple(rest.contradictions),
    )


def _without_other_occasions(text: Text, finds: list[Find], rest: _Rest) -> list[Find]:
    """Takes out a second day with another part or none, "or Saturday" behind "Friday afternoon": one window cannot say
    both, and widening to what neither asked for would.
    """
    occasions = _occasions(text, finds)
    first = occasions[0] if occasions else None
    others = [other for other in occasions if first and _differ(first, other)]
    rest.contradict(ContradictionKind.WINDOW, occasions, others)
    return [find for find in finds if not any(other.start <= find.start < other.end for other in others)]


def _occasions(text: Text, finds: list[Find]) -> list[Find]:
    """The days that have a part of the day said with them, and the days behind these that have none; each with (days,
    part) as its value.
    """
    found: list[Find] = []
    for position, find in enumerate(finds):
        following = finds[position + 1] if position + 1 < len(finds) else None
        if find.field in ("day_and_part", "habit_and_part"):
            found.append(find)
        elif find.field in ("window", "weekdays") and following is not None and following.field == "day_part":
            found.append(Find("occasion", (find.value, following.value), find.start, following.end))
        elif found and find.field == "window" and is_other_day(text, found[-1], find):
            found.append(Find("occasion", (find.value, None), find.start, find.end))
    return found


def _differ(one: Find, other: Find) -> bool:
    (days, part), (other_days, other_part) = one.value, other.value
    if isinstance(days, Span) and isinstance(other_days, Span):
        days, other_days = (days.start, days.end), (other_days.start, other_days.end)
    return bool(days != other_days and (other_part is None or part[:2] != other_part[:2]))


def _location(text: Text, by_field: dict[str, list[Find]], context: Context, rest: _Rest) -> Location | None:
    places = by_field.get("place", [])
    postcodes = by_field.get("postcode", [])
    for find in by_field.get("arrondissement", []):
        postcode = _free_arrondissement(find.value, places, context.country)
        if postcode is None:
            rest.add(find)
        else:
            postcodes = [*postcodes, Find("postcode", postcode, find.start, find.end)]
    location, others = Locator(context.country).locate(places, postcodes)
    names = [find for find in others if _is_behind_doctor(text, find)]
    by_field.setdefault("name", []).extend(
        Find("name", capitalised(text.between(find.start, find.end)), find.start - 1, find.end) for find in names
    )
    others = [find for find in others if find not in names]
    rest.contradict(ContradictionKind.PLACE, sorted([*places, *postcodes], key=_start), others)
    return location


def _is_behind_doctor(text: Text, find: Find) -> bool:
    """ "docteur Lyon" is a name where another place is searched; "docteur Lyon" alone rather is a doctor in Lyon."""
    if find.field != "place" or find.start == 0:
        return False
    return text.tokens[find.start - 1].word in DOCTORS and text.tokens[find.start].gap.isspace()


def _free_arrondissement(number: int, places: list[Find], country: str | None) -> str | None:
    """ "dans le 15e" belongs to the city that is named elsewhere; alone only one city has so many."""
    for place in places:
        postcode = arrondissement_postcode(key_of(place.value.best.name), number)
        if postcode:
            return postcode
    known = countries().get(country or "")
    if places or known is None or known.city_of_arrondissements is None or number < _ONE_CITY_ONLY_FROM:
        return None
    return arrondissement_postcode(known.city_of_arrondissements, number)


def _near_me(by_field: dict[str, list[Find]], location: Location | None) -> bool:
    """ "Nearby" beside a place is near that place; "near me" stays what it is."""
    said = {find.value for find in by_field.get("near_me", ())}
    return "me" in said or (bool(said) and location is None)


def _windows(by_field: dict[str, list[Find]]) -> list[Find]:
    with_parts = _first_parts(by_field, "day_and_part", "window")
    return sorted([*by_field.get("window", ()), *with_parts], key=_start)


def _first_parts(by_field: dict[str, list[Find]], field: str, meant: str) -> list[Find]:
    """The days of phrases that name days and a part of the day at once."""
    return [Find(meant, find.value[0], find.start, find.end) for find in by_field.get(field, ())]


def _day_part(text: Text, by_field: dict[str, list[Find]], rest: _Rest) -> tuple[int, int] | None:
    """Parts that overlap narrow one another ("afternoon after 3pm"), unless an "or" stands between them; neighbours add
    up ("morning or afternoon").
    """
    both = [*by_field.get("day_and_part", ()), *by_field.get("habit_and_part", ())]
    with_days = [Find("day_part", find.value[1], find.start, find.end) for find in both]
    finds = sorted([*by_field.get("day_part", ()), *with_days], key=_start)
    named: DayPart | None = next((find.value for find in finds if find.value.is_named), None)
    joined: tuple[int, int] | None = None
    previous = finds[0] if finds else None
    excluded: list[Find] = []
    for find in finds:
        first, last, *_ = find.value.beside(named.first, named.last) if named else find.value
        if joined is None:
            joined = (first, last)
        elif _is_or_between(text, previous, find) and max(joined[0], first) <= min(joined[1], last):
            joined = min(joined[0], first), max(joined[1], last)
        elif max(joined[0], first) < min(joined[1], last):
            joined = max(joined[0], first), min(joined[1], last)
        elif joined[1] == first or last == joined[0]:
            joined = min(joined[0], first), max(joined[1], last)
        else:
            excluded.append(find)
        previous = find
    rest.contradict(ContradictionKind.DAY_PART, finds, excluded)
    return joined


def _is_or_between(text: Text, previous: Find | None, find: Find) -> bool:
    """ "mittags oder nachmittags"."""
    return previous is not None and any(token.word in OR for token in text.tokens[previous.end : find.start])


def _modes(by_field: dict[str, list[Find]], rest: _Rest) -> set[str]:
    """ "Video or in person" is either; beside "in person only" the other mode contradicts."""
    finds = sorted([*by_field.get("video", ()), *by_field.get("in_person", ())], key=_start)
    only = next((find.field for find in finds if find.value == ONLY), None)
    excluded = [find for find in finds if only is not None and find.field != only]
    rest.contradict(ContradictionKind.MODE, finds, excluded)
    return {find.field for find in finds if find not in excluded}


def _insurance(by_field: dict[str, list[Find]], country: str | None, rest: _Rest) -> str | None:
    """A sector of the country. Two different ones, or another country's, are named and filter nothing."""
    finds = by_field.get("insurance", [])
    sectors = {find.value for find in finds}
    known = countries().get(country or "")
    own = {sector.lower() for sector in known.insurance_sectors} if known else sectors
    if len(sectors) == 1 and sectors <= own:
        return str(finds[0].value)
    if len(sectors) > 1:
        rest.contradict(ContradictionKind.INSURANCE, (), finds)
    for find in finds:
        rest.add(find)
    return None


def _first(by_field: dict[str, list[Find]], field: str, kind: ContradictionKind, rest: _Rest) -> Any:
    """The first value of a field that can have one; different later ones are named."""
    finds = by_field.get(field, [])
    rest.contradict(kind, finds, [find for find in finds if find.value != finds[0].value])
    return finds[0].value if finds else None


def _start(find: Find) -> int:
    return find.start


def _union(finds: Iterable[Find]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for find in finds for code in find.value))
