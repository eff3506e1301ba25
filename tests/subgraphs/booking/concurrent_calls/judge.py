"""Judges concurrent calls: what was taken in the order of commits, and whether each refusal was right at some moment of its call.

It adds to the checker of histories what only a run can say whose calls and commits are all known. A step may have taken effect
at any moment of the calls that may have made it, so a refusal is wrong only if no such moment makes it right.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from subgraphs.booking.domain.holds import MOST_HOLDS
from subgraphs.booking.domain.lifecycle import Action as Change
from subgraphs.booking.domain.lifecycle import BookingStatus, status_after
from tests.faults.checker import FIRST, POSSIBLE, STATUS, violations
from tests.faults.history import ENDS, Action, Operation, Outcome, Step, StoredBooking

CHANGES = {
    Action.CONFIRM: Change.CONFIRM,
    Action.RELEASE: Change.RELEASE,
    Action.MOVE: Change.RESCHEDULE,
    Action.CANCEL: Change.CANCEL,
}
ALWAYS, NEVER = float("-inf"), float("inf")


@dataclass(frozen=True, slots=True)
class Life:
    """A version of a booking, and the widest stretch of time in which it may have been the current one."""

    booking: StoredBooking
    step: Step
    since: float
    until: float

    def may_meet(self, call: Operation) -> bool:
        """Whether it may have been current at some moment of the call."""
        return self.since <= call.ended_at and call.began_at <= self.until

    def takes(self, now: datetime | None) -> bool:
        """Whether it occupies its slot at the service's time; a hold whose time is over does not."""
        expires_at = self.step.expires_at
        return self.step.action not in ENDS and (expires_at is None or now is None or expires_at > now)


@dataclass(frozen=True)
class Run:
    """All that is known of one run. `buffers` are minutes that lie between two bookings of a practitioner."""

    calls: Sequence[Operation]
    stored: Sequence[StoredBooking]
    buffers: Mapping[str, int]

    def lives(self) -> list[Life]:
        """Of every version of every booking."""
        return [
            Life(booking, step, _made(self.calls, booking, step)[0], _until(self.calls, booking, step))
            for booking in self.stored
            for step in booking.steps
        ]


def judged(run: Run) -> list[str]:
    """Each promise that was broken, in words; empty when the run is as it must be."""
    return [
        *violations(run.calls, run.stored, run.buffers),
        *overlaps_in_the_order_of_commits(run),
        *wrong_refusals(run),
    ]


def overlaps_in_the_order_of_commits(run: Run) -> Iterator[str]:
    """No step takes what another booking has at that point, neither of its practitioner nor of its patient."""
    taking: dict[str, tuple[StoredBooking, Step]] = {}
    for booking, step in sorted(_steps(run.stored), key=lambda each: each[1].order):
        taking.pop(booking.booking_id, None)
        if step.action in ENDS:
            continue
        for other, taken in taking.values():
            buffer = run.buffers.get(step.practitioner_id, 0)
            if taken.practitioner_id == step.practitioner_id and _is_near(taken, step.start, step.end, buffer):
                yield f"overlap: {step.action} of {booking.booking_id} at {step.start} beside {other.booking_id}"
            if other.patient_id == booking.patient_id and _is_near(taken, step.start, step.end):
                yield f"overlap of a patient: {step.action} of {booking.booking_id} beside {other.booking_id}"
        taking[booking.booking_id] = (booking, step)


def wrong_refusals(run: Run) -> Iterator[str]:
    """A refusal for which there was no reason at any moment of its call."""
    lives = run.lives()
    for call in run.calls:
        if call.outcome is Outcome.FAIL:
            is_right = REASONS.get(call.code)
            met = [life for life in lives if life.may_meet(call)]
            if is_right is None or not is_right(call, met, run.buffers):
                yield f"wrong refusal: {call.code} for {call.action} of {call.booking_id or call.start}"


def _slot_taken(call: Operation, met: Sequence[Life], buffers: Mapping[str, int]) -> bool:
    buffer = buffers.get(call.practitioner_id, 0)
    return any(life.step.practitioner_id == call.practitioner_id and _is_in_the_way(life, call, buffer) for life in met)


