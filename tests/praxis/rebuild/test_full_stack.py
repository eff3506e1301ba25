"""On the real servers, too: every damage is named, a rebuild mends it, and nobody is told anything."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
import pytest_asyncio
from opensearchpy import AsyncOpenSearch

from scheduling.redis_value import address
from tests.embedded_servers import SharedServers
from tests.full_stack_servers import KafkaCluster, StackServer
from tests.praxis.conftest import PRACTITIONERS
from tests.praxis.platform import Platform, full_stack_platform_over
from tests.praxis.processes import run_praxis
from tests.subgraphs.search.indexes import own_prefix

pytestmark = [pytest.mark.full_stack, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_platform(
    stack_addresses: SharedServers,
    stack_postgres: StackServer,
    stack_redis: StackServer,
    stack_issuer: StackServer,
    kafka_cluster: KafkaCluster,
    opensearch_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Platform]:
    """All services in this process over Kafka, OpenSearch, PostgreSQL and Redis, with demo data."""
    folder = tmp_path_factory.mktemp("platform")
    async with (
        own_prefix(opensearch_url) as prefix,
        full_stack_platform_over(
            stack_addresses, folder, search_index_url=opensearch_url, search_index_prefix=prefix
        ) as platform,
    ):
        await platform.seed(PRACTITIONERS)
        yield platform


@pytest_asyncio.fixture(loop_scope="module")
async def mails_before(platform: Platform) -> int:
    """How many were written for the bookings of all tests up to now, one of this test among them."""
    await platform.book(platform.takers()[0])
    await platform.settled()
    return platform.mails()


async def said(platform: Platform) -> set[str]:
    return set(map(str, await platform.differences(patience_seconds=0.3)))


def practitioners_in(platform: Platform, country: str) -> list[UUID]:
    query = "SELECT id FROM practitioners WHERE country_code = %s ORDER BY id"
    return [row[0] for row in platform.rows("practitioner", query, country)]


async def test_lost_busy_rows_and_rules_of_calendars_come_back_from_nothing(
    platform: Platform, mails_before: int
) -> None:
    ((booking_id,),) = platform.rows("booking", "SELECT id FROM bookings ORDER BY changed_at DESC LIMIT 1")
    wrong = platform.takers()[1]
    platform.rows("availability", "DELETE FROM busy WHERE booking_id = %s", booking_id)
    platform.rows(
        "availability",
        "UPDATE calendar SET rules = jsonb_set(rules, '{schedule,horizonDays}', '1') WHERE practitioner_id = %s",
        wrong,
    )
    assert {
        f"busy row of booking {booking_id}: is missing, its owner has version 1",
        f"availability's rules of practitioner {wrong}: differs at version 1 in schedule",
    } <= await said(platform)
    await platform.rebuild().availability_from_nothing()
    await platform.settled()
    assert await said(platform) == set()
    assert platform.mails() == mails_before


async def test_damaged_bits_are_computed_anew(platform: Platform, mails_before: int) -> None:
    where = address(str(platform.takers()[0]))
    held = await platform.stores.redis.hget(*where)
    assert isinstance(held, bytes)
    await platform.stores.redis.hset(*where, held[:-1] + bytes([held[-1] ^ 1]))
    (difference,) = await said(platform)
    assert difference.startswith(f"bitmap of practitioner {platform.takers()[0]}: differs at version")
    await platform.rebuild().availability()
    assert await said(platform) == set()
    assert await platform.stores.redis.hget(*where) == held
    assert platform.mails() == mails_before


async def test_a_country_s_rules_are_mended_and_then_all(platform: Platform, mails_before: int) -> None:
    platform.rows("booking", "UPDATE practitioner_rules SET document = jsonb_set(document, '{country}', '\"XX\"')")
    what = "booking's rules of practitioner {}: differs at version 1 in country".format
    everyone = {*practitioners_in(platform, "FR"), *practitioners_in(platform, "DE")}
    assert await said(platform) == set(map(what, everyone))
    await platform.rebuild("DE").booking_rules()
    assert await said(platform) == set(map(what, practitioners_in(platform, "FR")))
    await platform.rebuild().booking_rules()
    assert await said(platform) == set()
    assert platform.mails() == mails_before


async def test_a_country_s_index_is_mended_and_then_all_while_a_booking_comes_in(
    platform: Platform, mails_before: int, opensearch_url: str
) -> None:
    french, german = practitioners_in(platform, "FR"), practitioners_in(platform, "DE")
    prefix = platform.servers.search_index_prefix
    async with AsyncOpenSearch(hosts=[opensearch_url]) as client:
        renamed = {"doc": {"profile": {"name": "Nobody"}}}
        # The halves as well: documents of other countries are made again of theirs.
        for country, each in (("fr", french[0]), ("de", german[0])):
            for index in (f"{prefix}_{country}", f"{prefix}_halves"):
                await client.update(index=index, id=str(each), body=renamed)
        for index in (f"{prefix}_fr", f"{prefix}_halves"):
            await client.delete(index=index, id=str(french[1]))
    of_french = {
        f"indexed profile of practitioner {french[0]}: differs at version 1 in name",
        f"indexed profile of practitioner {french[1]}: is missing, its owner has version 1",
    }
    of_german = f"indexed profile of practitioner {german[0]}: differs at version 1 in name"
    profiles = {each for each in await said(platform) if each.startswith("indexed profile")}
    assert profiles == {*of_french, of_german}

    await platform.rebuild("DE").search()
    profiles = {each for each in await said(platform) if each.startswith("indexed profile")}
    assert profiles == of_french
    booking = asyncio.create_task(platform.book(platform.takers()[1]))
    await platform.rebuild().search()
    await booking
    await platform.settled()
    assert await said(platform) == set()
    assert platform.mails() == mails_before + 2  # of the one booking


async def test_the_commands_find_the_real_servers_by_the_environment(platform: Platform) -> None:
    told = platform.servers.told_addresses
    rebuilt = await asyncio.to_thread(run_praxis, "rebuild", "search", "--country", "FR", environment=told)
    assert rebuilt.returncode == 0, rebuilt.stderr
    compared = await asyncio.to_thread(run_praxis, "verify", environment=told)
    assert (compared.returncode, compared.stdout.splitlines()[-1]) == (0, "No difference."), compared.stderr
