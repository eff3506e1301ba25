"""From intents to messages: each is handed over once, and one bad recipient stops nobody else."""

import asyncio
from datetime import timedelta

from servicekit.clock import Clock
from servicekit.database import Database
from servicekit.telemetry import Telemetry, get_logger
from workers.notification import repository
from workers.notification.channels import Channel, DeliveryRefused, DeliveryUnknown
from workers.notification.contacts import Contacts, ContactsUnavailable
from workers.notification.domain import Notice, NoticeState
from workers.notification.templates import render

BATCH = 20
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

    def wake(self) -> None:
        """Something may be due."""
        self._due.set()

    async def run(self) -> None:
        """Raises when the database is away, to be started again."""
        while True:
            self._due.clear()
            if not await self.deliver_due():
                try:
                    await asyncio.wait_for(self._due.wait(), POLL_SECONDS)
                except TimeoutError:
                    continue

    async def deliver_due(self) -> bool:
        """Delivers one batch; False when nothing was due or nothing could be delivered."""
        async with self._database.transaction() as connection:
            notices = await repository.claim_due(connection, self._clock.now(), BATCH)
        for place, notice in enumerate(notices):
            try:
                await self._deliver(notice)
            except (ContactsUnavailable, OSError) as error:
                _log.warning("delivery waits", reason=str(error), waiting=len(notices) - place)
                await self._put_back(notices[place:])
                return False
        return bool(notices)

    async def _deliver(self, notice: Notice) -> None:
        with self._telemetry.span(f"deliver {notice.kind}", carrier=notice.trace_headers):
            state = await self._hand_over(notice)
            async with self._database.transaction() as connection:
                await repository.end(connection, notice.id, state, self._clock.now())
        _log.info("notice ended", notice=str(notice.id), kind=notice.kind, recipient=notice.recipient, state=state)

    async def _hand_over(self, notice: Notice) -> NoticeState:
        parties = await self._contacts.parties(notice)
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
