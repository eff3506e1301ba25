"""What is told to whom: notices, their states, and the parties of a booking."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a notice tells."""

    CONFIRMED = "booking_confirmed"
    RESCHEDULED = "booking_rescheduled"
    CANCELLED = "booking_cancelled"
    OFFERED = "slot_offered"  # to a patient on the waitlist, who has until a deadline to take it


class Recipient(StrEnum):
    """Who is told."""

    PATIENT = "patient"
    PRACTITIONER = "practitioner"


class NoticeState(StrEnum):
    """A notice is PENDING until it has been handed to its channel, and ends in one of the others."""

    PENDING = "pending"
    SENT = "sent"
    NO_ADDRESS = "no_address"  # the recipient has none, or is gone
    UNKNOWN = "unknown"  # the channel did not say; sending again might tell twice
    REFUSED = "refused"  # the channel said no for good
    TOO_LATE = "too_late"  # what was offered is offered no more


@dataclass(frozen=True, slots=True)
class Slot:
    """When a booking takes place, as instants, with the practice's zone."""

    start: datetime
    end: datetime
    time_zone: str


@dataclass(frozen=True, slots=True)
class Notice:
    """The intent to tell one recipient one fact about one version of a booking, on one channel.

    `practitioner_id` is whose calendar the fact is about: for a booking that left a practitioner, the one it left.
    `previous_start` is set where a booking moved, `answer_by` where a slot is offered: at that instant it is too late.
    """

    id: uuid.UUID
    booking_id: uuid.UUID
    booking_version: int
    kind: Kind
    recipient: Recipient
    channel: str
    patient_id: uuid.UUID
    practitioner_id: uuid.UUID
    consultation_type_id: uuid.UUID
    slot: Slot
    previous_start: datetime | None
    created_at: datetime
    trace_headers: dict[str, str]
    answer_by: datetime | None = None

    @property
    def told_practitioner_id(self) -> uuid.UUID | None:
        """Which practitioner is told; None when it is the patient, whoever the fact is about."""
        return self.practitioner_id if self.recipient is Recipient.PRACTITIONER else None

    def outdates(self, other: "Notice") -> bool:
        """Whether this tells the same person of a later version of the same booking."""
        same = (self.booking_id, self.recipient, self.told_practitioner_id)
        return (
            same == (other.booking_id, other.recipient, other.told_practitioner_id)
            and self.booking_version > other.booking_version
        )


@dataclass(frozen=True, slots=True)
class Person:
    """A recipient's name and address; `email` None where there is none."""

    name: str
    email: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a booking takes place; `address` is one line."""

    address: str
    is_video: bool


@dataclass(frozen=True, slots=True)
class Parties:
    """Both sides of a booking as of the moment of sending. A patient who was erased is None."""

    patient: Person | None
    practitioner: Person | None
    place: Place
    consultation_names: dict[str, str]

    def recipient(self, recipient: Recipient) -> Person | None:
        """The side that is told."""
        return self.patient if recipient is Recipient.PATIENT else self.practitioner


@dataclass(frozen=True, slots=True)
class CalendarObject:
    """A booking for calendars (iCalendar, RFC 5545), with its method: PUBLISH or CANCEL."""

    content: bytes
    method: str


@dataclass(frozen=True, slots=True)
class Message:
    """A rendered message: plain text, and the booking as a calendar object, if there is a booking.

    `language` is the one that it is written in, which need not be the recipient's.
    """

    language: str
    subject: str
    text: str
    calendar: CalendarObject | None
