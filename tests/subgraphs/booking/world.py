"""A small world to book in: practitioners, patients, a clock that stands still, and the use cases."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec

from domain_events import PractitionerChanged, PractitionerRetired
from servicekit.authentication import Viewer
from servicekit.database import Database
from servicekit.envelope import decode_envelope
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.refusals import BookingRefusal
from subgraphs.booking.repository.practitioner_rules import RulesRepository
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.answered_once import Call
from subgraphs.booking.use_cases.cancel_booking import CancelBooking, cancel_booking
from subgraphs.booking.use_cases.close_booking import CompleteBooking, RecordNoShow, close_booking
from subgraphs.booking.use_cases.confirm_hold import ConfirmHold, confirm_hold
from subgraphs.booking.use_cases.create_booking import CreateBooking, create_booking
from subgraphs.booking.use_cases.follow_practitioners import follow_practitioners
from subgraphs.booking.use_cases.hold_slot import HoldSlot, hold_slot
from subgraphs.booking.use_cases.release_hold import ReleaseHold, release_hold
from subgraphs.booking.use_cases.reschedule_booking import RescheduleBooking, reschedule_booking
from tests.embedded_servers import TestDatabase
from tests.subgraphs.booking.practices import CONSULTATION, practitioner

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)  # a Monday, 07:00 in Paris
NINE = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)  # Tuesday of the week after, 09:00 in Paris

Outcome = Booking | BookingRefusal

NUMBER_WAITS = """
SELECT count(*) = $1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def minutes(count: int) -> timedelta:
    """A distance in time."""
    return timedelta(minutes=count)


def patient(patient_id: UUID | None = None) -> Viewer:
    """Somebody with a patient's token."""
    return Viewer(actor_id=patient_id or uuid4(), scopes=frozenset({"patient"}))


def viewer(*scopes: str, actor_id: UUID | None = None) -> Viewer:
    """Somebody with other scopes."""
    return Viewer(actor_id=actor_id or uuid4(), scopes=frozenset(scopes))


def actor(somebody: Viewer) -> UUID:
    """The id behind a token."""
    assert somebody.actor_id is not None
    return somebody.actor_id


