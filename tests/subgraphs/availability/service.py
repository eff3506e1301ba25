"""The service without its surroundings, over real Postgres and Redis."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from redis.asyncio import Redis

from domain_events import AvailabilityChanged, BookingState, DomainEvent
from domain_events.practitioner import PractitionerState
from scheduling.redis_value import CalendarValue, address
from servicekit.authentication import ANONYMOUS
from servicekit.database import Database
from servicekit.envelope import decode_envelope, decode_event
from servicekit.graphql import RequestContext
from servicekit.redis import open_redis
from servicekit.testing import FixedClock
from subgraphs.availability.app import UseCases, request_context, use_cases
from subgraphs.availability.repository.shown import ShownCalendars
from subgraphs.availability.schema import schema
from tests.subgraphs.availability.events import CHECKUP, NOW

POOL_SIZE = 4

DAYS = """
query ($id: ID!, $type: ID!, $from: Date, $days: Int) {
  _entities(representations: [{__typename: "Practitioner", id: $id}]) { ... on Practitioner {
    availability(consultationTypeId: $type, from: $from, days: $days) { date slots { start end localStart timeZone } } } } }
"""
NEXT = """
query ($id: ID!, $type: ID) {
  _entities(representations: [{__typename: "Practitioner", id: $id}]) { ... on Practitioner {
    nextSlot(consultationTypeId: $type) { start localStart } } } }
"""


@dataclass
class Service:
    """What tests do with it."""

    database: Database
    redis: Redis
    clock: FixedClock
    cases: UseCases

    def another(self) -> "Service":
        """Another process over the same stores."""
        return replace(self, cases=use_cases(self.database, self.redis))

    async def follow(self, *events: DomainEvent) -> None:
        """Handles events in this order."""
        for event in events:
            if isinstance(event, BookingState):
                await self.cases.follow.booking(event, self.clock.now())
            else:
                assert isinstance(event, PractitionerState)
                await self.cases.follow.practitioner(event, self.clock.now())

    async def run(self, document: str, **variables: Any) -> tuple[Any, list[dict[str, Any]]]:
        """Data and errors of an operation."""
        base = RequestContext(ANONYMOUS, "en", None, self.clock, self.clock.now())
        context = request_context(base, self.cases)
        result = await schema.execute(document, variable_values=deepcopy(variables), context_value=context)
        return result.data, [dict(error.formatted) for error in result.errors or []]

    async def days(
        self, practitioner_id: str, kind: str = CHECKUP, first: str | None = None, days: int = 7
    ) -> dict[str, list[str]] | None:
        """Local clock times of the free slots by local date; None where the field is null."""
        variables = {"id": practitioner_id, "type": kind, "from": first, "days": days}
        data, errors = await self.run(DAYS, **variables)
        assert not errors, errors
        found = data["_entities"][0]["availability"]
        if found is None:
            return None
        return {day["date"]: [slot["localStart"][11:] for slot in day["slots"]] for day in found}

    async def day(self, practitioner_id: str, day: str, kind: str = CHECKUP) -> list[str]:
        """Local clock times of the free slots of one local day."""
        found = await self.days(practitioner_id, kind, day, 1)
        assert found is not None
        return found[day]

    async def next_slot(self, practitioner_id: str, kind: str | None = CHECKUP) -> str | None:
        """The start of the next slot, None where the field is null."""
        data, errors = await self.run(NEXT, id=practitioner_id, type=kind)
        assert not errors, errors
        found = data["_entities"][0]["nextSlot"]
        return None if found is None else str(found["localStart"])

    async def shown(self, practitioner_id: str) -> CalendarValue | None:
        """What Redis holds."""
        data = await self.redis.hget(*address(practitioner_id))
        return CalendarValue.decode(data) if isinstance(data, bytes) else None

    async def version(self, practitioner_id: str) -> int | None:
        """The calendar's version in Postgres."""
        async with self.database.connection() as connection:
            version: int | None = await connection.fetchval(
                "SELECT version FROM calendar WHERE practitioner_id = $1", UUID(practitioner_id)
            )
            return version

    async def told(self, practitioner_id: str | None = None) -> list[AvailabilityChanged]:
        """What search was told, in order."""
        async with self.database.connection() as connection:
            rows = await connection.fetch("SELECT envelope FROM outbox ORDER BY id")
        kinds = {"AvailabilityChanged": AvailabilityChanged}
        events = [decode_event(decode_envelope(row["envelope"]), kinds) for row in rows]
        return [event for event in events if event and practitioner_id in (None, event.practitioner_id)]

    async def state(self) -> Sequence[tuple[Any, ...]]:
        """All that Postgres holds of calendars and bookings."""
        async with self.database.connection() as connection:
            calendars = await connection.fetch("SELECT * FROM calendar ORDER BY practitioner_id")
            busy = await connection.fetch("SELECT * FROM busy ORDER BY booking_id")
        return [tuple(row) for row in (*calendars, *busy)]

    async def show(self, practitioner_id: str, value: CalendarValue) -> None:
        """What another process may write, with what it knows."""
        await ShownCalendars(self.redis).replace({UUID(practitioner_id): value})

    def restart(self) -> None:
        """A new process over the same stores: nothing that was kept in memory is left."""
        self.cases = use_cases(self.database, self.redis)


@asynccontextmanager
async def service_over(dsn: str, redis_url: str, now: datetime = NOW) -> AsyncIterator[Service]:
    """The service at a fixed time."""
    async with (
        Database.open(dsn, pool_size=POOL_SIZE) as database,
        open_redis(redis_url) as redis,
    ):
        yield Service(database, redis, FixedClock(now), use_cases(database, redis))
