"""What is written beside a message that could not be handled, so that it can be found and replayed."""

import traceback
from dataclasses import dataclass
from datetime import UTC, datetime

from aiokafka import ConsumerRecord

from servicekit.envelope import UnreadableEvent, decode_envelope

DEAD_SUFFIX = ".dead"
REPLAY_HEADER = "replay-for"
MAX_CAUSE_CHARACTERS = 500

_PREFIX = "dead-letter-"
_OUTBOX_HEADERS = ("publication", REPLAY_HEADER)

Headers = list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that one group could not handle: where it came from, when it was put aside, and why.

    `kind` is the event's type, None when the message is no event. Nothing of its data is told.
    """

    group: str
    topic: str
    partition: int
    offset: int
    at: datetime
    kind: str | None
    event_id: str | None
    cause: str


def dead_letter_headers(record: ConsumerRecord, topic: str, group: str, error: Exception) -> Headers:
    """The message's own headers and why it is here; those of an earlier failure give way."""
    added = {
        "group": group,
        "topic": topic,
        "partition": str(record.partition),
        "offset": str(record.offset),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cause": cause_of(error),
    }
    return [*_own(record, ()), *((_PREFIX + name, value.encode()) for name, value in added.items())]


def cause_of(error: Exception) -> str:
    """Type and first line of an error. Databases quote whole rows in the further lines, which may be personal data."""
    lines = str(error).splitlines() or [""]
    return f"{type(error).__name__}: {lines[0]}"[:MAX_CAUSE_CHARACTERS]


def place_of(error: Exception) -> str:
    """Where an error was raised. A whole traceback would quote the error's text in full."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "unknown"


def read_dead_letter(record: ConsumerRecord) -> DeadLetter | None:
    """What the headers of a message on a dead-letter topic say; None when we did not put it there."""
    said = {name.removeprefix(_PREFIX): value.decode(errors="replace") for name, value in record.headers}
    try:
        kind, event_id = _event_of(record)
        return DeadLetter(
            group=said["group"],
            topic=said["topic"],
            partition=int(said["partition"]),
            offset=int(said["offset"]),
            at=datetime.fromisoformat(said["at"]),
            kind=kind,
            event_id=event_id,
            cause=said["cause"],
        )
    except (KeyError, ValueError):
        return None


def replay_headers(record: ConsumerRecord, group: str) -> Headers:
    """Those of a dead letter that goes back to its topic, for the group that failed alone.

    Without a publication number: positions say that it was handled, and they shall go on saying so.
    """
    return [*_own(record, _OUTBOX_HEADERS), (REPLAY_HEADER, group.encode())]


def is_replay_for_another(record: ConsumerRecord, group: str) -> bool:
    """Whether a message was put back for another group than this one."""
    return any(name == REPLAY_HEADER and value != group.encode() for name, value in record.headers)


def _own(record: ConsumerRecord, without: tuple[str, ...]) -> Headers:
    return [(name, value) for name, value in record.headers if not name.startswith(_PREFIX) and name not in without]


def _event_of(record: ConsumerRecord) -> tuple[str | None, str | None]:
    try:
        envelope = decode_envelope(record.value)
    except UnreadableEvent:
        return None, None
    return envelope.type, envelope.id
