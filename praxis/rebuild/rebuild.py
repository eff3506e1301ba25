"""How each read model is made again. Every part may be done twice, and broken off and begun anew, at any time."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from domain_events.availability import AVAILABILITY_EVENTS
from domain_events.booking import BOOKING_EVENTS
from domain_events.practitioner import PRACTITIONER_EVENTS
from praxis.rebuild.markers import end_topic, wait_for_index, wait_for_reader
from praxis.rebuild.patience import patience
from praxis.rebuild.steps import Steps
from praxis.rebuild.stores import Stores
from servicekit.database import Database
from subgraphs.availability.app import use_cases as availability_use_cases
from subgraphs.availability.use_cases.rebuilding import RebuildCalendars
from subgraphs.booking.repository.practitioner_rules import RulesRepository
from subgraphs.booking.repository.stores import Stores as BookingStores
from subgraphs.booking.use_cases.tell_again import count_bookings, tell_bookings
from subgraphs.practitioner.use_cases.telling_again import TellPractitioners

PAGE = 100  # practitioners a transaction, which must be short


@dataclass(frozen=True)
class Rebuild:
    """One rebuild, of one country or of all."""

    stores: Stores
    steps: Steps
    country: str | None = None
    rebuild_id: str = field(default_factory=lambda: str(uuid4()))

    async def availability(self) -> None:
        """Clears what Redis shows and computes it from availability's own tables."""
        calendars = self._calendars()
        with self.steps.step("Computing what is shown", await self._practitioners().count(self.country)) as advance:
            async for ids in self._known_pages(calendars):
                await calendars.project(ids, self.stores.clock.now())
                advance(len(ids))

    async def availability_from_nothing(self) -> None:
        """Empties availability's tables and fills them by what booking and practitioner tell again."""
        calendars = self._calendars()
        with self.steps.step("Emptying the store", await self._practitioners().count(self.country)) as advance:
            async for ids in self._known_pages(calendars):
                await calendars.empty(ids)
                advance(len(ids))
        await self._tell_practitioners()
        await self._tell_bookings()
        for topic in (PRACTITIONER_EVENTS, BOOKING_EVENTS):
            await self._until_applied(topic, "availability", self.stores.availability)

    async def booking_rules(self) -> None:
        """Puts the practitioners' present rules in the place of booking's copy of them."""
        await self._tell_practitioners()
        await self._until_applied(PRACTITIONER_EVENTS, "booking", self.stores.booking)

    async def search(self) -> None:
        """Fills a new index beside the one that serves; search lets it serve when all of it has taken effect."""
        await self.stores.index.begin_rebuild(self.rebuild_id, self.country)
        await self._tell_practitioners()
        await self._tell_availability()
        topics = [
            await end_topic(self.stores, self.rebuild_id, topic) for topic in (PRACTITIONER_EVENTS, AVAILABILITY_EVENTS)
        ]
        with self.steps.step("Waiting for the new index to serve", 1):
            async with patience(self.stores, topics, "search", self.steps.say) as waiting:
                await wait_for_index(self.stores.index, self.rebuild_id, waiting)

    async def _tell_availability(self) -> None:
        calendars = self._calendars()
        with self.steps.step("Telling availability again", await self._practitioners().count(self.country)) as advance:
            async for ids in self._known_pages(calendars):
                await calendars.tell_again(ids, self.stores.clock.now())
                advance(len(ids))

    async def _tell_practitioners(self) -> None:
        practitioners = self._practitioners()
        with self.steps.step("Telling practitioners again", await practitioners.count(self.country)) as advance:
            async for ids in self._pages(practitioners):
                await practitioners.tell(ids, self.rebuild_id, self.stores.clock.now())
                advance(len(ids))

    async def _tell_bookings(self) -> None:
        stores, now = BookingStores(self.stores.booking, RulesRepository()), self.stores.clock.now()
        with self.steps.step("Telling bookings again", await count_bookings(stores, self.country, now)) as advance:
            async for told in tell_bookings(stores, self.rebuild_id, self.country, now):
                advance(told)

    async def _until_applied(self, topic: str, reader: str, store: Database) -> None:
        told = await end_topic(self.stores, self.rebuild_id, topic)
        with self.steps.step(f"Waiting for the effect of {topic}", len(told.marker_keys)) as advance:
            async with patience(self.stores, [told], reader, self.steps.say) as waiting:
                await wait_for_reader(store, self.rebuild_id, told, waiting, advance)

    async def _pages(self, practitioners: TellPractitioners) -> AsyncIterator[list[UUID]]:
        after = UUID(int=0)
        while ids := await practitioners.ids_after(self.country, after, PAGE):
            yield ids
            after = ids[-1]

    async def _known_pages(self, calendars: RebuildCalendars) -> AsyncIterator[list[UUID]]:
        """Of a country those whom the practitioner service names; of all those whom availability knows."""
        if self.country is not None:
            async for ids in self._pages(self._practitioners()):
                yield ids
            return
        after = UUID(int=0)
        while ids := await calendars.practitioners_after(after, PAGE):
            yield ids
            after = ids[-1]

    def _practitioners(self) -> TellPractitioners:
        return TellPractitioners(self.stores.practitioner)

    def _calendars(self) -> RebuildCalendars:
        return availability_use_cases(self.stores.availability, self.stores.redis).rebuild
