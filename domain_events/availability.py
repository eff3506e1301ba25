"""The event that tells search when a practitioner has free starts."""

from datetime import date, datetime
from typing import ClassVar

from domain_events.base import DomainEvent

AVAILABILITY_EVENTS = "availability-events"


class AvailabilityChanged(DomainEvent, frozen=True, kw_only=True):
    """Free starts of the next 31 local days of the practice, by mode and audience.

    `free_hours` maps "MODE.AUDIENCE" (mode VIDEO or IN_PERSON, audience NEW or KNOWN) to base64 of 31 x 24 bits, bit
    `24 * day + hour` from the most significant bit of the first byte: a free start lies in that local hour. A doubled
    hour of a change day shares its bit. `next_slots` has the earliest free start by the same keys.
    """

    topics: ClassVar[tuple[str, ...]] = (AVAILABILITY_EVENTS,)

    practitioner_id: str
    version: int
    time_zone: str
    first_local_date: date
    free_hours: dict[str, str]
    next_slots: dict[str, datetime]

    @property
    def key(self) -> str:
        return self.practitioner_id

    @property
    def aggregate_id(self) -> str:
        return self.practitioner_id

    @property
    def aggregate_version(self) -> int:
        return self.version
