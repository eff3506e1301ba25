"""The base of every event: which topic carries it, which key orders it, which version it states."""

from typing import ClassVar

import msgspec


class Value(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A value inside an event. Fields that a consumer does not know are ignored when it decodes."""


class DomainEvent(Value, frozen=True, kw_only=True):
    """A fact about one aggregate, with the state that a consumer needs and not just the change.

    `version` is the aggregate's version after the fact; a consumer that holds the same or a newer one changes nothing.
    """

    topics: ClassVar[tuple[str, ...]]  # nearly always one; `topic` says which of them carries this event
    # Events of different keys are handled at the same time. One that speaks of its whole partition waits for all before.
    waits_for_partition: ClassVar[bool] = False

    @property
    def topic(self) -> str:
        """Which topic carries this event."""
        return self.topics[0]

    @property
    def key(self) -> str:
        """What orders this event within its topic (the Kafka message key)."""
        raise NotImplementedError

    @property
    def aggregate_id(self) -> str:
        """The id of what changed (the CloudEvents `subject`)."""
        raise NotImplementedError

    @property
    def aggregate_version(self) -> int:
        """The version of what changed, as of this event."""
        raise NotImplementedError


def event_types(topic: str) -> dict[str, type[DomainEvent]]:
    """The events of one topic, by the name that stands in the envelope's `type`."""
    return {kind.__name__: kind for kind in _leaves(DomainEvent) if topic in kind.topics}


def event_topics() -> list[str]:
    """The topics of all events."""
    return sorted({topic for kind in _leaves(DomainEvent) for topic in kind.topics})


def _leaves(kind: type[DomainEvent]) -> list[type[DomainEvent]]:
    children = kind.__subclasses__()
    return [leaf for child in children for leaf in _leaves(child)] if children else [kind]
