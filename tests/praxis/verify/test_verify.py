"""Every damage is found and named; what is on its way, or was never damaged, is not."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from praxis.verify.difference import NONE, Difference
from praxis.verify.verification import Verification
from scheduling.redis_value import VERSION_BYTES, address
from subgraphs.booking.domain.booking import Booking
from tests.praxis.conftest import PRACTITIONERS
from tests.praxis.platform import Platform, somebody
from tests.servicekit.waiting import eventually

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("verify")]

HASTE_SECONDS = 0.3  # where nothing is on its way, nothing need be waited for


async def booked(platform: Platform) -> tuple[UUID, Booking]:
    """Somebody who is known, with a booking and one that was cancelled; everything has settled."""
    practitioner_id = platform.takers()[1]
    booking = await platform.book(practitioner_id)
    who = somebody()
    await platform.cancel(await platform.book(practitioner_id, who=who), who)
    await platform.settled()
    return practitioner_id, booking


async def test_what_is_whole_has_no_difference_whatever_day_it_is(own_platform: Platform) -> None:
    await own_platform.seed(PRACTITIONERS)
    await booked(own_platform)
    assert await own_platform.differences(HASTE_SECONDS) == []
    own_platform.move_clock(timedelta(hours=20))
    assert await own_platform.differences() == []
    own_platform.move_clock(timedelta(days=3))
    assert await own_platform.differences() == []


async def test_every_damage_is_found_and_named_and_nothing_else(platform: Platform) -> None:
    practitioner_id, _ = await booked(platform)
    bookings = [await platform.book(practitioner_id) for _ in range(5)]
    await platform.settled()
    busy = {
        "UPDATE busy SET state = 'CANCELLED' WHERE booking_id = %s": "differs at version 1 in state",
        "UPDATE busy SET slot_end = slot_end + interval '5 minutes' WHERE booking_id = %s": "differs at version 1 in end",
        "UPDATE busy SET booking_version = 0 WHERE booking_id = %s": "has version 0, its owner has 1",
        "UPDATE busy SET booking_version = 7 WHERE booking_id = %s": "has version 7, its owner has 1",
        "DELETE FROM busy WHERE booking_id = %s": "is missing, its owner has version 1",
    }
    expected = set()
    for booking, (damage, what) in zip(bookings, busy.items(), strict=True):
        platform.rows("availability", damage, booking.id)
        expected.add(f"busy row of booking {booking.id}: {what}")

    ended = platform.rows(
        "booking",
        "SELECT id FROM bookings WHERE status = 'cancelled' AND practitioner_id = %s ORDER BY changed_at DESC",
        practitioner_id,
    )[0][0]
    platform.rows("availability", "UPDATE busy SET state = 'CONFIRMED' WHERE booking_id = %s", ended)
    expected.add(f"busy row of booking {ended}: differs at version 2 in state")
    stranger = uuid4()
    copied = "SELECT %s, 3, practitioner_id, slot_start, slot_end, state, expires_at FROM busy WHERE booking_id = %s"
    platform.rows("availability", f"INSERT INTO busy {copied}", stranger, ended)
    expected.add(f"busy row of booking {stranger}: has version 3 of what its owner does not have")
    # What Redis shows was right, so it is not any more what follows from the rows.
    expected.add(
        f"bitmap of practitioner {practitioner_id}: differs at version {await version(platform, practitioner_id)} in busy"
    )
    expected.add(
        f"indexed availability of practitioner {practitioner_id}:"
        f" differs at version {await version(platform, practitioner_id)} in free hours (any_any)"
    )

    others = [
        key
        for (key,) in platform.rows(
            "practitioner", "SELECT id FROM practitioners WHERE id <> %s ORDER BY id", practitioner_id
        )
    ]
    rules = {
        "UPDATE practitioner_rules SET document = jsonb_set(document, '{country}', '\"XX\"') WHERE practitioner_id = %s": (
            "booking's rules of practitioner",
            "differs at version 1 in country",
        ),
        "DELETE FROM practitioner_rules WHERE practitioner_id = %s": (
            "booking's rules of practitioner",
            "is missing, its owner has version 1",
        ),
    }
    for each, (damage, (read_model, what)) in zip(others, rules.items(), strict=False):
        platform.rows("booking", damage, each)
        expected.add(f"{read_model} {each}: {what}")
    lost = await version(platform, others[2])
    platform.rows("availability", "DELETE FROM calendar WHERE practitioner_id = %s", others[2])
    expected.add(f"availability's rules of practitioner {others[2]}: is missing, its owner has version 1")
    expected.add(
        f"indexed availability of practitioner {others[2]}: has version {lost} of what its owner does not have"
    )

    assert {str(each) for each in await platform.differences(HASTE_SECONDS)} == expected


async def version(platform: Platform, practitioner_id: UUID) -> int:
    """Of a calendar."""
    ((number,),) = platform.rows(
        "availability", "SELECT version FROM calendar WHERE practitioner_id = %s", practitioner_id
    )
    return int(number)


async def test_damaged_bits_and_rules_of_a_calendar_are_found_and_a_missing_value_is_none(platform: Platform) -> None:
    practitioner_id, _ = await booked(platform)
    where = address(str(practitioner_id))
    held = await platform.stores.redis.hget(*where)
    assert isinstance(held, bytes)
    for place, what in ((len(held) - 1, "differs at version"), (VERSION_BYTES[1] - 1, "its owner has")):
        value = bytearray(held)
        value[place] ^= 1
        await platform.stores.redis.hset(*where, bytes(value))
        (difference,) = await platform.differences(HASTE_SECONDS)
        assert difference.key == ("bitmap of practitioner", str(practitioner_id))
        assert what in str(difference)
    await platform.stores.redis.flushdb()
    assert await platform.differences(HASTE_SECONDS) == []
    damage = "UPDATE calendar SET rules = jsonb_set(rules, '{schedule,horizonDays}', '1') WHERE practitioner_id = %s"
    platform.rows("availability", damage, practitioner_id)
    (difference,) = [
        each for each in await platform.differences(HASTE_SECONDS) if each.read_model.startswith("availability")
    ]
    assert str(difference).endswith(f"{practitioner_id}: differs at version 1 in schedule")


async def test_every_damage_of_the_search_index_is_found(platform: Platform) -> None:
    practitioner_id, _ = await booked(platform)
    mine = f"WHERE id = '{practitioner_id}'"
    damages = {
        f"UPDATE practitioners SET latitude = latitude + 1 {mine}": "profile|differs at version 1 in latitude",
        f"UPDATE practitioners SET retired = 1 {mine}": "profile|differs at version 1 in is_retired",
        f"UPDATE practitioners SET profile_version = 0 {mine}": "profile|has version 0, its owner has 1",
        f"DELETE FROM terms WHERE kind = 'specialty' AND number = (SELECT number FROM practitioners {mine})": (
            "profile|differs at version 1 in specialties"
        ),
        f"UPDATE practitioners SET free_any_any = zeroblob(93) {mine}": "availability|in free hours (any_any)",
        f"UPDATE practitioners SET free_any_new = x'{'ff' * 93}' {mine}": "availability|in free hours (any_new)",
        f"UPDATE practitioners SET next_any_any = next_any_any + 86400 * 400 {mine}": "availability|in next start (any_any)",
        f"UPDATE practitioners SET availability_version = NULL {mine}": "availability|is missing",
        f"DELETE FROM practitioners {mine}": "profile|is missing",
    }
    (before,) = platform.index(f"SELECT * FROM practitioners {mine}")
    terms = platform.index("SELECT * FROM terms")
    for damage, expected in damages.items():
        half, _, what = expected.partition("|")
        platform.index(damage)
        said = [str(each) for each in await platform.differences(HASTE_SECONDS)]
        assert [each for each in said if each.startswith(f"indexed {half} of practitioner {practitioner_id}: ")], damage
        assert [each for each in said if each.endswith(what) or what in each], (damage, said)
        platform.index(f"DELETE FROM practitioners {mine}")
        platform.index(f"INSERT INTO practitioners VALUES ({', '.join('?' * len(before))})", *before)
        for term in terms:
            platform.index("INSERT OR IGNORE INTO terms VALUES (?, ?, ?, ?)", *term)
    assert await platform.differences(HASTE_SECONDS) == []


async def test_a_copy_of_somebody_whom_the_owner_does_not_know_is_found_at_either_end(platform: Platform) -> None:
    strangers = [UUID(int=1), UUID(int=2**128 - 1)]
    for stranger in strangers:
        platform.rows(
            "booking",
            "INSERT INTO practitioner_rules (practitioner_id, version, document) "
            "SELECT %s, version, document FROM practitioner_rules LIMIT 1",
            stranger,
        )
    found = await platform.differences(HASTE_SECONDS)
    # A rebuild tells what owners have, so it cannot mend this.
    platform.rows("booking", "DELETE FROM practitioner_rules WHERE practitioner_id = ANY(%s)", strangers)
    assert {(each.subject, each.owner_version) for each in found} == {(str(each), NONE) for each in strangers}


async def test_what_is_on_its_way_is_waited_for_and_is_no_difference(platform: Platform) -> None:
    practitioner_id, _ = await booked(platform)
    with psycopg.connect(platform.servers.dsn("availability")) as holder:
        holder.execute("SELECT FROM calendar WHERE practitioner_id = %s FOR UPDATE", (practitioner_id,))
        late = await platform.book(practitioner_id)
        differences: list[Difference] = []
        verification = Verification(platform.stores, differences.append, patience_seconds=60)
        verifying = asyncio.create_task(verification.run())

        async def waiting() -> int:
            return verification.waiting

        await eventually(waiting, lambda number: number == 1)
        (difference,) = await platform.differences(HASTE_SECONDS)  # with less patience it is one
        assert str(difference) == f"busy row of booking {late.id}: is missing, its owner has version 1"
        holder.rollback()
    assert await verifying == 0
    assert differences == []


async def test_under_a_steady_load_there_is_no_difference(platform: Platform) -> None:
    ids = platform.takers()
    stop = asyncio.Event()

    async def go_on() -> int:
        count = 0
        while not stop.is_set():
            who = somebody()
            booking = await platform.book(ids[count % len(ids)], timedelta(days=1 + count % 7), who)
            await platform.cancel(booking, who)
            count += 1
        return count

    load = asyncio.create_task(go_on())
    try:
        for _ in range(5):
            assert await platform.differences(patience_seconds=60) == []
    finally:
        stop.set()
    assert await load > 5


async def test_nothing_of_a_person_is_said(platform: Platform) -> None:
    practitioner_id, _ = await booked(platform)
    platform.rows("booking", "UPDATE practitioner_rules SET document = jsonb_set(document, '{country}', '\"XX\"')")
    ((name, city),) = platform.rows(
        "practitioner", "SELECT name, city FROM practitioners WHERE id = %s", practitioner_id
    )
    said = "\n".join(map(str, await platform.differences(HASTE_SECONDS)))
    assert str(practitioner_id) in said
    assert name not in said
    assert city not in said
