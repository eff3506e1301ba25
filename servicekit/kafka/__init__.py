"""Kafka: a producer that never reorders, and consumers that commit after the effect."""

from servicekit.envelope import ReceivedEvent
from servicekit.kafka.consumer import Consumer, ConsumerSettings
from servicekit.kafka.producer import EventProducer

__all__ = ["Consumer", "ConsumerSettings", "EventProducer", "ReceivedEvent"]
