"""How long a slot may be held, and when that is over."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from scheduling import Why
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.lifecycle import BookingStatus
from subgraphs.booking.domain.refusals import HoldExpired, SlotNotOffered, TooManyHolds

HOLD_LIFETIME = timedelta(minutes=5)
MOST_HOLDS = 3  # live ones of a patient


class OverdueHold(NamedTuple):
    """A hold whose time is over, while its row still says that it is held."""

    id: UUID
    practitioner_id: UUID


class LiveHold(NamedTuple):
    """A hold that occupies its slot until `expires_at`."""

    id: UUID
    expires_at: datetime


def expiry_of(start: datetime, lifetime: timedelta, now: datetime) -> datetime:
    """When a hold of the slot that begins at `start` ends: after its lifetime, but no later than the slot begins.

    It is a whole millisecond, as finely as read models keep it, so that all see the slot free at the same instant.
    Raises SlotNotOffered for a slot that begins now: nobody could confirm it any more.
    """
    if start <= now:
        raise SlotNotOffered(why=Why.PAST)
    ends = min(now + lifetime, start)
    return ends.replace(microsecond=ends.microsecond // 1000 * 1000)


def check_may_hold_more(live: list[LiveHold]) -> None:
    """Raises TooManyHolds for a patient who has as many live holds as may be."""
    if len(live) >= MOST_HOLDS:
        raise TooManyHolds(
            hold_ids=tuple(hold.id for hold in live), next_expires_at=min(hold.expires_at for hold in live)
        )


def check_lives(booking: Booking, now: datetime) -> None:
    """Raises HoldExpired for a hold whose time is over, whether or not its row says so already."""
    is_over = booking.status is BookingStatus.HELD and is_overdue(booking, now)
    if is_over or booking.status is BookingStatus.EXPIRED:
        raise HoldExpired(
            practitioner_id=booking.practitioner_id,
            consultation_type_id=booking.consultation_type_id,
            start=booking.start,
        )


def is_overdue(hold: Booking, now: datetime) -> bool:
    """Whether the time of a held booking is over: at the very instant `expires_at` it is."""
    return hold.expires_at is not None and hold.expires_at <= now
