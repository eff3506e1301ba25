"""What must hold before a booking may change: the version, the lifecycle, the cut-off, the clock."""

from datetime import datetime, timedelta

from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.lifecycle import Action, BookingStatus, status_after
from subgraphs.booking.domain.refusals import BookingNotActive, BookingNotStarted, CancellationClosed, VersionConflict
from subgraphs.booking.domain.rights import BOUND_BY_CUTOFF, Role


def status_following(booking: Booking, action: Action, expected_version: int) -> BookingStatus:
    """The status that the action leads to, for a caller who has seen `expected_version`.

    The version comes first: whoever acts on an old picture is shown the current one, whatever it has become.

    Raises VersionConflict or BookingNotActive.
    """
    if booking.version != expected_version:
        raise VersionConflict(current=booking)
    status = status_after(booking.status, action)
    if status is None:
        raise BookingNotActive(current=booking)
    return status


def check_may_leave(booking: Booking, role: Role, cutoff_minutes: int, now: datetime) -> None:
    """The cut-off of a slot that is cancelled or left by a move; nobody leaves one that has begun.

    `cutoff_minutes` is the rule of the practitioner whose slot is left. Raises CancellationClosed.
    """
    notice = timedelta(minutes=cutoff_minutes if role in BOUND_BY_CUTOFF else 0)
    closed_at = booking.start - notice
    if now > closed_at or now >= booking.start:
        raise CancellationClosed(closed_at=closed_at, time_zone=booking.time_zone)


def check_has_begun(booking: Booking, now: datetime) -> None:
    """A visit can be closed from its start on. Raises BookingNotStarted."""
    if now < booking.start:
        raise BookingNotStarted(current=booking)
