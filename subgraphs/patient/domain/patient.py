"""A patient as stored, and as much of one as a viewer may see."""

from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import Enum
from typing import Self
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """No messages from `start` to `end` by the clock of `time_zone` (IANA); over midnight when start is after end."""

    start: time
    end: time
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationPreferences:
    """By which channels the patient wants to be told, and when not."""

    email: bool = True
    sms: bool = False
    push: bool = False
    quiet_hours: QuietHours | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A patient. Personal data: never in an event, a log or an error."""

    id: UUID  # the actor id of the patient's token, or a new one for whom a partner registered
    version: int
    given_name: str
    family_name: str
    email: str
    phone: str | None  # E.164
    language: str  # ISO 639-1
    country: str  # ISO 3166-1 alpha-2
    insurance_sector: str | None  # STATUTORY or PRIVATE
    notifications: NotificationPreferences
    registered_by: UUID | None  # the partner's actor id; None: the patient itself

    def next_version(self) -> Self:
        """The same with the version that the next write stores."""
        return replace(self, version=self.version + 1)


class Sight(Enum):
    """How much of a patient somebody sees."""

    NOTHING = "NOTHING"  # as if there were no such patient
    TREATMENT = "TREATMENT"  # name and phone, for the practitioner of a booking
    DELIVERY = "DELIVERY"  # what the worker needs to write to the patient
    EVERYTHING = "EVERYTHING"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientView:
    """A patient with what is withheld left out."""

    id: UUID
    version: int | None = None
    given_name: str | None = None
    family_name: str | None = None
    email: str | None = None
    phone: str | None = None
    language: str | None = None
    country: str | None = None
    insurance_sector: str | None = None
    notifications: NotificationPreferences | None = None


SEEN_FIELDS: dict[Sight, tuple[str, ...]] = {
    Sight.TREATMENT: ("given_name", "family_name", "phone"),
    Sight.DELIVERY: ("given_name", "family_name", "email", "phone", "language", "notifications"),
    Sight.EVERYTHING: (
        "version",
        "given_name",
        "family_name",
        "email",
        "phone",
        "language",
        "country",
        "insurance_sector",
        "notifications",
    ),
}


def view(patient: Patient, sight: Sight) -> PatientView | None:
    """As much of the patient as the sight allows; None for nothing."""
    if sight is Sight.NOTHING:
        return None
    return PatientView(id=patient.id, **{field: getattr(patient, field) for field in SEEN_FIELDS[sight]})


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBy:
    """That a practitioner may know a patient because of a booking, until 90 days after its slot."""

    practitioner_id: UUID
    booking_id: UUID
    booking_version: int
    patient_id: UUID
    visible_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldData:
    """Everything that this service holds of a person, for an export."""

    patient: Patient
    known_by: tuple[KnownBy, ...]
