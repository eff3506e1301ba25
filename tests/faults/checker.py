"""Judges a history of bookings against what is stored: nothing lost, nothing doubled, nothing brought back."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from typing import TypeVar

from tests.faults.history import ENDS, Action, Operation, Outcome, Step, StoredBooking

POSSIBLE = frozenset({Outcome.OK, Outcome.UNKNOWN})
T = TypeVar("T")
# No request of the load deserves one of these: it names bookings that were acknowledged, and a new key each time.
IMPOSSIBLE_REFUSALS = frozenset({"BookingNotFound", "IdempotencyKeyReused", "Null"})
STATUS = {
    Action.BOOK: "CONFIRMED",
    Action.HOLD: "HELD",
    Action.CONFIRM: "CONFIRMED",
    Action.RELEASE: "RELEASED",
    Action.EXPIRE: "EXPIRED",
    Action.MOVE: "CONFIRMED",
    Action.CANCEL: "CANCELLED",
}
FIRST = frozenset({Action.BOOK, Action.HOLD})
TAKING = frozenset({Action.BOOK, Action.HOLD, Action.CONFIRM, Action.MOVE})
LEAVING = frozenset({Action.CONFIRM, Action.MOVE, *ENDS})


@dataclass(frozen=True)
class Case:
    """What is judged. `buffers` are minutes that lie between two bookings of a practitioner."""

    operations: Sequence[Operation]
    stored: Mapping[str, StoredBooking]
    buffers: Mapping[str, int]


def violations(
    operations: Sequence[Operation], stored: Sequence[StoredBooking], buffers: Mapping[str, int]
) -> list[str]:
    """Each promise that was broken, in words; empty when the history is as it must be."""
    case = Case(operations, {booking.booking_id: booking for booking in stored}, buffers)
    return [found for rule in RULES for found in rule(case)]


def acknowledged_is_stored(case: Case) -> Iterator[str]:
    """What a client was told took place stands in the database as the step that it was told of."""
    for operation in case.operations:
        if operation.outcome is Outcome.OK and operation.seen is not None:
            booking = case.stored.get(operation.seen.booking_id)
            if booking is None:
                yield f"lost: {operation.action} of booking {operation.seen.booking_id} was acknowledged"
            elif problem := _contradiction(operation, booking):
                yield f"{problem}: {operation.action} of booking {booking.booking_id} at {operation.seen.version}"


def acknowledged_is_known(case: Case) -> Iterator[str]:
    """Nobody is told that there is no such booking, or that a key of one request is another's."""
    for operation in case.operations:
        if operation.code in IMPOSSIBLE_REFUSALS:
            yield f"{operation.code}: {operation.action} of booking {operation.booking_id or operation.start}"


def every_step_was_asked_for(case: Case) -> Iterator[str]:
    """A stored step has one request that made it; what was refused, or never asked for, left nothing."""
    unanswered: Counter[tuple[Action, str, str, datetime | None]] = Counter(
        (operation.action, operation.patient_id, operation.practitioner_id, operation.start)
        for operation in case.operations
        if operation.action in FIRST and operation.outcome is Outcome.UNKNOWN
    )
    told = {op.seen.booking_id for op in case.operations if op.action in FIRST and op.seen is not None}
    changes = {(op.booking_id, op.expected_version, op.action) for op in case.operations if op.outcome in POSSIBLE}
    for booking in case.stored.values():
        for step in booking.steps:
            is_told = step.action in FIRST and booking.booking_id in told
            change = (booking.booking_id, step.version - 1, step.action)
            if step.action is Action.EXPIRE or is_told or change in changes:
                continue
            action = (
                Action.BOOK if step.action is Action.CONFIRM else step.action
            )  # whoever books what he holds confirms it
            wanted = (action, booking.patient_id, step.practitioner_id, step.start)
            unanswered[wanted] -= 1
            if unanswered[wanted] < 0:
                yield _unasked(booking, step)


def one_request_makes_one_step(case: Case) -> Iterator[str]:
    """No two requests were told that they made the same version of a booking."""
    made = Counter(
        (operation.seen.booking_id, operation.seen.version)
        for operation in case.operations
        if operation.action is not Action.READ and operation.seen is not None
    )
    for (booking_id, version), requests in made.items():
        if requests > 1:
            yield f"{requests} requests were told that they made version {version} of booking {booking_id}"


def versions_rise_by_one_and_end(case: Case) -> Iterator[str]:
    """Versions have no gaps, and nothing follows a cancellation or the end of a hold."""
    for booking in case.stored.values():
        if [step.version for step in booking.steps] != list(range(1, len(booking.steps) + 1)):
            yield f"versions of booking {booking.booking_id} are {[step.version for step in booking.steps]}"
        for earlier, later in pairwise(booking.steps):
            if earlier.action in ENDS:
                yield f"brought back: {later.action} of booking {booking.booking_id} after {earlier.action}"


