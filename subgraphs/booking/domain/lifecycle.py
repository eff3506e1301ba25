"""The lifecycle of a booking as one table: what is not in it is refused."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class BookingStatus(StrEnum):
    """Where a booking stands; the values are what Postgres stores."""

    HELD = "held"
    CONFIRMED = "confirmed"
    EXPIRED = "expired"
    RELEASED = "released"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    NO_SHOW = "no_show"


class Action(StrEnum):
    """What somebody, or the clock, does to a booking."""

    HOLD = "hold"
    CREATE = "create"
    CONFIRM = "confirm"
    EXPIRE = "expire"
    RELEASE = "release"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    COMPLETE = "complete"
    RECORD_NO_SHOW = "record_no_show"


# From the status on the left (None: there is no booking yet) the action leads to the status on the right.
TRANSITIONS: Mapping[tuple[BookingStatus | None, Action], BookingStatus] = MappingProxyType(
    {
        (None, Action.HOLD): BookingStatus.HELD,
        (None, Action.CREATE): BookingStatus.CONFIRMED,
        (BookingStatus.HELD, Action.CONFIRM): BookingStatus.CONFIRMED,
        (BookingStatus.HELD, Action.EXPIRE): BookingStatus.EXPIRED,
        (BookingStatus.HELD, Action.RELEASE): BookingStatus.RELEASED,
        (BookingStatus.CONFIRMED, Action.RESCHEDULE): BookingStatus.CONFIRMED,
        (BookingStatus.CONFIRMED, Action.CANCEL): BookingStatus.CANCELLED,
        (BookingStatus.CONFIRMED, Action.COMPLETE): BookingStatus.COMPLETED,
        (BookingStatus.CONFIRMED, Action.RECORD_NO_SHOW): BookingStatus.NO_SHOW,
    }
)

# No two actions lead from one status to the same other one, so a booking's versions say what was done to it.
_ACTIONS = MappingProxyType({(before, after): action for (before, action), after in TRANSITIONS.items()})

# The statuses that occupy a slot; the exclusion constraint in the first migration names the same two.
OCCUPYING = frozenset({BookingStatus.HELD, BookingStatus.CONFIRMED})


def status_after(status: BookingStatus | None, action: Action) -> BookingStatus | None:
    """The status that the action leads to; None when the table does not have it."""
    return TRANSITIONS.get((status, action))


def action_between(before: BookingStatus | None, after: BookingStatus) -> Action:
    """What led from one version of a booking to the next. Raises KeyError for what the table does not have."""
    return _ACTIONS[before, after]
