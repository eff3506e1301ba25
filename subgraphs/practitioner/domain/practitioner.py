"""A practitioner as it is stored: the public profile, what can be booked, the schedule, and apart from them the contact."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from domain_events import (
    ConsultationType,
    Practice,
    PractitionerChanged,
    PractitionerRetired,
    PractitionerSnapshot,
    Rating,
    Schedule,
    ScheduleException,
    WeeklyHours,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRules:
    """The parts of a schedule that are single numbers; see `domain_events.Schedule` for units."""

    grid_minutes: int = 15
    holiday_region: str | None = None
    minimum_notice_minutes: int = 0
    horizon_days: int = 90
    cancellation_cutoff_minutes: int = 0
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0

    def schedule(self, hours: Iterable[WeeklyHours], exceptions: Iterable[ScheduleException]) -> Schedule:
        """The whole schedule, as all services compute with it."""
        return Schedule(
            grid_minutes=self.grid_minutes,
            weekly_hours=tuple(hours),
            exceptions=tuple(exceptions),
            holiday_region=self.holiday_region,
            minimum_notice_minutes=self.minimum_notice_minutes,
            horizon_days=self.horizon_days,
            cancellation_cutoff_minutes=self.cancellation_cutoff_minutes,
            buffer_before_minutes=self.buffer_before_minutes,
            buffer_after_minutes=self.buffer_after_minutes,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How to reach a practitioner. Personal data: never in an event, a log or an error."""

    email: str
    phone: str | None  # E.164
    language: str  # ISO 639-1


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One row of practitioners: what everybody may know, and the rules."""

    id: UUID
    version: int
    country: str  # ISO 3166-1 alpha-2; never changes, rows live in the country's partition
    name: str
    specialties: tuple[str, ...]
    languages: tuple[str, ...]
    insurance_sectors: tuple[str, ...]
    practice: Practice
    accepts_new_patients: bool
    retired: bool
    rating: Rating | None
    rules: BookingRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Practitioner:
    """The aggregate: everything that changes together under one version."""

    profile: Profile
    consultation_types: tuple[ConsultationType, ...]
    weekly_hours: tuple[WeeklyHours, ...]
    exceptions: tuple[ScheduleException, ...]

    @property
    def id(self) -> UUID:
        """The practitioner's id, which is also the actor id of its own token."""
        return self.profile.id

    @property
    def schedule(self) -> Schedule:
        """The schedule that follows from rules, hours and exceptions."""
        return self.profile.rules.schedule(self.weekly_hours, self.exceptions)

    def next_version(self) -> Self:
        """The same with the version that the next write stores."""
        return replace(self, profile=replace(self.profile, version=self.profile.version + 1))

    def event(self) -> PractitionerChanged | PractitionerRetired:
        """The whole public state as an event; the contact is not part of it."""
        kind = PractitionerRetired if self.profile.retired else PractitionerChanged
        return kind(**self._public_state())

    def snapshot(self, rebuild_id: str) -> PractitionerSnapshot:
        """The same state, told again for read models that are built again."""
        return PractitionerSnapshot(**self._public_state(), is_retired=self.profile.retired, rebuild_id=rebuild_id)

    def _public_state(self) -> dict[str, Any]:
        return {
            "practitioner_id": str(self.profile.id),
            "version": self.profile.version,
            "country": self.profile.country,
            "name": self.profile.name,
            "specialties": self.profile.specialties,
            "languages": self.profile.languages,
            "insurance_sectors": self.profile.insurance_sectors,
            "practice": self.profile.practice,
            "consultation_types": self.consultation_types,
            "schedule": self.schedule,
            "accepts_new_patients": self.profile.accepts_new_patients,
            "rating": self.profile.rating,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPractitioner:
    """A practitioner about to be stored for the first time."""

    practitioner: Practitioner
    contact: Contact
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedConsultationType:
    """A consultation type with whose it is. A withdrawn one stays resolvable for the bookings that name it."""

    practitioner_id: UUID
    consultation_type: ConsultationType
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedException:
    """A schedule exception with whose it is."""

    practitioner_id: UUID
    exception: ScheduleException
