"""Documents that tests start from."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from subgraphs.search.domain.document import KNOWN_HOURS, Availability, Profile
from subgraphs.search.domain.geo import Point
from subgraphs.search.domain.question import Hit, Question
from subgraphs.search.repository.port import NamedPractitioner, SearchIndex

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Paris
PARIS = Point(48.8566, 2.3522)
KM_NORTH = 1 / 111.195  # degrees of latitude
ANY_OFFER = ("IN_PERSON.NEW", "IN_PERSON.KNOWN")


def profile(practitioner_id: str, version: int = 1, **fields: Any) -> Profile:
    """A dentist in the middle of Paris, in person, for everybody."""
    given: dict[str, Any] = {
        "country": "FR",
        "name": "Dr Claire Moreau",
        "specialties": ("dentist",),
        "languages": ("fr",),
        "insurance_sectors": ("SECTOR_1",),
        "modes": ("IN_PERSON",),
        "takes_new_patients": True,
        "latitude": PARIS.latitude,
        "longitude": PARIS.longitude,
        "rating_average": None,
        "rating_count": 0,
        "notice_minutes": 0,
        "is_retired": False,
    }
    return Profile(id=practitioner_id, version=version, **{**given, **fields})


def hour_bit(first_day: date, local: datetime) -> int:
    """The bit of a local hour."""
    hours = (local.date() - first_day).days * 24 + local.hour
    assert 0 <= hours < KNOWN_HOURS
    return 1 << (KNOWN_HOURS - 1 - hours)


def availability(
    practitioner_id: str,
    starts: Iterable[str],
    version: int = 1,
    *,
    time_zone: str = "Europe/Paris",
    first_day: date = date(2026, 11, 25),
    offers: Iterable[str] = ANY_OFFER,
    is_exact: bool = True,
) -> Availability:
    """Free at these local times (2026-11-26T09:30), for these offers; `is_exact` False leaves out the next starts."""
    times = sorted(datetime.fromisoformat(start) for start in starts)
    free = 0
    for local in times:
        free |= hour_bit(first_day, local)
    next_starts = {offer: times[0].replace(tzinfo=ZoneInfo(time_zone)) for offer in offers if times and is_exact}
    free_hours = {offer: free for offer in offers if free}
    return Availability(practitioner_id, version, time_zone, first_day, free_hours, next_starts)


async def add(index: SearchIndex, found: Profile, *starts: str, **fields: Any) -> None:
    """Puts both halves in; free tomorrow at 09:00 if nothing is said."""
    await index.put_profile(found)
    await index.put_availability(availability(found.id, starts or ("2026-11-26T09:00",), **fields))


def question(**fields: Any) -> Question:
    """Everybody in France, as of NOW."""
    return Question(**{"country": "FR", "now": NOW, **fields})


async def hits(index: SearchIndex, asked: Question) -> list[Hit]:
    """What is found of all that was put in."""
    await index.refresh()
    return await index.search(asked)


async def ids(index: SearchIndex, asked: Question) -> list[str]:
    """Who is found, in order."""
    return [hit.id for hit in await hits(index, asked)]


async def named(index: SearchIndex, country: str, beginning: str, limit: int = 5) -> list[NamedPractitioner]:
    """Who is suggested of all that were put in."""
    await index.refresh()
    return await index.names(country, beginning, limit)


def in_minutes(minutes: int) -> datetime:
    """An instant after NOW."""
    return NOW + timedelta(minutes=minutes)
