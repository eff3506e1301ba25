"""The promises about events are missed when what keeps them is taken out: each scenario holds with it and not without."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from aiokafka import AIOKafkaConsumer

from servicekit.clock import SystemClock
from servicekit.envelope import encode_event
from servicekit.kafka import Consumer, ConsumerSettings, EventProducer, ReceivedEvent, consumer_run
from servicekit.kafka.consumer_run import ConsumerRun
from servicekit.kafka.together import Together
from servicekit.outbox import NotAcknowledged, OutboxRow, Relay, RelaySettings, append, lease, log, relay
from servicekit.outbox.lease import Lease
from servicekit.outbox.log import OutboxLog
from subgraphs.booking.consumer import GROUP, handlers
from subgraphs.booking.repository import practitioner_rules
from subgraphs.booking.use_cases.follow_practitioners import follow_practitioners
from tests.embedded_servers import FreshDatabase
from tests.servicekit import waiting
from tests.servicekit.kafka.test_consumer import send
from tests.servicekit.outbox.conftest import Outbox, Seen, ThingHappened, running
from tests.servicekit.sensitivity import Counted, holds, replace_in
from tests.servicekit.waiting import eventually
from tests.subgraphs.booking.practices import practitioner
from tests.subgraphs.booking.world import stores_over

LATE_COMMITS = "AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())"
ORDER = "(PARTITION BY topic ORDER BY id)"
LEASE = "WHERE holder = $1 OR holder IS NULL OR expires_at < $2"
NEWER = "practitioner_rules.version < given.version\n"


@pytest.fixture(autouse=True)
def _short_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "DEADLINE_SECONDS", 15.0)
    monkeypatch.setattr(consumer_run, "HANDOVER_SECONDS", 0.1)


async def an_event_whose_transaction_commits_late_keeps_its_place(outbox: Outbox, looks: Counted) -> None:
    seen = Seen()
    async with outbox.relaying(), outbox.consuming(seen):
        async with outbox.database.transaction() as slow:
            await append(slow, ThingHappened("a", 1), source="test", time=datetime.now(UTC))
            await outbox.add(ThingHappened("a", 2))
            await looks.more(3)
        await eventually(seen.numbers, lambda numbers: len(numbers) == 2)
    assert await seen.numbers() == [1, 2]


@pytest.mark.parametrize("is_guarded", [True, False])
async def test_the_wait_for_older_transactions_is_missed(
    outbox: Outbox, is_guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = Counted(OutboxLog, "next_rows", monkeypatch)
    if not is_guarded:
        replace_in(log, "_NUMBER", LATE_COMMITS, "", monkeypatch)
    assert await holds(an_event_whose_transaction_commits_late_keeps_its_place(outbox, looks)) == is_guarded


async def events_of_one_key_are_published_in_the_order_of_their_rows(outbox: Outbox) -> None:
    seen = Seen()
    await outbox.add(*(ThingHappened("a", number) for number in range(20)))
    async with outbox.relaying(), outbox.consuming(seen):
        await eventually(seen.numbers, lambda numbers: len(numbers) == 20)
    assert await seen.numbers() == list(range(20))


@pytest.mark.parametrize("is_guarded", [True, False])
async def test_the_order_of_rows_is_missed(outbox: Outbox, is_guarded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not is_guarded:
        replace_in(log, "_NUMBER", ORDER, "(PARTITION BY topic ORDER BY id DESC)", monkeypatch)
    assert await holds(events_of_one_key_are_published_in_the_order_of_their_rows(outbox)) == is_guarded


class OnceUnknown:
    """A publisher whose first send ends without an answer and without a message."""

    def __init__(self, producer: EventProducer) -> None:
        self._producer = producer
        self._is_first = True

    async def send_all(self, rows: Sequence[OutboxRow]) -> None:
        if self._is_first:
            self._is_first = False
            raise NotAcknowledged("no answer in time")
        await self._producer.send_all(rows)


async def what_is_not_acknowledged_is_sent_again_before_what_follows(outbox: Outbox) -> None:
    seen, settings = Seen(), RelaySettings("booking", timedelta(hours=1))
    await outbox.add(ThingHappened("a", 1))
    async with (
        EventProducer.open(outbox.bootstrap_servers, outbox.topic_prefix) as producer,
        outbox.consuming(seen),
        running(Relay(outbox.database, OnceUnknown(producer), SystemClock(), settings).run),
    ):
        await eventually(outbox.unpublished, lambda number: number == 0)
        await outbox.add(ThingHappened("a", 2))
        await eventually(seen.numbers, lambda numbers: 2 in numbers)
    assert await seen.numbers() == [1, 2]


@pytest.mark.parametrize("is_guarded", [True, False])
async def test_the_wait_for_acknowledgements_is_missed(
    outbox: Outbox, is_guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_guarded:
        send_and_wait = Relay._send

        async def take_unknown_for_sent(self: Relay, *arguments: Any) -> None:
            try:
                await send_and_wait(self, *arguments)
            except NotAcknowledged:
                return

        monkeypatch.setattr(Relay, "_send", take_unknown_for_sent)
    assert await holds(what_is_not_acknowledged_is_sent_again_before_what_follows(outbox)) == is_guarded


class Held:
    """A publisher that never gets an answer for what it was given."""

    def __init__(self) -> None:
        self.given: list[int] = []
        self.has_some = asyncio.Event()

    async def send_all(self, rows: Sequence[OutboxRow]) -> None:
        self.given += [row.publication for row in rows]
        self.has_some.set()
        await asyncio.Event().wait()


async def while_a_relay_publishes_another_stands_by(outbox: Outbox, looks: Counted) -> None:
    active, standby, settings = Held(), Held(), RelaySettings("booking", timedelta(hours=1))
    await outbox.add(ThingHappened("a", 1))
    async with running(Relay(outbox.database, active, SystemClock(), settings).run):
        await asyncio.wait_for(active.has_some.wait(), 20)
        async with running(Relay(outbox.database, standby, SystemClock(), settings).run):
            await looks.more(5)
    assert (active.given, standby.given) == ([1], [])


@pytest.mark.parametrize("is_guarded", [True, False])
async def test_the_lease_is_missed(outbox: Outbox, is_guarded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "STANDBY_SECONDS", 0.05)
    monkeypatch.setattr(relay, "RENEW_SECONDS", 0.05)
    monkeypatch.setattr(lease, "RENEW_SECONDS", 0.05)
    if not is_guarded:
        replace_in(lease, "_TAKE", LEASE, "WHERE true OR holder = $1 OR expires_at < $2", monkeypatch)
    looks = Counted(Lease, "take", monkeypatch)
    assert await holds(while_a_relay_publishes_another_stands_by(outbox, looks)) == is_guarded


async def an_event_whose_effect_never_came_is_handled_by_the_next_member(
    producer: EventProducer, settings: ConsumerSettings, fetches: Counted
) -> None:
    started, second = asyncio.Event(), Seen()

    async def hang(_received: ReceivedEvent[ThingHappened]) -> None:
        started.set()
        await asyncio.Event().wait()

    await send(producer, ThingHappened("a", 1))
    async with running(Consumer(settings, {ThingHappened: hang}).run):
        await asyncio.wait_for(started.wait(), 20)
        await fetches.more(3)  # each is followed by a commit of what is done
    await send(producer, ThingHappened("a", 2))
    async with running(Consumer(settings, {ThingHappened: second.note}).run):
        await eventually(second.numbers, lambda numbers: 2 in numbers)
    assert await second.numbers() == [1, 2]


@pytest.mark.parametrize("is_guarded", [True, False])
async def test_the_commit_after_the_effect_is_missed(
    kafka_bootstrap_servers: str, topic_prefix: str, is_guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = ConsumerSettings("readers", kafka_bootstrap_servers, topic_prefix, session_timeout_ms=2_000)
    fetches = Counted(AIOKafkaConsumer, "getmany", monkeypatch)
    if not is_guarded:
        take = ConsumerRun._take

        def take_for_done(self: ConsumerRun, record: Any) -> None:
            take(self, record)
            self.handled(record)

        monkeypatch.setattr(ConsumerRun, "_take", take_for_done)
    async with EventProducer.open(kafka_bootstrap_servers, topic_prefix) as producer:
        scenario = an_event_whose_effect_never_came_is_handled_by_the_next_member(producer, settings, fetches)
        assert await holds(scenario) == is_guarded


async def an_older_version_that_comes_again_changes_nothing(dsn: str, servers: str, prefix: str) -> None:
    first, last = practitioner(), practitioner()
    second = practitioner(UUID(first.practitioner_id), version=2)
    async with stores_over(dsn) as stores, EventProducer.open(servers, prefix) as producer:

        async def versions() -> dict[str, int]:
            async with stores.database.connection() as connection:
                rows = await connection.fetch("SELECT practitioner_id, version FROM practitioner_rules")
            return {str(row["practitioner_id"]): row["version"] for row in rows}

        for state in (first, second, first, last):
            value = encode_event(state, source="test", time=datetime.now(UTC))
            await producer.send_raw(state.topic, first.key.encode(), value, [])
        practitioners = Together(partial(follow_practitioners, stores))
        consumer = Consumer(ConsumerSettings(GROUP, servers, prefix), handlers(stores, practitioners, SystemClock()))
        async with running(consumer.run):
            await eventually(versions, lambda found: last.practitioner_id in found)
        assert (await versions())[first.practitioner_id] == 2


@pytest.mark.parametrize("is_guarded", [True, False])
async def test_the_comparison_of_versions_is_missed(
    fresh_database: FreshDatabase,
    kafka_bootstrap_servers: str,
    topic_prefix: str,
    is_guarded: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not is_guarded:
        replace_in(practitioner_rules, "_UPDATE", NEWER, "true\n", monkeypatch)
    dsn = fresh_database("booking").dsn
    scenario = an_older_version_that_comes_again_changes_nothing(dsn, kafka_bootstrap_servers, topic_prefix)
    assert await holds(scenario) == is_guarded
