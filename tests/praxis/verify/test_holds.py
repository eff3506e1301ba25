"""A hold on its way through every read model: taken while it lives, free when it ends, and never a difference."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain_events import AvailabilityChanged
from servicekit.envelope import decode_envelope, decode_event
from subgraphs.availability.app import use_cases
from subgraphs.availability.domain.questions import FreeDays
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.use_cases.confirm_hold import ConfirmHold, confirm_hold
from subgraphs.booking.use_cases.hold_slot import HoldSlot, hold_slot
from subgraphs.booking.use_cases.release_hold import ReleaseHold, release_hold
from tests.praxis.platform import Platform, somebody, until

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("verify-holds")]

MILLISECOND = timedelta(milliseconds=1)


async def test_a_hold_is_taken_everywhere_while_it_lives_and_free_when_it_is_released_or_its_time_is_over(
    own_platform: Platform,
) -> None:
    platform = own_platform
    await platform.seed(6)
    wish = await first_free(platform)
    before = await told_to_search(platform, wish)

    hold = await held(platform, wish)
    await platform.settled()
    assert wish.start not in await shown(platform, wish)
    assert await told_to_search(platform, wish) != before
    assert await platform.differences() == []

    release = ReleaseHold(booking_id=hold.id, expected_version=1)
    await release_hold(platform.bookings, platform.call(HOLDER), release)
    await platform.settled()
    assert wish.start in await shown(platform, wish)
    assert await told_to_search(platform, wish) == before
    assert await platform.differences() == []

    hold = await held(platform, wish)
    await platform.settled()
    assert hold.expires_at is not None
    assert wish.start not in await shown(platform, wish, hold.expires_at - MILLISECOND)
    assert wish.start in await shown(platform, wish, hold.expires_at)
    platform.move_clock(timedelta(minutes=5))
    await until(platform, "booking", "SELECT status = 'expired' FROM bookings WHERE id = %s", hold.id)
    await platform.settled()
    assert wish.start in await shown(platform, wish)
    assert await told_to_search(platform, wish) == before
    assert await platform.differences() == []

    hold = await held(platform, wish)
    confirm = ConfirmHold(booking_id=hold.id, expected_version=1)
    await confirm_hold(platform.bookings, platform.call(HOLDER), confirm)
    platform.move_clock(timedelta(minutes=11))
    await platform.settled()
    assert wish.start not in await shown(platform, wish)
    assert await platform.differences() == []


async def test_a_read_model_that_is_made_again_from_nothing_has_live_holds(own_platform: Platform) -> None:
    await own_platform.seed(6)
    wish = await first_free(own_platform)
    await held(own_platform, wish)
    await own_platform.settled()

    await own_platform.rebuild().availability_from_nothing()
    await own_platform.settled()

    assert wish.start not in await shown(own_platform, wish)
    assert await own_platform.differences() == []


HOLDER = somebody()


async def first_free(platform: Platform) -> HoldSlot:
    """The first free slot of somebody in France: search is told of another one when it is taken."""
    for practitioner_id in platform.takers():
        async with platform.stores.booking.connection() as connection:
            known = await platform.bookings.rules.current(connection, practitioner_id)
        assert known is not None
        for kind in known.rules.consultation_types:
            if known.document.country != "FR" or kind.audience != "ANYONE":
                continue
            wish = HoldSlot(practitioner_id=practitioner_id, consultation_type_id=UUID(kind.id), start=platform.now)
            if free := await shown(platform, wish):
                return replace(wish, start=min(free))
    raise AssertionError("nobody has a free slot")


async def held(platform: Platform, wish: HoldSlot) -> Booking:
    """The slot, held."""
    return await hold_slot(platform.bookings, platform.call(HOLDER), wish)


async def shown(platform: Platform, wish: HoldSlot, at: datetime | None = None) -> set[datetime]:
    """The starts of the week that patients are shown, now or at another instant."""
    read = use_cases(platform.stores.availability, platform.stores.redis).read
    question = FreeDays.of(wish.practitioner_id, str(wish.consultation_type_id), None, 7)
    (days,) = await read.answer([question], at or platform.now)
    assert isinstance(days, list)
    return {slot.start for day in days for slot in day.slots}


async def told_to_search(platform: Platform, wish: HoldSlot) -> tuple[dict[str, str], dict[str, datetime]]:
    """What search was told of the practitioner last: in which hours is somebody free, and when next."""
    rows = platform.rows(
        "availability", "SELECT envelope FROM outbox WHERE key = %s ORDER BY id DESC LIMIT 1", str(wish.practitioner_id)
    )
    event = decode_event(decode_envelope(bytes(rows[0][0])), {"AvailabilityChanged": AvailabilityChanged})
    assert isinstance(event, AvailabilityChanged)
    return event.free_hours, event.next_slots
