"""What a search answers."""

from datetime import datetime
from typing import Self

import strawberry

from servicekit.graphql import CountryCode, LanguageCode, PageInfo
from subgraphs.search.domain.query_text import Contradiction, ContradictionKind
from subgraphs.search.domain.question import Area, Sort
from subgraphs.search.domain.search_request import FoundPlace, Understood
from subgraphs.search.domain.widening import GivenUp
from subgraphs.search.schema.context import Info
from subgraphs.search.schema.enums import ConsultationMode, InsuranceSector, SuggestionKind, Weekday
from subgraphs.search.schema.facets import SearchFacets
from subgraphs.search.schema.references import PractitionerReference, SpecialtyReference
from subgraphs.search.use_cases.searching import FoundHit, FoundList, SearchPage
from subgraphs.search.use_cases.suggesting import Suggested, SuggestedCity, SuggestedSpecialty
from subgraphs.search.use_cases.widening import Widening


@strawberry.type(description="A place that the text named, or that its words can mean.")
class SearchPlace:
    """A city by its own name, or a postcode."""

    name: str | None = strawberry.field(description='In its own language: "München".')
    postcode: str | None = strawberry.field(description='When one was given, or an arrondissement implies it: "75015".')
    country: CountryCode
    region: str | None = strawberry.field(description='The Land or department in which it lies: "Bayern", "Rhône".')
    latitude: float | None = strawberry.field(description="Of its centre, in degrees.")
    longitude: float | None = strawberry.field(description="Of its centre, in degrees.")

    @classmethod
    def of(cls, place: FoundPlace) -> Self:
        """For the graph."""
        return cls(
            name=place.name,
            postcode=place.postcode,
            country=CountryCode(place.country),
            region=place.region,
            latitude=place.centre.latitude if place.centre else None,
            longitude=place.centre.longitude if place.centre else None,
        )


@strawberry.type(description="A part of the day by the practice's clock, half-open.")
class DayPart:
    """Texts, since a part may end at 24:00."""

    start: str = strawberry.field(name="from", description='The first minute: "18:00".')
    end: str = strawberry.field(name="to", description='The minute after the last: "22:00", "24:00" at midnight.')


@strawberry.type(description='Words of the text that cannot all be meant: "today and next week".')
class SearchContradiction:
    """In the words of the text."""

    kind: ContradictionKind
    applied: str | None = strawberry.field(
        description='The words that were searched for: "today"; null where none were, as with two insurances.'
    )
    left_out: list[str] = strawberry.field(
        description='The words that were not, in their order: "next week"; they stand in `unrecognised` as well.'
    )

    @classmethod
    def of(cls, contradiction: Contradiction) -> Self:
        """For the graph."""
        return cls(kind=contradiction.kind, applied=contradiction.applied, left_out=list(contradiction.left_out))


@strawberry.type(description="What was searched for: show it, and let it be corrected.")
class SearchInterpretation:
    """Only what the text or the filters said is set."""

    specialties: list[SpecialtyReference] | None = strawberry.field(description="Any of them.")
    place: SearchPlace | None
    place_alternatives: list[SearchPlace] = strawberry.field(
        description='What else the words for the place can mean, the likeliest first, at most 10: "Neustadt" is in many '
        "Länder. To search one of them, send its latitude, longitude and country with the same text, as `near` and "
        "`country`; it is then the place."
    )
    radius_km: float | None = strawberry.field(description="The radius that was used around the place or the client.")
    start: str | None = strawberry.field(
        name="from", description='Free at or after: local to the place, "2026-11-26T00:00".'
    )
    end: str | None = strawberry.field(name="to", description='Free before: local to the place, "2026-11-27T00:00".')
    day_part: DayPart | None
    weekdays: list[Weekday]
    language: LanguageCode | None = strawberry.field(description="The language to be spoken; the first of several.")
    languages: list[LanguageCode] = strawberry.field(description="All that were asked for; any of them will do.")
    insurance: InsuranceSector | None = strawberry.field(description="The sector to be accepted; the first of several.")
    insurance_sectors: list[InsuranceSector] = strawberry.field(
        description="All that were asked for; any of them will do."
    )
    mode: ConsultationMode | None
    new_patients: bool
    name: str | None
    sort: Sort
    is_beyond_known_days: bool = strawberry.field(
        description="Whether the window reaches past the 31 days for which free starts are known to search."
    )
    unrecognised: list[str] = strawberry.field(description="Words that carry meaning and were not understood.")
    contradictions: list[SearchContradiction] = strawberry.field(
        description="What the text said in two ways of which only one can hold; empty almost always."
    )

    @classmethod
    def of(cls, understood: Understood) -> Self:
        """For the graph."""
        languages = [LanguageCode(language) for language in understood.languages]
        sectors = [InsuranceSector(sector) for sector in understood.insurance_sectors]
        return cls(
            specialties=[SpecialtyReference(code=strawberry.ID(code)) for code in understood.specialties],
            place=SearchPlace.of(understood.place) if understood.place else None,
            place_alternatives=[SearchPlace.of(place) for place in understood.place_alternatives],
            radius_km=_radius(understood.area),
            start=_minute(understood.start),
            end=_minute(understood.end),
            day_part=_day_part(understood.day_part),
            weekdays=[Weekday(day) for day in understood.weekdays],
            language=languages[0] if languages else None,
            languages=languages,
            insurance=sectors[0] if sectors else None,
            insurance_sectors=sectors,
            mode=ConsultationMode(understood.mode) if understood.mode else None,
            new_patients=understood.new_patients,
            name=understood.name,
            sort=understood.sort,
            is_beyond_known_days=understood.is_beyond_known_days,
            unrecognised=list(understood.unrecognised),
            contradictions=[SearchContradiction.of(contradiction) for contradiction in understood.contradictions],
        )


