"""The comparison of everything, while everything runs: what is on its way is given time to arrive."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from praxis.rebuild.stores import Stores
from praxis.verify.bookings import busy_rows
from praxis.verify.difference import Difference
from praxis.verify.index import documents
from praxis.verify.rules import availability_copies, booking_copies
from praxis.verify.shown import bitmaps, compared_window
from praxis.verify.stretch import Stretch, stretches
from subgraphs.availability.repository import comparing
from subgraphs.availability.repository.shown import ShownCalendars
from subgraphs.practitioner.repository import paging

PAUSE_SECONDS = 0.2

Report = Callable[[Difference], None]
Waiting = dict[tuple[str, str], Difference]


@dataclass
class Verification:
    """One run. `patience_seconds` is how long an event may be on its way from its owner to its last reader."""

    stores: Stores
    report: Report
    patience_seconds: float
    differences: int = 0
    _waiting: dict[Stretch, Waiting] = field(default_factory=dict)

    async def run(self) -> int:
        """Compares stretch by stretch; returns how many differences were reported."""
        async for stretch in stretches(self.stores.practitioner):
            self._sort(stretch, await self.check(stretch))
        await self._wait()
        return self.differences

    @property
    def waiting(self) -> int:
        """How many differences may still pass."""
        return sum(map(len, self._waiting.values()))

    async def check(self, stretch: Stretch) -> list[Difference]:
        """All differences of this moment, those that pass included.

        Owners are read before readers: what happens in between makes a reader look newer, which is seen to pass.
        """
        stores, now = self.stores, self.stores.clock.now()
        async with (
            stores.practitioner.connection() as connection,
            # A practitioner lies in several tables, which must be seen as of one moment.
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            practitioners = {each.id: each for each in await paging.practitioners_between(connection, *stretch)}
        async with stores.availability.connection() as connection:
            found = await comparing.calendars_between(connection, *stretch, compared_window(now))
        calendars = {calendar.practitioner_id: calendar for calendar in found}
        return [
            *await booking_copies(stores, stretch, practitioners),
            *availability_copies(practitioners, calendars),
            *await busy_rows(stores, stretch),
            *await bitmaps(ShownCalendars(stores.redis), calendars, now),
            *await documents(stores.index, stretch, practitioners, calendars, now),
        ]

    def _sort(self, stretch: Stretch, differences: list[Difference]) -> None:
        """Reports what is settled, and notes what may pass."""
        for difference in differences:
            if difference.is_settled:
                self._say(difference)
        waiting = {difference.key: difference for difference in differences if not difference.is_settled}
        if waiting:
            self._waiting[stretch] = waiting

    async def _wait(self) -> None:
        """Until each reader has come to the version that its owner had when they were first compared, or time is over."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self.patience_seconds
        while self._waiting and loop.time() < end:
            await asyncio.sleep(PAUSE_SECONDS)
            for stretch in list(self._waiting):
                self._look_again(stretch, {each.key: each for each in await self.check(stretch)})
        for waiting in self._waiting.values():
            for difference in waiting.values():
                self._say(difference)

    def _look_again(self, stretch: Stretch, now: Waiting) -> None:
        still: Waiting = {}
        for key, earlier in self._waiting[stretch].items():
            difference = now.get(key)
            if difference is None or not difference.is_still(earlier):
                continue
            if difference.is_settled:
                self._say(difference)
            else:
                still[key] = earlier
        if still:
            self._waiting[stretch] = still
        else:
            del self._waiting[stretch]

    def _say(self, difference: Difference) -> None:
        self.differences += 1
        self.report(difference)
