"""Events of a practitioner: the public profile and the rules, never the contact."""

from typing import ClassVar, Literal

from domain_events.base import DomainEvent, Value
from domain_events.schedule import Schedule

PRACTITIONER_EVENTS = "practitioner-events"


class Price(Value, frozen=True, kw_only=True):
    """An amount in the currency's smallest unit (cents), with its ISO 4217 code."""

    amount_minor: int
    currency: str


class ConsultationType(Value, frozen=True, kw_only=True):
    """What can be booked. `names` by ISO 639-1 language, always with "en"."""

    id: str
    names: dict[str, str]
    duration_minutes: int
    mode: Literal["IN_PERSON", "VIDEO"]
    audience: Literal["ANYONE", "NEW_PATIENTS", "KNOWN_PATIENTS"]
    price: Price | None = None


class Practice(Value, frozen=True, kw_only=True):
    """Where the practitioner works. `time_zone` is an IANA name, latitude and longitude are degrees (WGS 84)."""

    address: str
    city: str
    postcode: str
    latitude: float
    longitude: float
    time_zone: str


class Rating(Value, frozen=True, kw_only=True):
    """Imported by operators: the average from 1.0 to 5.0 and over how many."""

    average: float
    count: int


class PractitionerState(DomainEvent, frozen=True, kw_only=True):
    """The whole public state of a practitioner as of `version`."""

    topics: ClassVar[tuple[str, ...]] = (PRACTITIONER_EVENTS,)

    practitioner_id: str
    version: int
    country: str
    name: str
    specialties: tuple[str, ...]
    languages: tuple[str, ...]
    insurance_sectors: tuple[str, ...]  # SECTOR_1 SECTOR_2 (FR), STATUTORY PRIVATE (DE)
    practice: Practice
    consultation_types: tuple[ConsultationType, ...]
    schedule: Schedule
    accepts_new_patients: bool = True
    rating: Rating | None = None

    @property
    def key(self) -> str:
        return self.practitioner_id

    @property
    def aggregate_id(self) -> str:
        return self.practitioner_id

    @property
    def aggregate_version(self) -> int:
        return self.version

    @property
    def is_retired(self) -> bool:
        """Whether the practitioner takes no more bookings."""
        return False


class PractitionerChanged(PractitionerState, frozen=True, kw_only=True):
    """A practitioner was created, or profile or rules changed."""


class PractitionerRetired(PractitionerState, frozen=True, kw_only=True):
    """A practitioner takes no more bookings; the last state stays resolvable."""

    @property
    def is_retired(self) -> bool:
        return True


class PractitionerSnapshot(PractitionerState, frozen=True, kw_only=True):
    """The present state, told again for a rebuild: nothing happened. A reader whose copy is not newer takes it over."""

    is_retired: bool
    rebuild_id: str
