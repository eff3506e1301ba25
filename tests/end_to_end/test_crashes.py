"""Whatever crashes: no booking is lost, no event is lost, nobody is told twice."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import psycopg
import pytest

from tests.end_to_end.conftest import Offer, offer_of
from tests.end_to_end.product import Client, Product, instant
from tests.praxis.processes import wait_for


@asynccontextmanager
async def client_of(product: Product) -> AsyncIterator[tuple[Client, Offer]]:
    """The demo patient, and what can be booked."""
    async with httpx.AsyncClient(base_url=product.url, timeout=30.0) as http:
        patient = Client(http, product.token())
        yield patient, await offer_of(patient)


async def book(product: Product, place: int) -> str:
    """Books one of the slots that are offered and gives the booking's id."""
    async with client_of(product) as (patient, offer):
        booked = await patient.book(offer.practitioner_id, offer.type_id, offer.slots[place]["start"])
        assert booked["__typename"] == "Booking", booked
        return str(booked["id"])


async def assert_told_once_and_still_booked(product: Product, booking_id: str) -> None:
    """The booking stands, its slot is gone, and each side has one mail."""
    wait_for(lambda: len(product.mails_about(booking_id)) >= 2, "both sides are told")
    async with client_of(product) as (patient, offer):
        found = await patient.ask("query($id: ID!) { booking(id: $id) { status slot { start } } }", {"id": booking_id})
        assert found["booking"]["status"] == "CONFIRMED"
        assert found["booking"]["slot"]["start"] not in [slot["start"] for slot in offer.slots]
        # A later booking's mails come after all that could still be told of the earlier one.
        later = await patient.book(offer.practitioner_id, offer.type_id, offer.slots[5]["start"])
    wait_for(lambda: len(product.mails_about(later["id"])) >= 2, "both sides are told of the later booking")
    assert len(product.mails_about(booking_id)) == 2


@dataclass(frozen=True)
class Struck:
    """A product after kill -9 and a new start, and how far each booking had come when it was killed."""

    product: Product
    committed: str
    published: str
    told: str


@pytest.fixture(scope="module")
def struck(crashing: Product) -> Struck:
    told = asyncio.run(book(crashing, 0))
    wait_for(lambda: len(crashing.mails_about(told)) == 2, "both sides are told")
    # The worker gets the event and cannot write that it is to be told. The lock dies with the server.
    with closing(psycopg.connect(crashing.superuser_dsn("patient"))) as lock:
        lock.execute("LOCK TABLE notification.notices IN ACCESS EXCLUSIVE MODE")
        published = asyncio.run(book(crashing, 10))
        wait_for(lambda: unpublished(crashing) == 0, "the event is published")
        os.kill(crashing.child("praxis.embedded.broker"), signal.SIGSTOP)
        committed = asyncio.run(book(crashing, 20))
        assert unpublished(crashing) == 1
        crashing.kill()
    assert crashing.mails_about(published) == crashing.mails_about(committed) == []
    crashing.start()
    return Struck(crashing, committed, published, told)


async def test_killed_between_commit_and_publish_the_event_is_published_after_the_restart(struck: Struck) -> None:
    await assert_told_once_and_still_booked(struck.product, struck.committed)


async def test_killed_between_publish_and_consume_the_event_is_consumed_after_the_restart(struck: Struck) -> None:
    await assert_told_once_and_still_booked(struck.product, struck.published)


async def test_killed_after_everything_was_told_nobody_is_told_again(struck: Struck) -> None:
    await assert_told_once_and_still_booked(struck.product, struck.told)


async def test_two_days_later_without_an_event_search_and_slots_are_right(crashing: Product) -> None:
    two_days = timedelta(days=2)
    crashing.clock_offset_file.write_text(str(two_days.total_seconds()))
    try:
        now = datetime.now(UTC) + two_days
        async with client_of(crashing) as (patient, offer):
            assert offer.slots
            assert all(instant(slot["start"]) > now for slot in offer.slots)
            found = await patient.find("dentist in Paris")
            offered = [edge["nextAvailable"] for edge in found["edges"] if edge["nextAvailable"]]
            assert offered
            assert all(instant(next_available) >= now for next_available in offered)
            booked = await patient.book(offer.practitioner_id, offer.type_id, offer.slots[0]["start"])
            assert booked["__typename"] == "Booking", booked
    finally:
        crashing.clock_offset_file.write_text("")


def unpublished(product: Product) -> int:
    """How many booking events wait."""
    with psycopg.connect(product.superuser_dsn("booking")) as connection:
        row = connection.execute("SELECT count(*) FROM booking.outbox WHERE published_at IS NULL").fetchone()
    assert row is not None
    return int(row[0])
