"""Every consumer reads all its topics again from the start: no state, no version and no mail changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from domain_events import PatientErased
from scheduling.redis_value import address
from servicekit.envelope import encode_event
from servicekit.kafka.sealed_consumer import SealedConsumer
from subgraphs.booking.use_cases.reschedule_booking import RescheduleBooking, reschedule_booking
from tests.praxis.platform import Platform, somebody, until

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("reading_again")]

# All that consumers write, apart from what delivery does with notices; and which events there are.
TABLES = {
    "booking": ("bookings", "booking_history", "practitioner_rules"),
    "availability": ("calendar", "busy"),
    "patient": ("patients", "known_by", "erased_patients"),
}
EVENTS = "SELECT id, topic, key, publication FROM outbox ORDER BY id"
NOTICES = "SELECT id, booking_id, booking_version, kind, recipient, practitioner_id FROM notices ORDER BY id"


async def a_life_in_short(platform: Platform) -> None:
    """Bookings are made, moved to other practitioners and cancelled, a practitioner retires, a patient is erased."""
    first, second, third, *_ = platform.takers()
    kept, cancelled, erased = somebody(), somebody(), somebody()
    moved = await platform.book(first, who=kept)
    move = RescheduleBooking(booking_id=moved.id, expected_version=moved.version, start=moved.start + timedelta(days=7))
    await reschedule_booking(platform.bookings, platform.call(kept), move)
    await platform.cancel(await platform.book(second, who=cancelled), cancelled)
    forgotten = await platform.book(second, timedelta(days=3), erased)
    await platform.book(third)
    await platform.settled()
    await platform.retire(third)
    event = PatientErased(patient_id=str(erased.actor_id), version=2)
    envelope = encode_event(event, source="/praxis/patient", time=platform.now)
    platform.rows(
        "patient",
        "INSERT INTO outbox (topic, key, envelope, created_at) VALUES (%s, %s, %s, %s)",
        *(event.topic, event.key, envelope, platform.now),
    )
    await until(platform, "booking", "SELECT status = 'cancelled' FROM bookings WHERE id = %s", forgotten.id)
    await platform.settled()


async def away_from_daily_steps(platform: Platform) -> None:
    """Until no calendar steps on by a day within minutes: nothing but events shall change anything."""
    nearest = "SELECT max(renew_at) FROM calendar WHERE renew_at < %s"
    while (near := platform.rows("availability", nearest, platform.now + timedelta(minutes=3))[0][0]) is not None:
        platform.move_clock(near - datetime.now(UTC) + timedelta(seconds=1))
        await until(platform, "availability", "SELECT count(*) = 0 FROM calendar WHERE renew_at <= %s", near)
    await platform.settled()


def under_other_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets consumers join groups that are new to the broker: the embedded one holds a place for who left until its session ends."""
    original: Any = SealedConsumer.__init__

    def renamed(self: SealedConsumer, *, group_id: str, **settings: Any) -> None:
        original(self, group_id=f"{group_id}.again", **settings)

    monkeypatch.setattr(SealedConsumer, "__init__", renamed)


async def everything(platform: Platform) -> set[tuple[object, ...]]:
    """All that consumers have made of the events: each row with where it lies."""
    found: set[tuple[object, ...]] = set()
    for owner, tables in TABLES.items():
        for table in tables:
            found |= {(f"{owner}.{table}", *row) for row in platform.rows(owner, f"SELECT {table}::text FROM {table}")}
    for owner in ("practitioner", *TABLES):
        found |= {(f"{owner}.outbox", *row) for row in platform.rows(owner, EVENTS)}
    found |= {("notices", *row) for row in platform.rows("notification", NOTICES)}
    for table in ("practitioners", "terms"):
        found |= {(f"index.{table}", *row) for row in platform.index(f"SELECT * FROM {table}")}
    for (practitioner_id,) in platform.rows("availability", "SELECT practitioner_id FROM calendar"):
        found.add(("shown", practitioner_id, await platform.stores.redis.hget(*address(str(practitioner_id)))))
    return found


async def test_whoever_reads_every_topic_from_the_start_again_ends_where_it_was(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_life_in_short(platform)
    await away_from_daily_steps(platform)
    before = await everything(platform)
    await platform.stop()
    assert platform.servers.positions_dsn is not None
    with psycopg.connect(platform.servers.positions_dsn, autocommit=True) as positions:
        groups = positions.execute("UPDATE consumer_positions SET position = 0 RETURNING consumer_group").fetchall()
    assert {name for (name,) in groups} == {"availability", "booking", "notification", "patient", "search"}

    under_other_names(monkeypatch)
    await platform.start()
    await platform.settled()

    assert before ^ await everything(platform) == set()
