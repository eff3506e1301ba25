"""Read models come back from the owners, whatever was lost, while life goes on, and nobody is told anything."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from scheduling.redis_value import CalendarValue, address
from tests.praxis.conftest import PRACTITIONERS
from tests.praxis.platform import Platform, somebody, until
from tests.praxis.processes import run_praxis

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("rebuild")]

NOTICES = "SELECT booking_id, booking_version, recipient, count(*) FROM notices GROUP BY 1, 2, 3"


async def shown(platform: Platform, practitioner_id: UUID) -> CalendarValue | None:
    data = await platform.stores.redis.hget(*address(str(practitioner_id)))
    return CalendarValue.decode(data) if isinstance(data, bytes) else None


async def test_a_booking_made_three_weeks_ago_for_tomorrow_is_busy_after_a_rebuild_from_nothing(
    own_platform: Platform,
) -> None:
    platform = own_platform
    ids = await platform.seed(PRACTITIONERS)
    booking = await platform.book(ids[0], timedelta(days=22))
    await platform.settled()
    platform.move_clock(timedelta(days=21))
    # Nobody remembers the events: neither the outbox nor any topic that somebody reads again.
    platform.rows("booking", "DELETE FROM outbox")
    before = platform.read_model()
    platform.rows("availability", "DELETE FROM busy")
    platform.rows("availability", "UPDATE calendar SET rules = jsonb_set(rules, '{retired}', 'true')")

    await platform.rebuild().availability_from_nothing()

    assert platform.read_model() == before
    value = await shown(platform, ids[0])
    assert value is not None
    assert value.busy
    assert platform.rows("availability", "SELECT booking_id, state FROM busy") == [(booking.id, "CONFIRMED")]


async def test_a_rebuild_while_bookings_come_in_ends_equal_to_the_truth_and_sends_no_mail_of_its_own(
    platform: Platform,
) -> None:
    ids = platform.takers()
    told_before = platform.rows("notification", NOTICES)
    for practitioner_id in ids:
        await platform.book(practitioner_id)
    await platform.settled()
    booked, stop = 0, asyncio.Event()

    async def go_on_booking() -> int:
        count = 0
        while not stop.is_set():
            who = somebody()
            booking = await platform.book(ids[count % len(ids)], timedelta(days=1 + count % 5), who)
            if count % 3 == 0:
                await platform.cancel(booking, who)
            count += 1
        return count

    load = asyncio.create_task(go_on_booking())
    for _ in range(2):
        await platform.rebuild().availability_from_nothing()
        await platform.rebuild().booking_rules()
    await platform.rebuild().availability()
    stop.set()
    booked = await load
    await platform.settled()

    assert booked > 3
    truth = platform.rows("booking", "SELECT id, version, upper(status), slot_start FROM bookings ORDER BY id")
    assert (
        platform.rows("availability", "SELECT booking_id, booking_version, state, slot_start FROM busy ORDER BY 1")
        == truth
    )
    told = platform.rows("notification", NOTICES)
    cancelled = -(-booked // 3)
    assert {count for *_, count in told} == {1}
    assert len(told) - len(told_before) == 2 * (len(ids) + booked + cancelled)


async def test_a_rebuild_touches_only_the_country_asked_for(platform: Platform) -> None:
    damage = "UPDATE practitioner_rules SET document = jsonb_set(document, '{rules,retired}', 'true')"
    platform.rows("booking", damage)
    platform.rows("availability", "UPDATE calendar SET rules = jsonb_set(rules, '{retired}', 'true')")
    countries = (
        "SELECT document ->> 'country', bool_and((document -> 'rules' ->> 'retired')::boolean) FROM practitioner_rules"
    )

    await platform.rebuild("DE").booking_rules()
    assert sorted(platform.rows("booking", f"{countries} GROUP BY 1")) == [("DE", False), ("FR", True)]

    german = [row[0] for row in platform.rows("practitioner", "SELECT id FROM practitioners WHERE country_code = 'DE'")]
    versions = dict(platform.rows("availability", "SELECT practitioner_id, version FROM calendar"))
    await platform.rebuild("DE").availability_from_nothing()
    now = dict(platform.rows("availability", "SELECT practitioner_id, version FROM calendar"))
    assert sorted(key for key in now if now[key] != versions[key]) == sorted(german)


async def test_rules_that_are_wrong_at_the_right_version_are_mended(platform: Platform) -> None:
    copies = "SELECT practitioner_id, version, calendar_number, document::text FROM practitioner_rules ORDER BY 1"
    right = platform.rows("booking", copies)
    platform.rows("booking", "UPDATE practitioner_rules SET document = jsonb_set(document, '{country}', '\"XX\"')")
    await platform.rebuild().booking_rules()
    assert platform.rows("booking", copies) == right


async def test_what_redis_shows_is_computed_anew_also_where_it_claims_to_be_newer(platform: Platform) -> None:
    ids = platform.takers()
    right = [await shown(platform, each) for each in ids]
    for each in ids:
        await platform.stores.redis.hset(*address(str(each)), b"\xff" * 40)
    await platform.rebuild().availability()
    assert [await shown(platform, each) for each in ids] == right


async def test_a_lost_or_damaged_index_is_whole_again_after_a_rebuild_while_bookings_come_in(
    platform: Platform,
) -> None:
    ids, mails_before = platform.takers(), platform.mails()
    platform.index("DELETE FROM practitioners WHERE country = 'FR'")
    platform.index("UPDATE practitioners SET latitude = 0, free_any_any = zeroblob(93)")
    load = asyncio.create_task(platform.book(ids[0]))
    for _ in range(2):
        await platform.rebuild().search()
    await load
    await platform.settled()
    assert await platform.differences() == []
    assert platform.index("SELECT count(*) FROM practitioners") == [(PRACTITIONERS,)]
    assert platform.mails() == mails_before + 2  # of the one booking


async def test_a_rebuild_of_one_country_leaves_the_documents_of_the_others(platform: Platform) -> None:
    platform.index("UPDATE practitioners SET latitude = 0")
    await platform.rebuild("DE").search()
    latitudes = "SELECT country, max(latitude) > 0 FROM practitioners GROUP BY country ORDER BY country"
    assert platform.index(latitudes) == [("DE", 1), ("FR", 0)]


@pytest.mark.parametrize("after_tellings", [0, 1])
async def test_a_rebuild_that_was_killed_in_the_middle_is_simply_run_again(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, after_tellings: int
) -> None:
    ids = platform.takers()
    for practitioner_id in ids[:4]:
        await platform.book(practitioner_id)
    await platform.settled()
    before = platform.read_model()
    monkeypatch.setattr("praxis.rebuild.rebuild.PAGE", 5)
    killed = platform.rebuild()
    broken = asyncio.create_task(killed.availability_from_nothing())
    told = "SELECT count(*) > %s FROM outbox WHERE convert_from(envelope, 'UTF8') LIKE '%%' || %s || '%%'"
    emptied = "SELECT count(*) = 0 FROM busy" if not after_tellings else "SELECT true"
    await until(platform, "availability", emptied)
    if after_tellings:
        await until(platform, "practitioner", told, after_tellings, killed.rebuild_id)
    broken.cancel()
    await asyncio.gather(broken, return_exceptions=True)

    await platform.rebuild().availability_from_nothing()
    assert platform.read_model() == before


async def test_the_environment_says_where_to_compare_and_to_rebuild(platform: Platform) -> None:
    told = platform.servers.told_addresses
    platform.rows("booking", "UPDATE practitioner_rules SET document = jsonb_set(document, '{country}', '\"XX\"')")

    damaged = await asyncio.to_thread(run_praxis, "verify", "--patience", "0", environment=told)
    assert damaged.returncode == 1, damaged.stderr
    *differing, total = damaged.stdout.splitlines()
    subjects = [row[0] for row in platform.rows("practitioner", "SELECT id FROM practitioners ORDER BY id")]
    whats = [f"booking's rules of practitioner {each}: differs at version 1 in country" for each in subjects]
    assert (sorted(differing), total) == (whats, f"{PRACTITIONERS} differences.")

    rebuilt = await asyncio.to_thread(run_praxis, "rebuild", "booking-rules", environment=told)
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert rebuilt.stdout.splitlines()[-1] == "booking-rules is as its owners say."

    whole = await asyncio.to_thread(run_praxis, "verify", environment=told)
    assert (whole.returncode, whole.stdout.splitlines()[-1]) == (0, "No difference."), whole.stderr
