"""From intents to messages: each is handed over once, and one bad recipient stops nobody else."""

import asyncio
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from servicekit.background import is_set_within
from servicekit.clock import Clock
from servicekit.database import Database
from servicekit.telemetry import Telemetry, get_logger
from workers.notification import repository
from workers.notification.channels import Channel, DeliveryRefused, DeliveryUnknown
from workers.notification.contacts import Answers, Contacts, ContactsUnavailable
from workers.notification.domain import Notice, NoticeState, Parties
from workers.notification.templates import render

BATCH = 40
BOOKINGS_AT_ONCE = 4
POLL_SECONDS = 1.0  # the handlers wake delivery at once; this is for what a crash or an outage left
RETRY_AFTER = timedelta(seconds=2)
SPARE = timedelta(seconds=2)  # what was begun this long before the claim ends is noted within it

_log = get_logger("workers.notification.delivery")


class Delivery:
    """Delivers what is due until cancelled."""

    def __init__(
        self, database: Database, channel: Channel, contacts: Contacts, clock: Clock, telemetry: Telemetry
    ) -> None:
        self._database = database
        self._channel = channel
        self._contacts = contacts
        self._clock = clock
        self._telemetry = telemetry
        self._due = asyncio.Event()
        self._at_once = asyncio.Semaphore(BOOKINGS_AT_ONCE)

    def wake(self) -> None:
        """Something may be due."""
        self._due.set()

    async def run(self) -> None:
        """Raises when the database is away, to be started again."""
        while True:
            self._due.clear()
            if not await self.deliver_due():
                await is_set_within(self._due, POLL_SECONDS)

    async def deliver_due(self) -> bool:
        """Delivers one batch; False when nothing was due or something must wait."""
        now = self._clock.now()
        async with self._database.transaction() as connection:
            notices = await repository.claim_due(connection, now, BATCH)
        if not notices:
            return False
        batch = Batch(notices, now + repository.CLAIM - SPARE)
        try:
            await self._deliver_all(batch)
        finally:  # also when something failed or we are to end: what was handed over is not handed over again
            await self._note(batch)
        return not batch.waiting

    async def _deliver_all(self, batch: "Batch") -> None:
        parties = await self._contacts.parties(batch.notices)
        bookings = (self._deliver_in_order(of_one, parties, batch) for of_one in _by_booking(batch.notices))
        failures = [each for each in await asyncio.gather(*bookings, return_exceptions=True) if each is not None]
        if failures:
            raise failures[0]

    async def _deliver_in_order(self, notices: list[Notice], parties: Answers, batch: "Batch") -> None:
        """Notices of one booking; what must wait is put back with all that follows."""
        async with self._at_once:
            for place, notice in enumerate(notices):
                try:
                    if self._clock.now() >= batch.begin_before:
                        raise TimeoutError("the batch takes longer than its claim allows")
                    batch.ended[notice.id] = await self._deliver(notice, parties[notice.id])
                except (ContactsUnavailable, OSError) as error:
                    batch.put_back(notices[place:], error)
                    return

    async def _deliver(self, notice: Notice, parties: Parties | ContactsUnavailable) -> NoticeState:
        if isinstance(parties, ContactsUnavailable):
            raise parties
        with self._telemetry.span(f"deliver {notice.kind}", carrier=notice.trace_headers):
            state = await self._hand_over(notice, parties)
            if state is not NoticeState.SENT:
                _log.info("not told", notice=str(notice.id), kind=notice.kind, recipient=notice.recipient, state=state)
        return state

    async def _hand_over(self, notice: Notice, parties: Parties) -> NoticeState:
        if notice.answer_by is not None and notice.answer_by <= self._clock.now():
            return NoticeState.TOO_LATE
        person = parties.recipient(notice.recipient)
        if person is None or person.email is None:
            return NoticeState.NO_ADDRESS
        try:
            await self._channel.deliver(notice, person, render(notice, person, parties))
        except DeliveryUnknown:
            return NoticeState.UNKNOWN
        except DeliveryRefused:
            return NoticeState.REFUSED
        return NoticeState.SENT

    async def _note(self, batch: "Batch") -> None:
        now = self._clock.now()
        async with self._database.transaction() as connection:
            await repository.lock(connection, [*batch.ended, *batch.waiting])
            there = await repository.end(connection, batch.ended, now)
            if batch.waiting:
                await repository.try_again_at(connection, batch.waiting, now + RETRY_AFTER)
                _log.warning("delivery waits", reasons=sorted(batch.reasons), waiting=len(batch.waiting))
        if batch.ended:
            _log.info("notices ended", **Counter(map(str, batch.ended.values())))
        # Their patient was erased after we had asked for the address.
        await self._channel.forget([each for each in batch.notices if each.id in batch.ended.keys() - there])


@dataclass
class Batch:
    """Notices that were claimed together, and what becomes of them; `begin_before` keeps them within their claim."""

    notices: list[Notice]
    begin_before: datetime
    ended: dict[uuid.UUID, NoticeState] = field(default_factory=dict)
    waiting: list[uuid.UUID] = field(default_factory=list)
    reasons: set[str] = field(default_factory=set)

    def put_back(self, notices: list[Notice], error: Exception) -> None:
        """These are to be tried again."""
        self.waiting += [notice.id for notice in notices]
        self.reasons.add(str(error))


def _by_booking(notices: list[Notice]) -> list[list[Notice]]:
    bookings: dict[uuid.UUID, list[Notice]] = {}
    for notice in notices:
        bookings.setdefault(notice.booking_id, []).append(notice)
    return list(bookings.values())
