"""A booking, and the slot that somebody asks for."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from subgraphs.booking.domain.lifecycle import BookingStatus


class Insurance(StrEnum):
    """The sector a visit is billed to: SECTOR_1 and SECTOR_2 in France, STATUTORY and PRIVATE in Germany."""

    SECTOR_1 = "SECTOR_1"
    SECTOR_2 = "SECTOR_2"
    STATUTORY = "STATUTORY"
    PRIVATE = "PRIVATE"


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """One booking as of `version`. Instants are aware and in UTC; `patient_id` is None once the patient was erased."""

    id: UUID
    version: int
    status: BookingStatus
    practitioner_id: UUID
    patient_id: UUID | None
    consultation_type_id: UUID
    country: str
    start: datetime
    end: datetime
    time_zone: str
    insurance: Insurance | None = None
    expires_at: datetime | None = None
    booked_by: UUID | None = None


class WantedSlot(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks for. `moving` is the booking that gives up its own slot for it, so it is never in its way."""

    practitioner_id: UUID
    consultation_type_id: UUID
    start: datetime
    patient_id: UUID
    insurance: Insurance | None = None
    moving: Booking | None = None
