"""How far a partition has been handled without a gap: that, and not the newest offset, is what may be committed."""

from collections import deque

from aiokafka import ConsumerRecord, TopicPartition


class Progress:
    """Messages under way, by partition, in the order of their offsets."""

    def __init__(self) -> None:
        self._under_way: dict[TopicPartition, deque[ConsumerRecord]] = {}
        self._done: dict[TopicPartition, set[int]] = {}
        self._next: dict[TopicPartition, int] = {}
        self._publications: dict[str, list[int]] = {}

    def started(self, record: ConsumerRecord) -> None:
        """A message was taken from its partition."""
        partition = TopicPartition(record.topic, record.partition)
        self._under_way.setdefault(partition, deque()).append(record)

    def done(self, record: ConsumerRecord, publication: int | None) -> None:
        """A message has taken effect, or was put aside."""
        partition = TopicPartition(record.topic, record.partition)
        if partition not in self._under_way:
            return  # the partition went to another member, which gets the message again
        if publication is not None:
            self._publications.setdefault(record.topic, []).append(publication)
        done, under_way = self._done.setdefault(partition, set()), self._under_way[partition]
        done.add(record.offset)
        while under_way and under_way[0].offset in done:
            offset = under_way.popleft().offset
            done.discard(offset)
            self._next[partition] = offset + 1

    def take_offsets(self) -> dict[TopicPartition, int]:
        """The offsets to commit since the last call: of the next message that is still to be handled."""
        offsets, self._next = self._next, {}
        return offsets

    def put_back(self, offsets: dict[TopicPartition, int]) -> None:
        """What was taken and not committed comes with the next call, unless a later one does or it is not ours now."""
        for partition, offset in offsets.items():
            if partition in self._under_way:
                self._next.setdefault(partition, offset)

    def take_publications(self) -> dict[str, list[int]]:
        """The publication numbers that took effect since the last call, by topic."""
        publications, self._publications = self._publications, {}
        return publications

    def oldest(self) -> list[ConsumerRecord]:
        """The first message of each partition that has not taken effect; may be asked from any thread."""
        return [record for under_way in list(self._under_way.values()) for record in list(under_way)[:1]]

    def forget(self, partitions: set[TopicPartition]) -> None:
        """Partitions that are no longer ours."""
        for partition in partitions:
            self._under_way.pop(partition, None)
            self._done.pop(partition, None)
            self._next.pop(partition, None)