def _patient_busy(call: Operation, met: Sequence[Life], _buffers: Mapping[str, int]) -> bool:
    return any(life.booking.patient_id == call.patient_id and _is_in_the_way(life, call, 0) for life in met)


def _version_conflict(call: Operation, met: Sequence[Life], _buffers: Mapping[str, int]) -> bool:
    return call.told_version != call.expected_version and _told(call, met) is not None


def _not_active(call: Operation, met: Sequence[Life], _buffers: Mapping[str, int]) -> bool:
    life = _told(call, met)
    if life is None or call.told_version != call.expected_version:
        return False
    return status_after(BookingStatus[STATUS[life.step.action]], CHANGES[call.action]) is None


def _hold_expired(call: Operation, met: Sequence[Life], _buffers: Mapping[str, int]) -> bool:
    own = [life.step for life in met if life.booking.booking_id == call.booking_id]
    return any(
        step.action is Action.EXPIRE
        or (step.expires_at is not None and call.now is not None and step.expires_at <= call.now)
        for step in own
    )


def _too_many_holds(call: Operation, met: Sequence[Life], _buffers: Mapping[str, int]) -> bool:
    holds = [life for life in met if life.booking.patient_id == call.patient_id and life.step.expires_at is not None]
    return sum(life.takes(call.now) for life in holds) >= MOST_HOLDS


REASONS: Mapping[str, Callable[[Operation, Sequence[Life], Mapping[str, int]], bool]] = {
    "SLOT_TAKEN": _slot_taken,
    "PATIENT_BUSY": _patient_busy,
    "VERSION_CONFLICT": _version_conflict,
    "BOOKING_NOT_ACTIVE": _not_active,
    "HOLD_EXPIRED": _hold_expired,
    "TOO_MANY_HOLDS": _too_many_holds,
}


def _told(call: Operation, met: Sequence[Life]) -> Life | None:
    wanted = (call.booking_id, call.told_version)
    return next((life for life in met if (life.booking.booking_id, life.step.version) == wanted), None)


def _is_in_the_way(life: Life, call: Operation, buffer: int) -> bool:
    if call.start is None or call.end is None or life.booking.booking_id == call.booking_id:
        return False
    return life.takes(call.now) and _is_near(life.step, call.start, call.end, buffer)


def _is_near(taken: Step, start: datetime, end: datetime, buffer_minutes: int = 0) -> bool:
    buffer = timedelta(minutes=buffer_minutes)
    return taken.start < end + buffer and start < taken.end + buffer


def _until(calls: Sequence[Operation], booking: StoredBooking, step: Step) -> float:
    following = booking.step(step.version + 1)
    return NEVER if following is None else _made(calls, booking, following)[1]


def _made(calls: Sequence[Operation], booking: StoredBooking, step: Step) -> tuple[float, float]:
    """From the first moment to the last at which the step may have taken effect."""
    if step.action is Action.EXPIRE:
        return _overdue_from(calls, booking.step(step.version - 1)), NEVER
    makers = [call for call in calls if _may_have_made(call, booking, step)]
    if not makers:
        return ALWAYS, NEVER
    return min(call.began_at for call in makers), max(call.ended_at for call in makers)


def _overdue_from(calls: Sequence[Operation], hold: Step | None) -> float:
    """Whoever comes after its time may have ended the hold."""
    expires_at = None if hold is None else hold.expires_at
    late = (call.began_at for call in calls if expires_at and call.now and call.now >= expires_at)
    return min(late, default=ALWAYS)


def _may_have_made(call: Operation, booking: StoredBooking, step: Step) -> bool:
    if call.outcome not in POSSIBLE:
        return False
    if call.seen is not None:
        return (call.seen.booking_id, call.seen.version) == (booking.booking_id, step.version)
    if call.action in FIRST:
        wanted = (call.patient_id, call.practitioner_id, call.start)
        return wanted == (booking.patient_id, step.practitioner_id, step.start)
    return (call.booking_id, call.expected_version + 1, call.action) == (booking.booking_id, step.version, step.action)


def _steps(stored: Sequence[StoredBooking]) -> Iterator[tuple[StoredBooking, Step]]:
    for booking in stored:
        for step in booking.steps:
            yield booking, step
