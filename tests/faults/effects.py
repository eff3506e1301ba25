"""What became of events, against the bookings that caused them: each took effect, each in effect once."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.faults.history import Action, Step, StoredBooking


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A booking event as it lies in its topic; `partition` and the order of the list say what came first."""

    id: str
    partition: int
    booking_id: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """What availability holds of a booking."""

    version: int
    practitioner_id: str
    start: datetime
    end: datetime
    is_taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail about one version of a booking; `method` is PUBLISH or CANCEL (RFC 5546)."""

    booking_id: str
    version: int
    to: str
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """All that consumers made of the bookings. `events` lie in the order of each partition."""

    events: Sequence[Event]
    busy: Mapping[str, Busy]
    mails: Sequence[Mail]


def effect_violations(stored: Sequence[StoredBooking], effects: Effects, addresses: Mapping[str, str]) -> list[str]:
    """Each difference in words. `addresses` are the e-mail addresses of patients and practitioners by id."""
    return [
        *_event_violations(stored, effects.events),
        *_busy_violations(stored, effects.busy),
        *_mail_violations(stored, effects.mails, addresses),
    ]


def repeated_publications(events: Sequence[Event]) -> int:
    """How many messages say what an earlier one said."""
    return len(events) - len({event.id for event in events})


def _event_violations(stored: Sequence[StoredBooking], events: Sequence[Event]) -> Iterator[str]:
    published = Counter((event.booking_id, event.version) for event in {event.id: event for event in events}.values())
    caused = {(booking.booking_id, step.version) for booking in stored for step in booking.steps}
    for booking_id, version in sorted(caused - published.keys()):
        yield f"no event: version {version} of booking {booking_id}"
    for booking_id, version in sorted(published.keys() - caused):
        yield f"an event of what did not happen: version {version} of booking {booking_id}"
    for (booking_id, version), number in published.items():
        if number > 1:
            yield f"{number} different events: version {version} of booking {booking_id}"
    yield from _disorder(events)


def _disorder(events: Sequence[Event]) -> Iterator[str]:
    """Within a partition the first messages of a booking's versions come in the order of the versions."""
    firsts: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for event in events:
        versions = firsts[event.partition, event.booking_id]
        if event.version not in versions:
            versions.append(event.version)
    for (partition, booking_id), versions in firsts.items():
        if versions != sorted(versions):
            yield f"out of order: booking {booking_id} in partition {partition}: {versions}"


def _busy_violations(stored: Sequence[StoredBooking], busy: Mapping[str, Busy]) -> Iterator[str]:
    expected = {booking.booking_id: _busy(booking) for booking in stored}
    for booking_id, wanted in expected.items():
        if busy.get(booking_id) != wanted:
            yield f"availability holds {busy.get(booking_id)} of booking {booking_id} instead of {wanted}"
    for booking_id in sorted(busy.keys() - expected.keys()):
        yield f"availability holds booking {booking_id}, which does not exist"


def _busy(booking: StoredBooking) -> Busy:
    last = booking.last
    return Busy(
        version=last.version,
        practitioner_id=last.practitioner_id,
        start=last.start,
        end=last.end,
        is_taken=booking.is_taking,
    )


def _mail_violations(
    stored: Sequence[StoredBooking], mails: Sequence[Mail], addresses: Mapping[str, str]
) -> Iterator[str]:
    expected = Counter(mail for booking in stored for mail in _mails(booking, addresses))
    written = Counter(mails)
    for mail in expected | written:
        if expected[mail] != written[mail]:
            what = f"{mail.method} to {mail.to} of version {mail.version} of booking {mail.booking_id}"
            yield f"{written[mail]} mails instead of {expected[mail]}: {what}"


def _mails(booking: StoredBooking, addresses: Mapping[str, str]) -> Iterator[Mail]:
    before: Step | None = None
    for step in booking.steps:
        method = "CANCEL" if step.action is Action.CANCEL else "PUBLISH"
        told = [(booking.patient_id, method), (step.practitioner_id, method)]
        if before is not None and before.practitioner_id != step.practitioner_id:
            told.append((before.practitioner_id, "CANCEL"))
        for person, kind in told:
            yield Mail(booking_id=booking.booking_id, version=step.version, to=addresses[person], method=kind)
        before = step
