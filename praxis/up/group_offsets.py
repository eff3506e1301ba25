"""How far consumers have come as Kafka itself knows it: what their groups have committed, after the effect."""

from collections.abc import Mapping

from confluent_kafka import Consumer, KafkaException, TopicPartition

from praxis.up.readiness import CONSUMERS, Reached

TIMEOUT_SECONDS = 5.0


class GroupOffsets:
    """Committed offsets beside the ends of the partitions. It joins no group, so it disturbs none."""

    def __init__(self, bootstrap_servers: str, topic_prefix: str = "") -> None:
        self._bootstrap_servers = bootstrap_servers
        self._topic_prefix = topic_prefix  # of groups, too
        self._clients: dict[str, Consumer] = {}

    def of(self, topic: str, last_publication: int) -> Mapping[str, Reached]:  # noqa: ARG002 - offsets count otherwise
        """Of every group that consumes the topic. Raises KafkaException."""
        return {
            group: self._reached(self._client(group), self._topic_prefix + topic) for group in CONSUMERS.get(topic, ())
        }

    def close(self) -> None:
        """Closes the connections."""
        for client in self._clients.values():
            client.close()
        self._clients.clear()

    def _reached(self, client: Consumer, topic: str) -> Reached:
        known = client.list_topics(topic, timeout=TIMEOUT_SECONDS).topics[topic]
        if known.error is not None:  # such a topic has no partitions, of which none would have anything left
            raise KafkaException(known.error)
        partitions = [TopicPartition(topic, number) for number in known.partitions]
        applied = expected = 0
        for committed in client.committed(partitions, timeout=TIMEOUT_SECONDS):
            first, end = client.get_watermark_offsets(committed, timeout=TIMEOUT_SECONDS)
            applied += max(committed.offset, first) - first  # negative when the group has committed nothing
            expected += end - first
        return Reached(applied, expected)

    def _client(self, group: str) -> Consumer:
        if group not in self._clients:
            self._clients[group] = Consumer(
                {
                    "bootstrap.servers": self._bootstrap_servers,
                    "group.id": self._topic_prefix + group,
                    "enable.auto.commit": False,
                    "log_level": 0,
                }
            )
        return self._clients[group]
