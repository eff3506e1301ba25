"""How an event travels: CloudEvents 1.0 in JSON (structured mode), with W3C trace context beside it in the headers."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Generic, Protocol, TypeVar

import msgspec

SCHEMA_BASE = "urn:praxis:events:"


class Publishable(Protocol):
    """What an event must say of itself; the domain's events do."""

    topics: ClassVar[tuple[str, ...]]
    waits_for_partition: ClassVar[bool]

    @property
    def topic(self) -> str:
        """Which of the topics carries it."""
        ...

    @property
    def key(self) -> str:
        """What orders it within its topic."""
        ...

    @property
    def aggregate_id(self) -> str:
        """What changed."""
        ...

    @property
    def aggregate_version(self) -> int:
        """The version of what changed."""
        ...


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """The CloudEvents attributes that every event carries; `data` is kept as JSON until its type is known."""

    specversion: str = "1.0"
    id: str
    type: str
    source: str
    subject: str
    time: datetime
    dataschema: str
    datacontenttype: str = "application/json"
    data: msgspec.Raw


E = TypeVar("E", bound=Publishable)


class ReceivedEvent(msgspec.Struct, Generic[E], frozen=True):
    """An event as a consumer gets it. `publication` is its number in the producer's outbox, None without one.

    `is_replayed` says that it comes out of its order: it was put aside, and what followed it has been handled since.
    """

    event: E
    id: str
    time: datetime
    topic: str
    key: str
    publication: int | None
    is_replayed: bool = False


class UnreadableEvent(Exception):
    """A message is not an event of its topic; trying again would not help."""


_encoder = msgspec.json.Encoder()
_envelope_decoder = msgspec.json.Decoder(Envelope)


def encode_event(event: Publishable, *, source: str, time: datetime) -> bytes:
    """The envelope as JSON, with a fresh id."""
    kind = type(event).__name__
    return _encoder.encode(
        Envelope(
            id=str(uuid.uuid4()),
            type=kind,
            source=source,
            subject=event.aggregate_id,
            time=time,
            dataschema=SCHEMA_BASE + kind,
            data=msgspec.Raw(_encoder.encode(event)),
        )
    )


def decode_envelope(message: bytes) -> Envelope:
    """Raises UnreadableEvent with what is wrong."""
    try:
        return _envelope_decoder.decode(message)
    except msgspec.MsgspecError as error:
        raise UnreadableEvent(f"the message is not a CloudEvents envelope: {error}") from error


def decode_event(envelope: Envelope, kinds: Mapping[str, type[E]]) -> E | None:
    """The event, or None when its type is none of `kinds`. Raises UnreadableEvent."""
    kind = kinds.get(envelope.type)
    if kind is None:
        return None
    try:
        return msgspec.json.decode(envelope.data, type=kind)
    except msgspec.MsgspecError as error:
        raise UnreadableEvent(f"the data of {envelope.type} {envelope.id} does not fit its schema: {error}") from error
