"""From a request to a question: the text is read, and filters win over it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from servicekit.errors import BadInput
from subgraphs.search.domain.countries import agreed_country, country_of
from subgraphs.search.domain.document import KNOWN_DAYS
from subgraphs.search.domain.errors import CountryRequired, LocationRequired
from subgraphs.search.domain.geo import Point, distance_km
from subgraphs.search.domain.names import fold
from subgraphs.search.domain.query_text import Interpretation, Location, interpret
from subgraphs.search.domain.question import MAX_RADIUS_KM, Area, Question, Sort, Window
from subgraphs.search.domain.search_request import Filters, FoundPlace, Near, SearchRequest, Understood
from subgraphs.search.domain.specialties import specialty_labels

# A centre that was sent back is the same but for the rounding of its digits.
SAME_PLACE_KM = 0.1
MAX_TEXT_CHARACTERS = 10_000
MAX_NAME_CHARACTERS = 200
MAX_SHOWN_CHARACTERS = 40

_FIRST_INSTANT = datetime(2, 1, 1, tzinfo=UTC)
_LAST_INSTANT = datetime(9998, 12, 31, tzinfo=UTC)

_SORTS = {"soonest": Sort.NEXT_AVAILABLE, "nearest": Sort.DISTANCE, "best_rated": Sort.RATING}


@dataclass(frozen=True, slots=True)
class _Read:
    """The text as it was read: in which country, by which clock, and the name in it."""

    country: str
    zone: ZoneInfo
    text: Interpretation

    near: Near | None

    @property
    def place(self) -> Location | None:
        """Where the text says to search, if it is known where that is and the client does not say it otherwise."""
        location = self.text.location
        if location is None or self.near is None:
            return location if location is not None and location.centre is not None else None
        return _chosen(location, self.near.centre)


def understand(request: SearchRequest) -> tuple[Question, Understood]:
    """The question and what to show of it. Raises CountryRequired, CountryMismatch, LocationRequired, BadInput."""
    read = _read(request)
    area = _area(request, read)
    filters, text = request.filters, read.text
    question = Question(
        country=read.country,
        now=request.now,
        specialties=_known_codes(filters.specialties) or text.specialties,
        area=area,
        window=_window(request, read),
        languages=filters.languages or text.languages,
        insurance_sectors=filters.insurance_sectors or ((text.insurance.upper(),) if text.insurance else ()),
        mode=filters.mode or _mode(text),
        new_patients=text.new_patients if filters.new_patients is None else filters.new_patients,
        name=_name(filters.name, text.name),
        sort=_sort(request.sort, text, area),
    )
    return question, _understood(request, question, read)


def at(request: SearchRequest, now: datetime) -> SearchRequest:
    """The same request as of another instant: later pages speak of the instant of the first."""
    return replace(request, now=now)


def _read(request: SearchRequest) -> _Read:
    text = request.text or ""
    if len(text) > MAX_TEXT_CHARACTERS:
        raise BadInput(f"text: it has more than {MAX_TEXT_CHARACTERS:,} characters.", argument="text")
    known = agreed_country(request.country, request.path_country, request.token_country)
    zone = country_of(known).main_zone
    read = interpret(text, known, _local(request.now, zone))
    country = known or (read.location.country if read.location else None)
    if country is None:
        raise CountryRequired
    place = read.location if request.near is None else _chosen(read.location, request.near.centre)
    place_zone = _zone_of(place) or country_of(country).main_zone
    if (country, place_zone) != (known, zone):
        # "Tomorrow" is the place's tomorrow, and "03/12" the country's way to write a day.
        read = interpret(text, country, _local(request.now, place_zone))
    return _Read(country, place_zone, read, request.near)


def _chosen(location: Location | None, centre: Point) -> Location | None:
    """Which of the places that the text can mean the client chose by its centre."""
    if location is None:
        return None
    namesakes = (
        Location(other.country, other.name, other.postcode, other.centre, other.time_zone, region=other.region)
        for other in location.alternatives
    )
    return next((place for place in (location, *namesakes) if _is_at(place, centre)), None)


def _is_at(place: Location, centre: Point) -> bool:
    return place.centre is not None and distance_km(place.centre, centre) < SAME_PLACE_KM


def _zone_of(location: Location | None) -> ZoneInfo | None:
    return ZoneInfo(location.time_zone) if location is not None and location.time_zone else None


def _area(request: SearchRequest, read: _Read) -> Area | None:
    near, text, country = request.near, read.text, country_of(read.country)
    said_km = min(text.radius_km, MAX_RADIUS_KM) if text.radius_km else None
    if near is not None:
        _check_coordinates(near.centre)
        return Area(
            near.centre, said_km or country.usual_radius_km if near.radius_km is None else _checked(near.radius_km)
        )
    if read.place is not None and read.place.centre is not None:
        usual_km = country.small_place_radius_km if read.place.is_small else country.usual_radius_km
        return Area(read.place.centre, said_km or usual_km)
    if text.near_me or (said_km and text.location is None):
        raise LocationRequired
    return None


def _check_coordinates(centre: Point) -> None:
    # Comparisons with NaN are false, so it is refused too.
    for name, value, limit in (("latitude", centre.latitude, 90), ("longitude", centre.longitude, 180)):
        if not -limit <= value <= limit:
            message = f"near.{name}: {value} is not between -{limit} and {limit} degrees."
            raise BadInput(message, argument=f"near.{name}")


def _checked(radius_km: float) -> float:
    if not 0 < radius_km <= MAX_RADIUS_KM:
        message = f"near.radiusKm: {radius_km} is out of range; it must be above 0 and at most {MAX_RADIUS_KM:.0f}."
        raise BadInput(message, argument="near.radiusKm")
    return radius_km


def _known_codes(codes: tuple[str, ...]) -> tuple[str, ...]:
    for code in codes:
        if code not in specialty_labels():
            shown = code[:MAX_SHOWN_CHARACTERS]
            message = f"filter.specialties: {shown!r} is no code of a specialty; the field specialties lists them."
            raise BadInput(message, argument="filter.specialties")
    return codes


def _name(filtered: str | None, said: str | None) -> str | None:
    if not filtered:
        return said if said and fold(said) else None
    if len(filtered) > MAX_NAME_CHARACTERS:
        raise BadInput(f"filter.name: it has more than {MAX_NAME_CHARACTERS} characters.", argument="filter.name")
    if not fold(filtered):
        raise BadInput("filter.name: there is no name in it, only marks or a title.", argument="filter.name")
    return filtered


def _window(request: SearchRequest, read: _Read) -> Window:
    """With bounds that are the same for everybody who means the same at about the same time."""
    filters, text = request.filters, read.text
    parts = Window(day_part=filters.day_part or text.day_part, weekdays=filters.weekdays or text.weekdays)
    since, until = _instants(filters)
    if since is None and until is None:
        start = _beginning(text.start, text.end, _local(request.now, read.zone))
        return replace(parts, start=start, end=_on_minute(text.end))
    if since is not None and until is not None and since >= until:
        raise BadInput("filter: from must lie before to.", argument="filter.from")
    return replace(parts, since=_beginning(since, until, request.now), until=_on_minute(until))


def _beginning(start: datetime | None, end: datetime | None, now: datetime) -> datetime | None:
    """None where "from now on" goes without saying: by the clock of a practice further west it is not now yet."""
    if start is None or start > now:
        return _on_minute(start)
    return None if end is not None else now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)


def _on_minute(bound: datetime | None) -> datetime | None:
    """The next whole minute: practices' starts lie on whole minutes, so it bounds the same ones."""
    whole = bound and bound.replace(second=0, microsecond=0)
    return whole if whole is None or whole == bound else whole + timedelta(minutes=1)


