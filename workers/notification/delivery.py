"""From intents to messages: each is handed over once, and one bad recipient stops nobody else."""

import asyncio
import uuid
from datetime import timedelta

from servicekit.background import is_set_within
from servicekit.clock import Clock
from servicekit.database import Database
from servicekit.telemetry import Telemetry, get_logger
from workers.notification import repository
from workers.notification.channels import Channel, DeliveryRefused, DeliveryUnknown
from workers.notification.contacts import Contacts, ContactsUnavailable
from workers.notification.domain import Notice, NoticeState, Parties
from workers.notification.templates import render

BATCH = 40
BOOKINGS_AT_ONCE = 4
POLL_SECONDS = 1.0  # the handlers wake delivery at once; this is for what a crash or an outage left
RETRY_AFTER = timedelta(seconds=2)

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
        async with self._database.transaction() as connection:
            notices = await repository.claim_due(connection, self._clock.now(), BATCH)
        delivered = await asyncio.gather(*(self._deliver_in_order(of_one) for of_one in _by_booking(notices)))
        return bool(notices) and all(delivered)

    async def _deliver_in_order(self, notices: list[Notice]) -> bool:
        """Notices of one booking, whose parties are asked for once; what must wait is put back with all that follows."""
        parties: dict[uuid.UUID, Parties] = {}
        async with self._at_once:
            for place, notice in enumerate(notices):
                try:
                    if notice.practitioner_id not in parties:
                        parties[notice.practitioner_id] = await self._contacts.parties(notice)
                    await self._deliver(notice, parties[notice.practitioner_id])
                except (ContactsUnavailable, OSError) as error:
                    _log.warning("delivery waits", reason=str(error), waiting=len(notices) - place)
                    await self._put_back(notices[place:])
                    return False
        return True

    async def _deliver(self, notice: Notice, parties: Parties) -> None:
        with self._telemetry.span(f"deliver {notice.kind}", carrier=notice.trace_headers):
            state = await self._hand_over(notice, parties)
            async with self._database.transaction() as connection:
                await repository.end(connection, notice.id, state, self._clock.now())
        _log.info("notice ended", notice=str(notice.id), kind=notice.kind, recipient=notice.recipient, state=state)

    async def _hand_over(self, notice: Notice, parties: Parties) -> NoticeState:
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

    async def _put_back(self, notices: list[Notice]) -> None:
        async with self._database.transaction() as connection:
            at = self._clock.now() + RETRY_AFTER
            await repository.try_again_at(connection, [notice.id for notice in notices], at)


def _by_booking(notices: list[Notice]) -> list[list[Notice]]:
    bookings: dict[uuid.UUID, list[Notice]] = {}
    for notice in notices:
        bookings.setdefault(notice.booking_id, []).append(notice)
    return list(bookings.values())
