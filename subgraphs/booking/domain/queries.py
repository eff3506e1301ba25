"""Lists of bookings that somebody may ask for, and where a page of one goes on."""

from datetime import datetime
from uuid import UUID

import msgspec

from subgraphs.booking.domain.lifecycle import BookingStatus

Position = tuple[datetime, UUID]
"""Where a page goes on: the start and the id of the last booking of the page before."""


class PatientQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A patient's bookings, latest start first; `statuses` None means all."""

    patient_id: UUID
    statuses: tuple[BookingStatus, ...] | None = None


class CalendarQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A practitioner's bookings that reach into [start, end), by start; what was cancelled or has expired is left out."""

    practitioner_id: UUID
    start: datetime
    end: datetime
    now: datetime


class AffectedQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A practitioner's bookings that have not begun at `now` and reach into one of the periods, by start.

    The periods are sorted, disjoint pairs of instants; none means that nothing is affected. `consultation_type_ids`
    None means all types.
    """

    practitioner_id: UUID
    periods: tuple[tuple[datetime, datetime], ...]
    consultation_type_ids: tuple[UUID, ...] | None
    now: datetime
