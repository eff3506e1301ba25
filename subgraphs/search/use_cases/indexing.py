"""From events to the halves of documents."""

from base64 import b64decode
from zoneinfo import ZoneInfo

from domain_events import AvailabilityChanged, RebuildMarker
from domain_events.practitioner import PractitionerState
from subgraphs.search.domain.document import KNOWN_HOURS, Availability, Profile
from subgraphs.search.domain.rebuild import PartitionEnd
from subgraphs.search.repository.port import SearchIndex


class KeepIndex:
    """Follows practitioners and their availability. Versions make every order and repetition harmless."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index

    async def practitioner(self, state: PractitionerState) -> None:
        """A profile is new, changed, or told again.

        Who has retired is no longer found; the document stays, so that a late event does not bring it back.
        """
        await self._index.put_profile(profile_of(state))

    async def availability(self, event: AvailabilityChanged) -> None:
        """Free starts are new, changed, or told again."""
        await self._index.put_availability(availability_of(event))

    async def partition_end(self, marker: RebuildMarker) -> None:
        """What a rebuild told in this partition has taken effect."""
        end = PartitionEnd(marker.topic, marker.partition, marker.partition_count)
        await self._index.end_partition(marker.rebuild_id, end)


def profile_of(event: PractitionerState) -> Profile:
    """The half that the practitioner service owns."""
    audiences = {kind.audience for kind in event.consultation_types}
    return Profile(
        id=event.practitioner_id,
        version=event.version,
        country=event.country,
        name=event.name,
        specialties=event.specialties,
        languages=event.languages,
        insurance_sectors=event.insurance_sectors,
        modes=tuple(sorted({kind.mode for kind in event.consultation_types})),
        takes_new_patients=event.accepts_new_patients and bool(audiences & {"ANYONE", "NEW_PATIENTS"}),
        latitude=event.practice.latitude,
        longitude=event.practice.longitude,
        rating_average=event.rating.average if event.rating else None,
        rating_count=event.rating.count if event.rating else 0,
        notice_minutes=event.schedule.minimum_notice_minutes,
        is_retired=event.is_retired,
    )


def availability_of(event: AvailabilityChanged) -> Availability:
    """The half that the availability service owns. Raises ValueError for bits of another length or an unknown zone."""
    ZoneInfo(event.time_zone)  # one document without a clock would stop every search that meets it
    free_hours = {}
    for offer, text in event.free_hours.items():
        raw = b64decode(text, validate=True)
        if len(raw) * 8 != KNOWN_HOURS:
            raise ValueError(f"free hours of {offer} have {len(raw) * 8} bits instead of {KNOWN_HOURS}")
        free_hours[offer] = int.from_bytes(raw, "big")
    return Availability(
        id=event.practitioner_id,
        version=event.version,
        time_zone=event.time_zone,
        first_local_date=event.first_local_date,
        free_hours=free_hours,
        next_starts=dict(event.next_slots),
    )
