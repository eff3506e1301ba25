"""What an operator sees: how old what waits is, and what was put aside."""

from datetime import UTC, datetime, timedelta

import pytest

from servicekit.envelope import encode_event
from servicekit.kafka import Consumer, ConsumerSettings, EventProducer, ReceivedEvent, handling
from tests.embedded_servers import OwnServer
from tests.servicekit.outbox.conftest import Outbox, Seen, ThingHappened, running
from tests.servicekit.waiting import eventually
from tests.servicekit.watched import Watched


async def test_the_age_of_the_oldest_row_rises_while_the_broker_is_away(outbox: Outbox, own_broker: OwnServer) -> None:
    outbox.bootstrap_servers = own_broker.address
    own_broker.stop()
    watched, seen = Watched(), Seen()
    await outbox.add(ThingHappened("a", 1))
    async with outbox.relaying(telemetry=watched.telemetry):
        await eventually(watched.read, lambda found: found["outbox.oldest_age"] > 1)
        own_broker.start()
        async with outbox.consuming(seen):
            await eventually(seen.numbers, lambda numbers: numbers == [1])
        await eventually(watched.read, lambda found: found["outbox.oldest_age"] == 0)


async def test_lag_is_told_by_the_time_of_the_envelope_and_dead_letters_are_counted(
    kafka_bootstrap_servers: str, topic_prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handling, "FIRST_RETRY_SECONDS", 0.2)
    watched = Watched()

    async def fail(_received: ReceivedEvent[ThingHappened]) -> None:
        raise ValueError("never")

    settings = ConsumerSettings("readers", kafka_bootstrap_servers, topic_prefix)
    async with (
        EventProducer.open(kafka_bootstrap_servers, topic_prefix) as producer,
        running(Consumer(settings, {ThingHappened: fail}, telemetry=watched.telemetry).run),
    ):
        an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
        value = encode_event(ThingHappened("a", 1), source="test", time=an_hour_ago)
        await producer.send_raw("thing-events", b"a", value, [])
        await eventually(watched.read, lambda found: 3600 <= found.get("consumer.lag", 0) < 3700)
        await eventually(watched.read, lambda found: found.get("consumer.dead_letters") == 1)
        await eventually(watched.read, lambda found: found["consumer.lag"] == 0)
