"""Every expected "no" of booking: a stable code each, and what the client needs next as attributes.

The attributes are stored with an idempotency key and hold no personal data.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from scheduling import Why
from servicekit.errors import Refusal
from subgraphs.booking.domain.booking import Booking, Insurance


class RefusalCode(StrEnum):
    """The stable names that clients act on."""

    SLOT_TAKEN = "SLOT_TAKEN"
    SLOT_NOT_OFFERED = "SLOT_NOT_OFFERED"
    TOO_SHORT_NOTICE = "TOO_SHORT_NOTICE"
    BEYOND_HORIZON = "BEYOND_HORIZON"
    PATIENT_BUSY = "PATIENT_BUSY"
    INSURANCE_NOT_ACCEPTED = "INSURANCE_NOT_ACCEPTED"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    BOOKING_NOT_FOUND = "BOOKING_NOT_FOUND"
    BOOKING_NOT_ACTIVE = "BOOKING_NOT_ACTIVE"
    BOOKING_NOT_STARTED = "BOOKING_NOT_STARTED"
    CANCELLATION_CLOSED = "CANCELLATION_CLOSED"
    HOLD_EXPIRED = "HOLD_EXPIRED"
    TOO_MANY_HOLDS = "TOO_MANY_HOLDS"
    ABSENCE_NOT_FOUND = "ABSENCE_NOT_FOUND"
    TOO_MANY_WAITLIST_ENTRIES = "TOO_MANY_WAITLIST_ENTRIES"
    WAITLIST_ENTRY_NOT_FOUND = "WAITLIST_ENTRY_NOT_FOUND"
    WAITLIST_ENTRY_ENDED = "WAITLIST_ENTRY_ENDED"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"


class BookingRefusal(Refusal):
    """The base of what booking refuses."""

    code: ClassVar[str]


@dataclass(eq=False)
class SlotTaken(BookingRefusal):
    """Another booking, or its buffer, lies in the slot; the nearest free ones are looked up when they are asked for."""

    code: ClassVar[str] = RefusalCode.SLOT_TAKEN
    practitioner_id: UUID
    consultation_type_id: UUID
    start: datetime
    moving_booking_id: UUID | None = None


@dataclass(eq=False)
class SlotNotOffered(BookingRefusal):
    """The practitioner does not offer this."""

    code: ClassVar[str] = RefusalCode.SLOT_NOT_OFFERED
    why: Why


@dataclass(eq=False)
class TooShortNotice(BookingRefusal):
    """The start is nearer than the practitioner's minimum notice."""

    code: ClassVar[str] = RefusalCode.TOO_SHORT_NOTICE
    earliest_start: datetime
    time_zone: str


@dataclass(eq=False)
class BeyondHorizon(BookingRefusal):
    """The start lies after the last local day of the practice that can be booked yet."""

    code: ClassVar[str] = RefusalCode.BEYOND_HORIZON
    last_date: date


@dataclass(eq=False)
class PatientBusy(BookingRefusal):
    """The patient has another booking at that time."""

    code: ClassVar[str] = RefusalCode.PATIENT_BUSY
    conflicting_booking_id: UUID


@dataclass(eq=False)
class InsuranceNotAccepted(BookingRefusal):
    """The practitioner does not accept this insurance, or none was named where one must be."""

    code: ClassVar[str] = RefusalCode.INSURANCE_NOT_ACCEPTED
    accepted: tuple[Insurance, ...]


@dataclass(eq=False)
class VersionConflict(BookingRefusal):
    """The booking has changed since the caller saw it."""

    code: ClassVar[str] = RefusalCode.VERSION_CONFLICT
    current: Booking


@dataclass(eq=False)
class BookingNotFound(BookingRefusal):
    """There is no such booking, or the caller may not know of it."""

    code: ClassVar[str] = RefusalCode.BOOKING_NOT_FOUND


@dataclass(eq=False)
class BookingNotActive(BookingRefusal):
    """The lifecycle does not have this step from where the booking stands."""

    code: ClassVar[str] = RefusalCode.BOOKING_NOT_ACTIVE
    current: Booking


@dataclass(eq=False)
class BookingNotStarted(BookingRefusal):
    """A visit can be closed only after it has begun."""

    code: ClassVar[str] = RefusalCode.BOOKING_NOT_STARTED
    current: Booking


@dataclass(eq=False)
class CancellationClosed(BookingRefusal):
    """The slot is too near, or has begun: it can no longer be cancelled or left."""

    code: ClassVar[str] = RefusalCode.CANCELLATION_CLOSED
    closed_at: datetime
    time_zone: str


@dataclass(eq=False)
class HoldExpired(BookingRefusal):
    """The hold's time is over; what is free near its slot, or the slot itself, is looked up when it is asked for."""

    code: ClassVar[str] = RefusalCode.HOLD_EXPIRED
    practitioner_id: UUID
    consultation_type_id: UUID
    start: datetime


@dataclass(eq=False)
class TooManyHolds(BookingRefusal):
    """The patient holds as many slots as may be held at once; the first of them ends by itself at `next_expires_at`."""

    code: ClassVar[str] = RefusalCode.TOO_MANY_HOLDS
    hold_ids: tuple[UUID, ...]
    next_expires_at: datetime


@dataclass(eq=False)
class AbsenceNotFound(BookingRefusal):
    """Booking knows of no such exception, or the caller may not change that practitioner's calendar."""

    code: ClassVar[str] = RefusalCode.ABSENCE_NOT_FOUND


@dataclass(eq=False)
class TooManyWaitlistEntries(BookingRefusal):
    """The patient waits for as much as may be waited for at once."""

    code: ClassVar[str] = RefusalCode.TOO_MANY_WAITLIST_ENTRIES
    entry_ids: tuple[UUID, ...]


@dataclass(eq=False)
class WaitlistEntryNotFound(BookingRefusal):
    """There is no such entry, or the caller may not know of it."""

    code: ClassVar[str] = RefusalCode.WAITLIST_ENTRY_NOT_FOUND


@dataclass(eq=False)
class WaitlistEntryEnded(BookingRefusal):
    """Nobody waits there any more: it was fulfilled, withdrawn, or its time is over."""

    code: ClassVar[str] = RefusalCode.WAITLIST_ENTRY_ENDED
    entry_id: UUID


@dataclass(eq=False)
class IdempotencyKeyReused(BookingRefusal):
    """The key was used before with another payload. It is never stored."""

    code: ClassVar[str] = RefusalCode.IDEMPOTENCY_KEY_REUSED


STORED_REFUSALS: tuple[type[BookingRefusal], ...] = (
    SlotTaken,
    SlotNotOffered,
    TooShortNotice,
    BeyondHorizon,
    PatientBusy,
    InsuranceNotAccepted,
    VersionConflict,
    BookingNotFound,
    BookingNotActive,
    BookingNotStarted,
    CancellationClosed,
    HoldExpired,
    TooManyHolds,
    AbsenceNotFound,
    TooManyWaitlistEntries,
    WaitlistEntryNotFound,
    WaitlistEntryEnded,
)
