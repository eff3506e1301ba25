"""What clients asked and were told, and what the services hold in the end: the two sides that are compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """What a client knows of its request after its last try."""

    OK = "ok"  # it took place
    FAIL = "fail"  # it was refused, so it did not take place and never will
    UNKNOWN = "unknown"  # no try was answered, so it may have taken place


class Action(StrEnum):
    """What a client asked of a booking."""

    BOOK = "book"
    HOLD = "hold"
    CONFIRM = "confirm"
    RELEASE = "release"
    EXPIRE = "expire"  # nobody asks for it
    MOVE = "move"
    CANCEL = "cancel"
    READ = "read"


ENDS = frozenset({Action.RELEASE, Action.EXPIRE, Action.CANCEL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A booking as an answer showed it."""

    booking_id: str
    version: int
    status: str
    start: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One request with all its tries. `began_at` and `ended_at` are seconds of one monotonic clock.

    BOOK and HOLD have `practitioner_id`, `patient_id` and `start`; MOVE has `booking_id`, `expected_version` and `start`;
    CANCEL, CONFIRM and RELEASE the same without `start`; READ only `booking_id`. `seen` is there when the outcome is OK,
    `code` otherwise.

    Where refusals are judged too, `now` is the service's time of the call, `end` that of the wanted slot, and
    `told_version` the version that a refusal showed.
    """

    action: Action
    began_at: float
    ended_at: float
    outcome: Outcome
    patient_id: str
    practitioner_id: str = ""
    start: datetime | None = None
    booking_id: str = ""
    expected_version: int = 0
    seen: Seen | None = None
    code: str = ""
    tries: int = 1
    now: datetime | None = None
    end: datetime | None = None
    told_version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChange:
    """A practitioner's new name, asked for at a version; `version` is what the answer said, 0 without one."""

    practitioner_id: str
    expected_version: int
    name: str
    outcome: Outcome
    version: int = 0
    code: str = ""
    tries: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One version of a stored booking: what made it and the slot it has.

    A hold has the instant at which it ends; `order` is the place among the steps of all bookings, where that is known.
    """

    version: int
    action: Action
    practitioner_id: str
    start: datetime
    end: datetime
    expires_at: datetime | None = None
    order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBooking:
    """A booking in its owner's database, version by version."""

    booking_id: str
    patient_id: str
    steps: Sequence[Step]

    @property
    def last(self) -> Step:
        """As it stands."""
        return self.steps[-1]

    @property
    def is_taking(self) -> bool:
        """Whether it occupies its slot."""
        return self.last.action not in ENDS

    def step(self, version: int) -> Step | None:
        """The step that made a version."""
        return next((step for step in self.steps if step.version == version), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPractitioner:
    """A practitioner in its owner's database, and the version at which the load began."""

    practitioner_id: str
    first_version: int
    version: int
    name: str
