"""The booking events as they lie in their topic, and how many messages were put aside."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec
from confluent_kafka import Consumer, Message, TopicPartition

from tests.faults.effects import Event

BOOKING_EVENTS = "booking-events"
TOPICS = (BOOKING_EVENTS, "availability-events", "practitioner-events", "patient-events")
TIMEOUT_SECONDS = 20.0
MESSAGES_AT_ONCE = 500

Ends = dict[tuple[str, int], int]


def booking_events(bootstrap_servers: str) -> list[Event]:
    """All, in the order of each partition."""
    events: list[Event] = []
    with _reader(bootstrap_servers) as reader:
        ends = _ends(reader, [BOOKING_EVENTS])
        reader.assign([TopicPartition(topic, number, 0) for topic, number in ends])
        while ends:
            for message in reader.consume(MESSAGES_AT_ONCE, timeout=TIMEOUT_SECONDS):
                place, offset = _place(message)
                events.append(_event(message.value() or b"", place[1]))
                if offset + 1 >= ends.get(place, 0):
                    ends.pop(place, None)
    return events


def dead_letters(bootstrap_servers: str) -> int:
    """Over all topics."""
    with _reader(bootstrap_servers) as reader:
        return sum(_ends(reader, [f"{topic}.dead" for topic in TOPICS]).values())


@contextmanager
def _reader(bootstrap_servers: str) -> Iterator[Consumer]:
    """It joins no group and commits nothing."""
    settings = {"bootstrap.servers": bootstrap_servers, "group.id": "reader of all", "enable.auto.commit": False}
    reader = Consumer({**settings, "auto.offset.reset": "earliest", "log_level": 0})
    try:
        yield reader
    finally:
        reader.close()


def _ends(reader: Consumer, topics: Sequence[str]) -> Ends:
    """Where each partition that is not empty ends, of those of the topics that exist."""
    known = reader.list_topics(timeout=TIMEOUT_SECONDS).topics
    while BOOKING_EVENTS not in known:  # a broker that has just been started knows of nothing yet
        known = reader.list_topics(timeout=TIMEOUT_SECONDS).topics
    ends = {}
    for topic in sorted(known.keys() & set(topics)):
        for number in known[topic].partitions:
            partition = TopicPartition(topic, number)
            _, ends[topic, number] = reader.get_watermark_offsets(partition, timeout=TIMEOUT_SECONDS)
    return {place: end for place, end in ends.items() if end > 0}


def _place(message: Message) -> tuple[tuple[str, int], int]:
    """Topic and partition, and the offset. Fails for what is an error and no message."""
    topic, partition, offset = message.topic(), message.partition(), message.offset()
    assert message.error() is None and topic is not None and partition is not None and offset is not None
    return (topic, partition), offset


def _event(message: bytes, partition: int) -> Event:
    envelope = msgspec.json.decode(message)
    return Event(
        id=envelope["id"],
        partition=partition,
        booking_id=envelope["data"]["bookingId"],
        version=envelope["data"]["version"],
    )
