"""The halves of a document as OpenSearch keeps them, and back."""

from datetime import date
from typing import Any

from subgraphs.search.domain.asks import FreeStarts, free_starts
from subgraphs.search.domain.document import KNOWN_DAYS, Availability, Profile
from subgraphs.search.domain.names import fold
from subgraphs.search.domain.ranking import quality_of
from subgraphs.search.repository.opensearch.packed import free_hours_in, packed_free_starts, packed_profile

_HOURS_OF_DAY = (1 << 24) - 1


def profile_payload(profile: Profile) -> dict[str, Any]:
    """As the mapping of documents has it; `location` finds, `latitude` and `longitude` are exact and are measured."""
    return {
        "version": profile.version,
        "country": profile.country,
        "name": profile.name,
        "name_words": fold(profile.name),
        "specialties": profile.specialties,
        "languages": profile.languages,
        "insurance_sectors": profile.insurance_sectors,
        "modes": profile.modes,
        "takes_new_patients": profile.takes_new_patients,
        "location": {"lat": profile.latitude, "lon": profile.longitude},
        "latitude": profile.latitude,
        "longitude": profile.longitude,
        "rating_average": profile.rating_average,
        "rating_count": profile.rating_count,
        "quality": quality_of(profile.rating_average, profile.rating_count),
        "notice_minutes": profile.notice_minutes,
        "is_retired": profile.is_retired,
        "judged": packed_profile(profile),
    }


def profile_from(document_id: str, payload: dict[str, Any]) -> Profile:
    """The half that was put in."""
    return Profile(
        id=document_id,
        version=payload["version"],
        country=payload["country"],
        name=payload["name"],
        specialties=tuple(payload["specialties"]),
        languages=tuple(payload["languages"]),
        insurance_sectors=tuple(payload["insurance_sectors"]),
        modes=tuple(payload["modes"]),
        takes_new_patients=payload["takes_new_patients"],
        latitude=payload["latitude"],
        longitude=payload["longitude"],
        rating_average=payload["rating_average"],
        rating_count=payload["rating_count"],
        notice_minutes=payload["notice_minutes"],
        is_retired=payload["is_retired"],
    )


def availability_payload(availability: Availability) -> dict[str, Any]:
    """Free hours by day for the tokens, and by ask for the judge."""
    starts = free_starts(availability)
    return {
        "version": availability.version,
        "time_zone": availability.time_zone,
        "first_local_date": availability.first_local_date.isoformat(),
        "free_days": {offer: _days(hours) for offer, hours in availability.free_hours.items()},
        "next": starts.next_starts,
        "judged": packed_free_starts(starts),
    }


def free_starts_from(payload: dict[str, Any]) -> FreeStarts:
    """What was put in, as searches see it."""
    return FreeStarts(
        version=payload["version"],
        time_zone=payload["time_zone"],
        first_local_date=date.fromisoformat(payload["first_local_date"]),
        free_hours={ask: free_hours_in(packed) for ask, packed in payload["judged"].items()},
        next_starts=dict(payload["next"]),
    )


def _days(hours: int) -> list[int]:
    """One number of 24 bits a day."""
    return [hours >> 24 * day & _HOURS_OF_DAY for day in range(KNOWN_DAYS - 1, -1, -1)]
