"""How long the product takes to be itself again after a fault, as a patient notices."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

from praxis.demo.graph import FIND
from tests.faults.clients import BookingClient, Live
from tests.faults.faults import Fault
from tests.faults.mailbox import Mailbox
from tests.faults.world import Bookable

POLL_SECONDS = 0.1
SLOT_SECONDS = 18.0  # of one fault in the schedule


@dataclass(frozen=True)
class Recovery:
    """Seconds from a fault until a new booking was acknowledged ("booked"), no longer offered ("shown") and told to both
    sides ("told"), and a search was answered ("found"). What took longer than the fault's slot is missing; the drain
    tells whether it came at all.
    """

    fault: str
    seconds: Mapping[str, float]


@dataclass
class Probe:
    """Books with somebody whom nobody else books with."""

    client: BookingClient
    bookable: Bookable
    mailbox: Mailbox

    async def recover(self, fault: Fault) -> Recovery:
        """Strikes, and watches a booking that is made afterwards."""
        began = time.monotonic()
        await fault.strike()
        live = await self._book(began + SLOT_SECONDS)
        if live is None:
            return Recovery(fault.name, {})
        seconds = {"booked": _since(began)}
        checks = {"shown": self._is_shown, "told": self._is_told, "found": self._is_found}
        while checks and time.monotonic() - began < SLOT_SECONDS:
            for name, check in list(checks.items()):
                if await check(live):
                    del checks[name]
                    seconds[name] = _since(began)
            await asyncio.sleep(POLL_SECONDS)
        await self.client.cancel(live)
        return Recovery(fault.name, seconds)

    async def _book(self, ends_at: float) -> Live | None:
        while time.monotonic() < ends_at:
            starts = await self.client.world.free_starts(self.client.caller, self.bookable)
            if starts:
                patient_id = self.client.random.choice(self.client.patients)
                live = await self.client.book(patient_id, self.bookable, self.client.random.choice(starts))
                if live is not None:
                    return live
            await asyncio.sleep(POLL_SECONDS)
        return None

    async def _is_shown(self, live: Live) -> bool:
        starts = await self.client.world.free_starts(self.client.caller, self.bookable)
        return bool(starts) and live.seen.start not in starts

    async def _is_found(self, live: Live) -> bool:
        variables = {"text": "dentist in Paris", "country": "FR"}
        answer = await self.client.caller.ask(FIND, variables, None, patience_seconds=0.0)
        return answer.value is not None and bool(answer.value["edges"])

    async def _is_told(self, live: Live) -> bool:
        return sum(mail.booking_id == live.seen.booking_id for mail in self.mailbox.mails()) >= 2


def _since(began: float) -> float:
    return round(time.monotonic() - began, 1)