@dataclass
class World:
    """The use cases over one database; `now` may be set."""

    stores: Stores
    database: TestDatabase
    stack: AsyncExitStack
    now: datetime = NOW

    async def practice(self, state: PractitionerChanged | PractitionerRetired | None = None) -> UUID:
        """Makes booking know a practitioner; returns its id."""
        known = state or practitioner()
        await follow_practitioners(self.stores, [known])
        return UUID(known.practitioner_id)

    async def book(
        self, who: Viewer, practitioner_id: UUID, start: datetime, *, key: str | None = None, **fields: Any
    ) -> Booking:
        """createBooking; of the type CONSULTATION unless said otherwise."""
        command = CreateBooking(
            practitioner_id=practitioner_id,
            start=start,
            **{"consultation_type_id": CONSULTATION, **fields},
        )
        return await create_booking(self.stores, self.call(who, key), command)

    async def move(
        self, who: Viewer, booking: Booking, start: datetime | None = None, *, key: str | None = None, **fields: Any
    ) -> Booking:
        """rescheduleBooking, having seen the booking as it is given."""
        command = RescheduleBooking(
            booking_id=booking.id, start=start, **{"expected_version": booking.version, **fields}
        )
        return await reschedule_booking(self.stores, self.call(who, key), command)

    async def cancel(
        self, who: Viewer, booking: Booking, *, key: str | None = None, reason: str | None = None
    ) -> Booking:
        """cancelBooking, having seen the booking as it is given."""
        command = CancelBooking(booking_id=booking.id, expected_version=booking.version, reason=reason)
        return await cancel_booking(self.stores, self.call(who, key), command)

    async def close(self, who: Viewer, booking: Booking, *, came: bool, key: str | None = None) -> Booking:
        """completeBooking or recordNoShow, having seen the booking as it is given."""
        kind = CompleteBooking if came else RecordNoShow
        command = kind(booking_id=booking.id, expected_version=booking.version)
        return await close_booking(self.stores, self.call(who, key), command)

    async def hold(
        self, who: Viewer, practitioner_id: UUID, start: datetime, *, key: str | None = None, **fields: Any
    ) -> Booking:
        """holdSlot; of the type CONSULTATION unless said otherwise."""
        command = HoldSlot(
            practitioner_id=practitioner_id,
            start=start,
            **{"consultation_type_id": CONSULTATION, **fields},
        )
        return await hold_slot(self.stores, self.call(who, key), command)

    async def confirm(self, who: Viewer, hold: Booking, *, key: str | None = None) -> Booking:
        """confirmHold, having seen the hold as it is given."""
        command = ConfirmHold(booking_id=hold.id, expected_version=hold.version)
        return await confirm_hold(self.stores, self.call(who, key), command)

    async def release(self, who: Viewer, hold: Booking, *, key: str | None = None) -> Booking:
        """releaseHold, having seen the hold as it is given."""
        command = ReleaseHold(booking_id=hold.id, expected_version=hold.version)
        return await release_hold(self.stores, self.call(who, key), command)

    def call(self, who: Viewer, key: str | None = None) -> Call:
        """A call at this world's time."""
        return Call(viewer=who, now=self.now, idempotency_key=key)

    async def rows(self, query: str, *parameters: object) -> list[asyncpg.Record]:
        """What stands in the database."""
        async with self.stores.database.connection() as connection:
            return await connection.fetch(query, *parameters)

    async def value(self, query: str, *parameters: object) -> Any:
        """One value from the database."""
        async with self.stores.database.connection() as connection:
            return await connection.fetchval(query, *parameters)

    async def until(self, query: str, *parameters: object, begun: Sequence["asyncio.Future[Any]"] = ()) -> None:
        """Waits until the query says true; what one of `begun` raised, or that it has ended, is raised at once."""
        async with asyncio.timeout(20):
            while not await self.value(query, *parameters):
                for each in begun:
                    if each.done():
                        raise AssertionError(f"it has ended instead of waiting: {each.result()!r}")
                await asyncio.sleep(0.01)

    async def until_waiting(self, *begun: "asyncio.Future[Any]") -> None:
        """Waits until each of these waits for a lock."""
        await self.until(NUMBER_WAITS, len(begun), begun=begun)

    async def events(self) -> list[tuple[str, dict[str, Any]]]:
        """Type and data of every event in the outbox, in order."""
        envelopes = [decode_envelope(row["envelope"]) for row in await self.rows("SELECT * FROM outbox ORDER BY id")]
        return [(envelope.type, msgspec.json.decode(envelope.data)) for envelope in envelopes]

    async def standing(self, booking: Booking) -> tuple[str, int]:
        """Status and version of the booking's row."""
        (row,) = await self.rows("SELECT status, version FROM bookings WHERE id = $1", booking.id)
        return row["status"], row["version"]

    async def told(self) -> list[tuple[str, str, int]]:
        """Type, status and version of every event of bookings in the outbox, in order."""
        return [(kind, data["status"], data["version"]) for kind, data in await self.events()]

    async def deadlocks(self) -> int:
        """How many deadlocks Postgres has had to break in this database. Ends the world.

        A backend tells its statistics when it ends, and else only after a while.
        """
        await self.stack.aclose()
        connection = await asyncpg.connect(self.database.superuser_dsn)
        try:
            others = (
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            async with asyncio.timeout(20):
                while await connection.fetchval(others):  # noqa: ASYNC110 - it happens in Postgres
                    await asyncio.sleep(0.01)
            query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
            return int(await connection.fetchval(query))
        finally:
            await connection.close()


@asynccontextmanager
async def stores_over(dsn: str) -> AsyncIterator[Stores]:
    """A process's stores: a pool, and a memory of its own."""
    async with Database.open(dsn, pool_size=16, application_name="booking tests") as pool:
        yield Stores(database=pool, rules=RulesRepository())


async def outcome(attempt: Awaitable[Booking]) -> Outcome:
    """The booking or the refusal; a fault is raised."""
    try:
        return await attempt
    except BookingRefusal as refusal:
        return refusal


async def outcomes(attempts: Sequence[Awaitable[Booking]]) -> list[Outcome]:
    """All at once."""
    return await asyncio.gather(*(outcome(attempt) for attempt in attempts))


def successes(found: Sequence[Outcome]) -> list[Booking]:
    """The bookings among the outcomes."""
    return [one for one in found if isinstance(one, Booking)]


def codes(found: Sequence[Outcome]) -> set[str]:
    """The codes of the refusals among the outcomes."""
    return {one.code for one in found if isinstance(one, BookingRefusal)}