@strawberry.type(description="One practitioner found.")
class PractitionerSearchEdge:
    """The practitioner, and why here."""

    cursor: str
    node: PractitionerReference | None
    distance_km: float | None = strawberry.field(
        description="From the place or the client; null where none was asked for."
    )
    next_available: datetime | None = strawberry.field(
        description="The next free start within what was asked for, to the hour where the minute is not known. "
        "Exact slots are in the practitioner's availability."
    )
    score: float = strawberry.field(description="The rank by relevance, 0.0 to 1.0.")

    @classmethod
    def of(cls, found: FoundHit) -> Self:
        """For the graph."""
        hit = found.hit
        return cls(
            cursor=found.cursor,
            node=PractitionerReference(id=strawberry.ID(hit.id)),
            distance_km=hit.distance_km,
            next_available=hit.next_available,
            score=hit.score / 1_000_000,
        )


@strawberry.type(description="A condition that keeps somebody out of a search that finds nobody.")
class SearchWidening:
    """What would be found without it."""

    kind: GivenUp
    count: int = strawberry.field(description="How many would be found; at most 10,000 are counted.")
    radius_km: float | None = strawberry.field(
        description="For RADIUS: the smallest circle tried in which somebody is."
    )
    next_available: datetime | None = strawberry.field(description="The first free start of any of them.")

    @classmethod
    def of(cls, widening: Widening) -> Self:
        """For the graph."""
        return cls(
            kind=widening.given_up,
            count=widening.found,
            radius_km=widening.radius_km,
            next_available=widening.next_available,
        )


@strawberry.type(description="A page of a search.")
class PractitionerSearchConnection:
    """Edges in order, and what was understood."""

    edges: list[PractitionerSearchEdge]
    page_info: PageInfo
    total_count: int = strawberry.field(description="How many were found on all pages; at most 10,000 are counted.")
    interpretation: SearchInterpretation
    found: strawberry.Private[FoundList]

    @strawberry.field(
        description="How many of what was found have each value; each counted under the other conditions, so that a "
        "choice shows what choosing otherwise would find."
    )
    async def facets(self, info: Info) -> SearchFacets | None:
        """Costs a search for each facet that is asked for itself."""
        return SearchFacets.of(await info.context.use_cases.facets.run(self.found))

    @strawberry.field(
        description="When nobody was found: which conditions, given up alone, would find somebody. Nothing is ever "
        "widened by itself, and insurance never."
    )
    async def widenings(self, info: Info) -> list[SearchWidening] | None:
        """Costs a few searches, and none when somebody was found."""
        offered = await info.context.use_cases.widenings.run(self.found)
        return [SearchWidening.of(widening) for widening in offered]

    @classmethod
    def of(cls, page: SearchPage) -> Self:
        """For the graph."""
        end_cursor = page.hits[-1].cursor if page.hits else None
        return cls(
            edges=[PractitionerSearchEdge.of(found) for found in page.hits],
            page_info=PageInfo(has_next_page=page.has_next_page, end_cursor=end_cursor),
            total_count=page.found.total,
            interpretation=SearchInterpretation.of(page.understood),
            found=page.found,
        )


@strawberry.type(description="Something that begins as typed.")
class Suggestion:
    """A text to show and search for, and what it names."""

    kind: SuggestionKind
    text: str = strawberry.field(description='"Dermatologue", "Lyon", "Dr Camille Martin".')
    specialty: SpecialtyReference | None = strawberry.field(description="For a specialty.")
    practitioner: PractitionerReference | None = strawberry.field(description="For a practitioner.")

    @classmethod
    def of(cls, suggested: Suggested) -> Self:
        """For the graph."""
        if isinstance(suggested, SuggestedSpecialty):
            reference = SpecialtyReference(code=strawberry.ID(suggested.code))
            return cls(kind=SuggestionKind.SPECIALTY, text=suggested.label, specialty=reference, practitioner=None)
        if isinstance(suggested, SuggestedCity):
            return cls(kind=SuggestionKind.CITY, text=suggested.name, specialty=None, practitioner=None)
        who = PractitionerReference(id=strawberry.ID(suggested.id))
        return cls(kind=SuggestionKind.PRACTITIONER, text=suggested.name, specialty=None, practitioner=who)


def _radius(area: Area | None) -> float | None:
    return area.radius_km if area else None


def _minute(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment else None


def _day_part(minutes: tuple[int, int] | None) -> DayPart | None:
    if minutes is None:
        return None
    start, end = (f"{bound // 60:02d}:{bound % 60:02d}" for bound in minutes)
    return DayPart(start=start, end=end)
