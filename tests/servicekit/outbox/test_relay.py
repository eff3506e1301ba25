"""From commit to topic: nothing is lost, nothing is out of order, one relay at a time."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from structlog.testing import capture_logs

from servicekit.clock import SystemClock
from servicekit.outbox import OutboxRow, PositionStore, Relay, RelaySettings, append
from tests.embedded_servers import OwnServer
from tests.servicekit.outbox.conftest import Outbox, Seen, ThingHappened, running
from tests.servicekit.waiting import eventually


def things(name: str, numbers: range) -> list[ThingHappened]:
    return [ThingHappened(name, number) for number in numbers]


async def test_a_committed_event_reaches_the_consumer_in_order_of_its_key(outbox: Outbox) -> None:
    seen = Seen()
    async with outbox.relaying(), outbox.consuming(seen):
        for number in range(20):
            await outbox.add(ThingHappened("a", number))
        await eventually(seen.numbers, lambda numbers: len(numbers) >= 20)
        await eventually(outbox.unpublished, lambda number: number == 0)
    assert await seen.numbers() == list(range(20))


async def test_a_rolled_back_transaction_leaves_no_event(outbox: Outbox) -> None:
    seen = Seen()
    async with outbox.relaying(), outbox.consuming(seen):
        try:
            async with outbox.database.transaction() as connection:
                await append(connection, ThingHappened("a", 1), source="test", time=datetime.now(UTC))
                raise ConnectionError("the booking failed")
        except ConnectionError:
            await outbox.add(ThingHappened("a", 2))
        await eventually(seen.numbers, lambda numbers: 2 in numbers)
    assert await seen.numbers() == [2]


async def test_an_older_transaction_that_commits_later_is_not_skipped(outbox: Outbox) -> None:
    seen = Seen()
    async with outbox.relaying(), outbox.consuming(seen):
        async with outbox.database.transaction() as slow:
            await append(slow, ThingHappened("slow", 1), source="test", time=datetime.now(UTC))
            await outbox.add(ThingHappened("quick", 2))
            # The younger event waits for the older transaction, which may hold an earlier event of its key.
            assert await seen.numbers() == []
        await eventually(seen.numbers, lambda numbers: sorted(numbers) == [1, 2])


async def test_only_one_of_two_relays_publishes_and_the_other_takes_over(outbox: Outbox) -> None:
    seen = Seen()
    async with outbox.consuming(seen), outbox.relaying():
        async with outbox.relaying():
            await outbox.add(*things("a", range(10)))
            await eventually(seen.numbers, lambda numbers: len(numbers) >= 10)
            assert await seen.numbers() == list(range(10))
            # Before that the active one would leave them to its successor as not published.
            await eventually(outbox.unpublished, lambda number: number == 0)
        await outbox.add(*things("a", range(10, 20)))
        await eventually(seen.numbers, lambda numbers: len(numbers) >= 20)
    assert await seen.numbers() == list(range(20))


class Recording:
    """Remembers how many events were sent together."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    async def send_all(self, rows: Sequence[OutboxRow]) -> None:
        self.sizes.append(len(rows))


async def test_events_that_follow_one_another_within_the_time_to_gather_are_sent_together(outbox: Outbox) -> None:
    sent = Recording()
    settings = RelaySettings("booking", timedelta(hours=1), gather_seconds=2.0)
    async with running(Relay(outbox.database, sent, SystemClock(), settings).run):
        for number in range(10):
            await outbox.add(ThingHappened("a", number))
        await eventually(outbox.unpublished, lambda number: number == 0)
    # The first look of a relay that starts waits for nobody.
    assert sum(sent.sizes) == 10
    assert len(sent.sizes) <= 3


async def test_events_wait_while_the_broker_is_away(outbox: Outbox, own_broker: OwnServer) -> None:
    outbox.bootstrap_servers = own_broker.address
    seen = Seen()
    own_broker.stop()
    await outbox.add(*things("a", range(3)))
    with capture_logs() as logs:
        async with outbox.relaying() as relay:

            async def refusals() -> int:
                return sum(entry["event"] == "waiting for the broker" for entry in logs)

            await eventually(refusals, lambda number: number >= 2)
            assert await outbox.unpublished() == 3
            own_broker.start()
            async with outbox.consuming(seen):
                await eventually(seen.numbers, lambda numbers: numbers == [0, 1, 2])
            assert not relay.done()


async def test_what_a_broker_in_memory_forgot_is_published_again(
    outbox: Outbox, own_broker: OwnServer, consumer_positions_dsn: str
) -> None:
    outbox.bootstrap_servers = own_broker.address
    async with PositionStore.open(consumer_positions_dsn) as positions:
        first = Seen()
        async with outbox.relaying(positions), outbox.consuming(first, positions):
            await outbox.add(*things("a", range(5)))
            await eventually(lambda: positions.lowest("thing-events"), lambda lowest: lowest == 5)
        async with outbox.relaying(positions):
            await outbox.add(*things("a", range(5, 9)))
            await eventually(outbox.unpublished, lambda waiting: waiting == 0)
        own_broker.kill()
        own_broker.start()
        second = Seen()
        async with outbox.relaying(positions), outbox.consuming(second, positions):
            await eventually(second.numbers, lambda numbers: numbers == [5, 6, 7, 8])


async def test_relay_and_consumer_go_on_by_themselves_when_a_broker_comes_back_empty(
    outbox: Outbox, own_broker: OwnServer, consumer_positions_dsn: str
) -> None:
    outbox.bootstrap_servers = own_broker.address
    seen = Seen()
    async with (
        PositionStore.open(consumer_positions_dsn) as positions,
        outbox.relaying(positions) as relay,
        outbox.consuming(seen, positions),
    ):
        await outbox.add(*things("a", range(5)))
        await eventually(lambda: positions.lowest("thing-events"), lambda lowest: lowest == 5)
        own_broker.kill()
        await outbox.add(*things("a", range(5, 9)))
        own_broker.start()
        await eventually(lambda: positions.lowest("thing-events"), lambda lowest: lowest == 9)
        assert not relay.done()
    assert list(dict.fromkeys(await seen.numbers())) == list(range(9))


async def test_a_new_group_gets_everything_that_is_kept(outbox: Outbox, consumer_positions_dsn: str) -> None:
    async with PositionStore.open(consumer_positions_dsn) as positions:
        old, new = Seen(), Seen()
        async with outbox.relaying(positions), outbox.consuming(old, positions, "old"):
            await outbox.add(*things("a", range(5)))
            await eventually(old.numbers, lambda numbers: len(numbers) >= 5)
            async with outbox.consuming(new, positions, "new"):
                await eventually(new.numbers, lambda numbers: sorted(set(numbers)) == [0, 1, 2, 3, 4])
