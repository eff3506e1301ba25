"""How long the product takes to be itself again after a fault, as a patient notices."""

import asyncio
import time
from dataclasses import dataclass

from tests.faults.clients import BookingClient, Live
from tests.faults.faults import Fault
from tests.faults.mailbox import Mailbox
from tests.faults.world import Bookable

POLL_SECONDS = 0.1
DEADLINE_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """Seconds from a fault until a new booking was acknowledged, no longer offered, and told to both sides.

    None where that took longer than the deadline; the drain tells whether it came at all.
    """

    fault: str
    booked: float | None
    shown: float | None
    told: float | None


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
        live = await self._book(began + DEADLINE_SECONDS)
        booked = _since(began) if live is not None else None
        shown = told = None
        while live is not None and None in (shown, told) and time.monotonic() - began < DEADLINE_SECONDS:
            if shown is None and await self._is_shown(live):
                shown = _since(began)
            if told is None and self._is_told(live):
                told = _since(began)
            await asyncio.sleep(POLL_SECONDS)
        if live is not None:
            await self.client.cancel(live)
        return Recovery(fault=fault.name, booked=booked, shown=shown, told=told)

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

    def _is_told(self, live: Live) -> bool:
        return sum(mail.booking_id == live.seen.booking_id for mail in self.mailbox.mails()) >= 2


def _since(began: float) -> float:
    return round(time.monotonic() - began, 1)