def _instants(filters: Filters) -> tuple[datetime | None, datetime | None]:
    """The filters' bounds, so that every zone has a date for them; the ends of the calendar stand for "whenever"."""
    since, until = (bound and min(max(bound, _FIRST_INSTANT), _LAST_INSTANT) for bound in (filters.start, filters.end))
    return since, until


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


def _understood(request: SearchRequest, question: Question, read: _Read) -> Understood:
    window, text = question.window, read.text
    start, end = text.start, text.end
    instants = _instants(request.filters)
    if any(instants):
        start, end = (_local(bound, read.zone) if bound else None for bound in instants)
    return Understood(
        country=question.country,
        specialties=question.specialties,
        place=_place(read.place, question.country) if read.place else None,
        place_alternatives=_alternatives(read),
        area=question.area,
        start=start,
        end=end,
        day_part=window.day_part,
        weekdays=window.weekdays,
        languages=question.languages,
        insurance_sectors=question.insurance_sectors,
        mode=question.mode,
        new_patients=question.new_patients,
        name=question.name,
        sort=question.sort,
        is_beyond_known_days=_is_beyond_known_days(_local(question.now, read.zone), start, end),
        unrecognised=(*text.unrecognised, *_unplaced(text.location)),
        contradictions=text.contradictions,
    )


def _is_beyond_known_days(now: datetime, *bounds: datetime | None) -> bool:
    known_until = datetime.combine(now.date(), time()) + timedelta(days=KNOWN_DAYS)
    return any(bound is not None and bound > known_until for bound in bounds)


def _unplaced(location: Location | None) -> tuple[str, ...]:
    """What names a place of which nobody knows where it is, so that it narrows nothing."""
    if location is None or location.centre is not None:
        return ()
    return tuple(said for said in (location.postcode, location.name) if said)


def _place(location: Location, country: str) -> FoundPlace:
    return FoundPlace(location.name, location.postcode, location.country or country, location.centre, location.region)


def _alternatives(read: _Read) -> tuple[FoundPlace, ...]:
    """What else the text's words for its place can mean, but for what was chosen."""
    location, place = read.text.location, read.place
    if location is None or place is None:
        return ()
    others = [
        FoundPlace(other.name, other.postcode, other.country, other.centre, other.region)
        for other in location.alternatives
    ]
    if place != location:
        others = [_place(location, read.country), *(other for other in others if other.centre != place.centre)]
    return tuple(others)


def _local(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)
