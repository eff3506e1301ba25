"""Dead letters: told without personal data, handed to the group that failed and to no other, and then told no more."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import asyncpg
import pytest

from servicekit.envelope import encode_event
from servicekit.kafka import Consumer, ConsumerSettings, EventProducer, ReceivedEvent, handling
from servicekit.kafka.dead_letter_box import DeadLetterBox
from servicekit.kafka.dead_letters import DeadLetter, cause_of
from servicekit.kafka.topics import make_topics, with_dead_letters
from tests.full_stack_servers import KafkaCluster
from tests.servicekit.outbox.conftest import ThingHappened, running
from tests.servicekit.waiting import eventually


class Store:
    """Keeps the newest number of each name, and fails on request."""

    def __init__(self) -> None:
        self.newest: dict[str, int] = {}
        self.handled: list[int] = []
        self.is_broken = False

    async def apply(self, received: ReceivedEvent[ThingHappened]) -> None:
        """A handler."""
        event = received.event
        if self.is_broken and event.number == 1:
            raise ValueError("no room\nfor alice@example.org")
        self.handled.append(event.number)
        self.newest[event.name] = max(event.number, self.newest.get(event.name, 0))

    async def numbers(self) -> list[int]:
        """All that came."""
        return self.handled


@pytest.fixture(autouse=True)
def _quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handling, "FIRST_RETRY_SECONDS", 0.01)


@asynccontextmanager
async def consuming(bootstrap_servers: str, prefix: str, **stores: Store) -> AsyncIterator[None]:
    """One consumer for each group."""
    if not stores:
        yield
        return
    (group, store), *others = stores.items()
    settings = ConsumerSettings(group, bootstrap_servers, prefix, session_timeout_ms=2_000)
    async with (
        running(Consumer(settings, {ThingHappened: store.apply}).run),
        consuming(bootstrap_servers, prefix, **dict(others)),
    ):
        yield


async def a_dead_letter_is_told_replayed_for_its_group_and_then_told_no_more(servers: str, prefix: str) -> None:
    failing, well = Store(), Store()
    failing.is_broken = True

    async def waiting() -> list[DeadLetter]:
        async with DeadLetterBox.open(servers, prefix) as box:
            return [found.letter for found in await box.waiting(["thing-events"])]

    async def replay(group: str | None = None) -> int:
        async with DeadLetterBox.open(servers, prefix) as box:
            return len(await box.replay(["thing-events"], group))

    async with EventProducer.open(servers, prefix) as producer, consuming(servers, prefix, failing=failing, well=well):
        for number in (1, 2):
            value = encode_event(ThingHappened("a", number), source="test", time=datetime.now(UTC))
            await producer.send_raw("thing-events", b"a", value, [("publication", str(number).encode())])
        letter = (await eventually(waiting, lambda letters: len(letters) == 1))[0]
        assert (letter.group, letter.topic, letter.offset, letter.kind) == (
            "failing",
            "thing-events",
            0,
            "ThingHappened",
        )
        assert letter.cause == "ValueError: no room"
        assert await replay("well") == 0
        await eventually(failing.numbers, lambda numbers: numbers == [2])

        # Still broken: it is put aside again, as another letter.
        assert await replay("failing") == 1
        await eventually(waiting, lambda letters: [each.offset for each in letters] == [2])

        failing.is_broken = False
        assert await replay() == 1
        await eventually(failing.numbers, lambda numbers: numbers == [2, 1])
        assert await waiting() == []
        assert await replay() == 0
        assert failing.newest == {"a": 2}, "an old state came back"
        assert well.handled == [1, 2], "another group was given what it had handled"


async def test_a_dead_letter_goes_back_to_its_group_alone(kafka_bootstrap_servers: str, topic_prefix: str) -> None:
    await a_dead_letter_is_told_replayed_for_its_group_and_then_told_no_more(kafka_bootstrap_servers, topic_prefix)


@pytest.mark.full_stack
async def test_a_dead_letter_goes_back_to_its_group_alone_on_kafka(
    kafka_cluster: KafkaCluster, topic_prefix: str
) -> None:
    await make_topics(kafka_cluster.bootstrap_servers, with_dead_letters(["thing-events"], topic_prefix))
    await a_dead_letter_is_told_replayed_for_its_group_and_then_told_no_more(
        kafka_cluster.bootstrap_servers, topic_prefix
    )


def test_a_cause_quotes_no_row_of_a_database() -> None:
    error = asyncpg.UniqueViolationError.new(
        {"C": "23505", "M": "duplicate key", "D": "Key (email)=(alice@example.org)"}
    )
    assert "alice" in str(error)
    assert cause_of(error) == "UniqueViolationError: duplicate key"