def nothing_overlaps(case: Case) -> Iterator[str]:
    """Bookings of a practitioner keep the buffer between them, those of a patient do not overlap."""
    taking = [booking for booking in case.stored.values() if booking.is_taking]
    for one, other in _pairs(taking, lambda booking: booking.last.practitioner_id):
        if _too_near(one.last, other.last, case.buffers):
            yield f"double booking: {one.booking_id} and {other.booking_id} of {one.last.practitioner_id}"
    for one, other in _pairs(taking, lambda booking: booking.patient_id):
        if _too_near(one.last, other.last, {}):
            yield f"patient {one.patient_id} is booked twice at once: {one.booking_id}, {other.booking_id}"


def nothing_overlapped_at_any_time(case: Case) -> Iterator[str]:
    """No two clients were both told that the same time is theirs, even if one of them gave it up later."""
    for one, other in _pairs(list(_holdings(case)), lambda holding: holding.step.practitioner_id):
        at_once = one.since < other.until and other.since < one.until
        if one.booking_id != other.booking_id and at_once and _too_near(one.step, other.step, case.buffers):
            yield f"given twice: {one.step.start} to {one.booking_id} and {other.booking_id}"


def nobody_saw_time_run_backwards(case: Case) -> Iterator[str]:
    """A request that began after another had ended does not see an older version."""
    by_booking: defaultdict[str, list[Operation]] = defaultdict(list)
    for operation in case.operations:
        if operation.seen is not None:
            by_booking[operation.seen.booking_id].append(operation)
    for booking_id, seers in by_booking.items():
        newest, ended = 0, sorted(seers, key=lambda operation: operation.ended_at)
        position = 0
        for operation in sorted(seers, key=lambda operation: operation.began_at):
            while ended[position].ended_at < operation.began_at:
                newest = max(newest, _version(ended[position]))
                position += 1
            if _version(operation) < newest:
                yield f"backwards: booking {booking_id} was seen at {newest} and later at {_version(operation)}"


RULES: Sequence[Callable[[Case], Iterator[str]]] = (
    acknowledged_is_stored,
    acknowledged_is_known,
    every_step_was_asked_for,
    one_request_makes_one_step,
    versions_rise_by_one_and_end,
    nothing_overlaps,
    nothing_overlapped_at_any_time,
    nobody_saw_time_run_backwards,
)


@dataclass(frozen=True)
class _Holding:
    """A slot that certainly belonged to a booking from one instant to another."""

    booking_id: str
    step: Step
    since: float
    until: float


def _contradiction(operation: Operation, booking: StoredBooking) -> str | None:
    seen = operation.seen
    step = booking.step(seen.version) if seen is not None else None
    if seen is None or step is None:
        return "a version that is not stored"
    if (seen.start, seen.status) != (step.start, STATUS[step.action]) or operation.patient_id != booking.patient_id:
        return "another state than is stored"
    if operation.action is Action.READ:
        return None
    if operation.action is not step.action or seen.version != operation.expected_version + 1:
        return "a step that is not stored"
    if operation.action is not Action.CANCEL and operation.practitioner_id != step.practitioner_id:
        return "another practitioner than asked for"
    return "another start than asked for" if operation.start not in (None, step.start) else None


def _unasked(booking: StoredBooking, step: Step) -> str:
    if step.action in FIRST:
        return f"doubled or refused and yet stored: booking {booking.booking_id} at {step.start}"
    return f"nobody asked for {step.action} to version {step.version} of booking {booking.booking_id}"


def _holdings(case: Case) -> Iterator[_Holding]:
    left_at: dict[tuple[str, int], float] = {}
    for operation in case.operations:
        if operation.action in LEAVING and operation.outcome in POSSIBLE:
            key = (operation.booking_id, operation.expected_version)
            left_at[key] = min(operation.began_at, left_at.get(key, float("inf")))
    for operation in case.operations:
        seen = operation.seen
        if seen is None or operation.action not in TAKING or seen.booking_id not in case.stored:
            continue
        booking = case.stored[seen.booking_id]
        step, following = booking.step(seen.version), booking.step(seen.version + 1)
        # Of a hold that expired, the service's clock knows the end, and this one does not.
        if step is not None and (following is None or following.action is not Action.EXPIRE):
            until = left_at.get((seen.booking_id, seen.version), float("inf"))
            yield _Holding(seen.booking_id, step, operation.ended_at, until)


def _pairs(things: Sequence[T], key: Callable[[T], str]) -> Iterator[tuple[T, T]]:
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    for group in groups.values():
        yield from combinations(group, 2)


def _too_near(one: Step, other: Step, buffers: Mapping[str, int]) -> bool:
    buffer = timedelta(minutes=buffers.get(one.practitioner_id, 0))
    return one.start < other.end + buffer and other.start < one.end + buffer


def _version(operation: Operation) -> int:
    return operation.seen.version if operation.seen is not None else 0
