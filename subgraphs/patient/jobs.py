"""Work by the clock: who may know a patient is forgotten when its time is over."""

import asyncio

from servicekit.clock import Clock
from subgraphs.patient.use_cases.following_bookings import FollowBookings

EVERY_SECONDS = 3600.0


async def forget_expired(follow: FollowBookings, clock: Clock) -> None:
    """Deletes what has expired every hour, until cancelled. Two processes that do it at once do no harm."""
    while True:
        await follow.forget_expired(clock.now())
        await asyncio.sleep(EVERY_SECONDS)
