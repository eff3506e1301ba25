"""From a request to a question: the text is read, and filters win over it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from servicekit.errors import BadInput
from subgraphs.search.domain.countries import main_zone
from subgraphs.search.domain.document import KNOWN_DAYS
from subgraphs.search.domain.errors import CountryMismatch, CountryRequired, LocationRequired
from subgraphs.search.domain.geo import Point
from subgraphs.search.domain.query_text import Interpretation, Location, interpret
from subgraphs.search.domain.question import Area, Question, Sort, Window
from subgraphs.search.domain.search_request import FoundPlace, SearchRequest, Understood

USUAL_RADIUS_KM = 10.0
SMALL_PLACE_RADIUS_KM = 3.0
MAX_RADIUS_KM = 500.0
MAX_TEXT_CHARACTERS = 10_000

_SORTS = {"soonest": Sort.NEXT_AVAILABLE, "nearest": Sort.DISTANCE, "best_rated": Sort.RATING}


@dataclass(frozen=True, slots=True)
class _Read:
    """The text as it was read, where and when."""

    country: str
    zone: ZoneInfo
    text: Interpretation


def understand(request: SearchRequest) -> tuple[Question, Understood]:
    """The question and what to show of it. Raises CountryRequired, CountryMismatch, LocationRequired, BadInput."""
    read = _read(request)
    area = _area(request, read.text)
    window = _window(request, read)
    sort = _sort(request.sort, read.text, area)
    filters, text = request.filters, read.text
    question = Question(
        country=read.country,
        now=request.now,
        specialties=filters.specialties or text.specialties,
        area=area,
        window=window,
        languages=filters.languages or text.languages,
        insurance_sectors=filters.insurance_sectors or ((text.insurance.upper(),) if text.insurance else ()),
        mode=filters.mode or _mode(text),
        new_patients=text.new_patients if filters.new_patients is None else filters.new_patients,
        name=filters.name or text.name,
        sort=sort,
    )
    return question, _understood(question, read)


def _read(request: SearchRequest) -> _Read:
    if request.text is not None and len(request.text) > MAX_TEXT_CHARACTERS:
        raise BadInput(f"text: it has more than {MAX_TEXT_CHARACTERS} characters.", argument="text")
    known = _known_country(request)
    zone = main_zone(known)
    read = interpret(request.text or "", known, _local(request.now, zone))
    country = known or (read.location.country if read.location else None)
    if country is None:
        raise CountryRequired
    place_zone = _zone_of(read.location) or main_zone(country)
    if place_zone != zone:
        # "Tomorrow" is the place's tomorrow.
        read = interpret(request.text or "", country, _local(request.now, place_zone))
    return _Read(country, place_zone, read)


def _known_country(request: SearchRequest) -> str | None:
    argument, path = request.country, request.path_country
    if argument and path and argument != path:
        raise CountryMismatch(argument, path)
    return argument or path or request.token_country


def _zone_of(location: Location | None) -> ZoneInfo | None:
    return ZoneInfo(location.time_zone) if location is not None and location.time_zone else None


def _area(request: SearchRequest, text: Interpretation) -> Area | None:
    near, location = request.near, text.location
    if near is not None:
        _check_coordinates(near.centre)
        radius = near.radius_km if near.radius_km is not None else text.radius_km or USUAL_RADIUS_KM
        return Area(near.centre, _checked_radius(radius))
    if location is not None and location.centre is not None:
        usual = SMALL_PLACE_RADIUS_KM if location.is_small else USUAL_RADIUS_KM
        return Area(location.centre, min(text.radius_km or usual, MAX_RADIUS_KM))
    if text.near_me:
        raise LocationRequired
    return None


def _check_coordinates(centre: Point) -> None:
    # Comparisons with NaN are false, so it is refused too.
    for name, value, limit in (("latitude", centre.latitude, 90), ("longitude", centre.longitude, 180)):
        if not -limit <= value <= limit:
            message = f"near.{name}: {value} is not between -{limit} and {limit} degrees."
            raise BadInput(message, argument=f"near.{name}")


def _checked_radius(radius_km: float) -> float:
    if not 0 < radius_km <= MAX_RADIUS_KM:
        message = f"near.radiusKm: {radius_km} is out of range; it must be above 0 and at most {MAX_RADIUS_KM:.0f}."
        raise BadInput(message, argument="near.radiusKm")
    return radius_km


def _window(request: SearchRequest, read: _Read) -> Window:
    filters, text = request.filters, read.text
    start, end = text.start, text.end
    if filters.start is not None or filters.end is not None:
        start, end = (_local(bound, read.zone) if bound else None for bound in (filters.start, filters.end))
        if start is not None and end is not None and start >= end:
            raise BadInput("filter: from must lie before to.", argument="filter.from")
    return Window(start, end, filters.day_part or text.day_part, filters.weekdays or text.weekdays)


def _mode(text: Interpretation) -> str | None:
    if text.video == text.in_person:
        return None  # neither, or both are welcome
    return "VIDEO" if text.video else "IN_PERSON"


def _sort(asked: Sort, text: Interpretation, area: Area | None) -> Sort:
    sort = asked if asked is not Sort.RELEVANCE else _SORTS.get(text.sort or "", Sort.RELEVANCE)
    if sort is Sort.DISTANCE and area is None:
        if asked is Sort.DISTANCE:
            raise BadInput("sort: DISTANCE needs a place in the text, or near.", argument="sort")
        raise LocationRequired
    return sort


def _understood(question: Question, read: _Read) -> Understood:
    location, window = read.text.location, question.window
    known_until = _local(question.now, read.zone) + timedelta(days=KNOWN_DAYS)
    return Understood(
        country=question.country,
        specialties=question.specialties,
        place=_place(location, question.country) if location else None,
        area=question.area,
        start=window.start,
        end=window.end,
        day_part=window.day_part,
        weekdays=window.weekdays,
        languages=question.languages,
        insurance_sectors=question.insurance_sectors,
        mode=question.mode,
        new_patients=question.new_patients,
        name=question.name,
        sort=question.sort,
        is_beyond_known_days=any(bound is not None and bound > known_until for bound in (window.start, window.end)),
        unrecognised=read.text.unrecognised,
    )


def _place(location: Location, country: str) -> FoundPlace:
    return FoundPlace(location.name, location.postcode, location.country or country, location.centre)


def _local(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)


def at(request: SearchRequest, now: datetime) -> SearchRequest:
    """The same request as of another instant: later pages speak of the instant of the first."""
    return replace(request, now=now)
