"""What was done to a booking: its versions, one after the other, read as the steps that led from each to the next."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from subgraphs.booking.domain.lifecycle import Action, BookingStatus, action_between
from subgraphs.booking.domain.rights import Role


class BookingVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A booking as somebody made it; `by` is None where that was not kept yet when it happened."""

    booking_id: UUID
    version: int
    status: BookingStatus
    practitioner_id: UUID
    consultation_type_id: UUID
    start: datetime
    end: datetime
    time_zone: str
    made_at: datetime
    by: Role | None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A step: what was done, what came of it, and what was left by it; nothing is left by the first one."""

    action: Action
    made: BookingVersion
    left: BookingVersion | None

    @property
    def is_move(self) -> bool:
        """Whether the booking left a slot for another."""
        return self.action is Action.RESCHEDULE


def changes(versions: Sequence[BookingVersion]) -> list[Change]:
    """The steps of one booking. The versions are all that it has had, oldest first."""
    return [
        Change(action=action_between(None if left is None else left.status, made.status), made=made, left=left)
        for left, made in zip((None, *versions), versions, strict=False)
    ]
