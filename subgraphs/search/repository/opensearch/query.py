"""A question as a query: filters that let through whoever may fit, for the judge to decide."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from subgraphs.search.domain.asks import OFFERS_BY_ASK, ask_of
from subgraphs.search.domain.beginnings import NAME_LETTERS, NameBeginning
from subgraphs.search.domain.document import KNOWN_DAYS
from subgraphs.search.domain.names import fold, typos_let_pass
from subgraphs.search.domain.question import Area, Question, Sort, Window
from subgraphs.search.domain.ranking import HALF_NEAR_KM, HALF_SOON_HOURS, NEARNESS, QUALITY, SOONNESS
from subgraphs.search.repository.opensearch.schema import name_field, script_source

# Distances are measured a little differently in OpenSearch, on coordinates that it rounds.
_MARGIN_FACTOR, _MARGIN_KM = 1.001, 0.05
# Some clock on earth shows a time so far before and after UTC.
_BEHIND_UTC, _AHEAD_OF_UTC = timedelta(hours=12), timedelta(hours=14)
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_MINUTES_AN_HOUR = 60
_MAX_WORD_CHARACTERS = 255  # no name is longer
# Terms of fuzzy clauses in a query: the server takes 1,024 in all (indices.query.bool.max_clause_count).
_MOST_TERMS = 900
_MOST_ANALYSED_TERMS = 50

Clause = dict[str, Any]


def candidates_query(question: Question) -> Clause:
    """Lets through everyone who fits, and of the others few."""
    clauses: list[Clause] = [{"term": {"searchable": True}}]
    for kind, terms in (
        ("specialties", question.specialties),
        ("languages", question.languages),
        ("insurance_sectors", question.insurance_sectors),
        ("modes", (question.mode,) if question.mode else ()),
    ):
        if terms:
            clauses.append({"terms": {f"profile.{kind}": list(terms)}})
    if question.new_patients:
        clauses.append({"term": {"profile.takes_new_patients": True}})
    if question.area is not None:
        clauses.append(_within(question.area))
    if question.name is not None:
        words = fold(question.name).split()
        clauses += [_named(word, question.country, _most_terms(len(words))) for word in words]
    if not question.window.is_open:
        clauses.append({"terms": {"free_starts": list(_tokens(question))}})
    return {"bool": {"filter": clauses}}


def names_query(asked: NameBeginning) -> Clause | None:
    """Names that begin so but for typos; the fewer, the higher the score. None for words that no name has."""
    if len(max(asked.last, *asked.whole, key=len)) > _MAX_WORD_CHARACTERS:
        return None
    most = asked.most_typos
    most_terms = _most_terms(most * (len(asked.whole) + 1))
    with_fewer = [{"constant_score": {"filter": _begun(asked, typos, most_terms)}} for typos in range(most)]
    begun = _begun(asked, most, most_terms)
    return {"bool": {"filter": [{"term": {"searchable": True}}, begun], "should": with_fewer}}


def _begun(asked: NameBeginning, typos: int, most_terms: int) -> Clause:
    """With at most so many typos in each word."""
    words = [_typed("profile.name_words", word, typos, most_terms) for word in asked.whole]
    last: Clause = {"prefix": {"profile.name_words": asked.last}}
    if typos:
        # Beginnings are kept for prefixes, as words of their own.
        near = _typed("profile.name_words._index_prefix", asked.last[:NAME_LETTERS], typos, most_terms)
        last = {"bool": {"should": [last, near]}}
    return {"bool": {"filter": [*words, last]}}


def _typed(field: str, word: str, typos: int, most_terms: int) -> Clause:
    """A word with at most so many typos, if it lets them pass; not in its first letter."""
    fuzziness = min(typos, typos_let_pass(word))
    if not fuzziness:
        return {"term": {field: word}}
    return {"fuzzy": {field: {"prefix_length": 1, **_near(word, fuzziness, most_terms)}}}


def _most_terms(fuzzy_clauses: int) -> int:
    """Of each clause, so that all together are no more than the server takes."""
    return max(_MOST_TERMS // max(fuzzy_clauses, 1), 1)


def _near(word: str, fuzziness: int, most_terms: int) -> Clause:
    """Words of the index, at most so many and the nearest first.

    Rewritten into terms, the automaton of the word is made once; as a constant score, once in each segment of the
    index, which was three quarters of the time.
    """
    return {
        "value": word,
        "fuzziness": fuzziness,
        "transpositions": True,
        "rewrite": f"top_terms_boost_{most_terms}",
    }


def coarse_order(question: Question) -> list[Clause]:
    """About the order asked for, for choosing among more than can be looked at: by the first free start of all."""
    next_start = f"availability.next.{ask_of(question)}"
    if question.sort is Sort.DISTANCE and question.area is not None:
        return [{"_geo_distance": {"profile.location": _geo_point(question.area), "order": "asc"}}]
    if question.sort is Sort.NEXT_AVAILABLE:
        return [{next_start: {"order": "asc", "missing": "_last"}}]
    if question.sort is Sort.RELEVANCE:
        return [{"_script": {"type": "number", "order": "desc", "script": _score(question, next_start)}}]
    return [{"profile.quality": "desc"}]


def _score(question: Question, next_start: str) -> Clause:
    """The formula of the rank; the numbers are parameters, so that it is compiled once."""
    centre = None if question.area is None else _geo_point(question.area)
    return {
        "lang": "painless",
        "source": script_source("score"),
        "params": {
            "centre": centre,
            "next_start": next_start,
            "now": question.now.timestamp(),
            "nearness": NEARNESS,
            "soonness": SOONNESS,
            "quality": QUALITY,
            "half_near_metres": HALF_NEAR_KM * 1_000,
            "half_soon_seconds": HALF_SOON_HOURS * 3_600,
        },
    }


def _within(area: Area) -> Clause:
    radius_km = area.radius_km * _MARGIN_FACTOR + _MARGIN_KM
    return {"geo_distance": {"distance": f"{radius_km}km", "profile.location": _geo_point(area)}}


def _geo_point(area: Area) -> Clause:
    return {"lat": area.centre.latitude, "lon": area.centre.longitude}


def _named(word: str, country: str, most_terms: int) -> Clause:
    """A word of the name, but for as many typos as the one rule of names lets pass."""
    if len(word) > _MAX_WORD_CHARACTERS:
        return {"match_none": {}}
    fuzziness = typos_let_pass(word)
    analysed_terms = min(_MOST_ANALYSED_TERMS, max(most_terms // 2, 1))
    folded = _near(word, fuzziness, max(most_terms - analysed_terms, 1))
    analysed = {"query": word, "fuzziness": fuzziness, "max_expansions": analysed_terms}
    return {
        "bool": {
            "should": [
                {"fuzzy": {"profile.name_words": folded}},
                {"match": {name_field(country): analysed}},
            ]
        }
    }


def _tokens(question: Question) -> Iterator[str]:
    """Of all hours in which somewhere in the country a start may be wanted: VIDEO.NEW.2026-11-28T14."""
    window = question.window
    offers = OFFERS_BY_ASK[ask_of(question)]
    for day, first, end in _days(window, question.now):
        if window.weekdays and day.weekday() not in window.weekdays:
            continue
        for hour in range(first, end):
            if _is_in_day_part(hour, window):
                yield from (f"{offer}.{day.isoformat()}T{hour:02}" for offer in offers)


def _days(window: Window, now: datetime) -> Iterator[tuple[date, int, int]]:
    """Days with their first hour and the one after their last; bounds inside an hour are rounded outward."""
    starts = [_utc(bound) - _BEHIND_UTC for bound in (now, window.since) if bound]
    ends = [
        _utc(now) + _AHEAD_OF_UTC + KNOWN_DAYS * _DAY,
        *([_utc(window.until) + _AHEAD_OF_UTC] if window.until else []),
    ]
    start = max([*starts, window.start] if window.start else starts)
    end = min([*ends, window.end] if window.end else ends)
    day = start.date()
    while datetime.combine(day, time()) < end:
        midnight = datetime.combine(day, time())
        first = max(0, (start - midnight) // _HOUR)
        yield day, first, min(24, -((midnight - end) // _HOUR))
        day += _DAY


def _is_in_day_part(hour: int, window: Window) -> bool:
    if window.day_part is None:
        return True
    first, last = window.day_part
    return hour * _MINUTES_AN_HOUR < last and first < (hour + 1) * _MINUTES_AN_HOUR


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(tzinfo=None)
