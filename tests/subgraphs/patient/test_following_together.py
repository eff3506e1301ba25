"""Bookings that come together are noted together: the same as one by one, in few transactions."""

import asyncio
from datetime import timedelta
from random import Random, randrange
from uuid import UUID, uuid4

import pytest

from domain_events import BookingState
from servicekit.database import Database
from subgraphs.patient.domain.patient import KnownBy
from subgraphs.patient.repository import known_by
from tests.servicekit.sensitivity import Counted
from tests.subgraphs.patient.conftest import Graph
from tests.subgraphs.patient.patients import SLOT_END, a_booking, cancelled, moved


async def noted_together(graph: Graph, *bookings: BookingState) -> None:
    follow = graph.follow
    await asyncio.gather(*(follow.note(booking) for booking in bookings))


async def known(graph: Graph, patient_id: UUID) -> tuple[KnownBy, ...]:
    async with graph.database.connection() as connection:
        return await known_by.of_patient(connection, patient_id)


async def test_bookings_of_many_patients_that_come_together_are_one_transaction(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    patients = [await graph.store() for _ in range(20)]
    transactions = Counted(Database, "run", monkeypatch)
    await noted_together(graph, *(a_booking(patient.id, uuid4()) for patient in patients))
    assert transactions.calls == 1
    assert all([len(await known(graph, patient.id)) == 1 for patient in patients])


@pytest.mark.parametrize("_round", range(4))
async def test_versions_of_a_booking_that_come_together_in_any_order_leave_what_the_newest_says(
    graph: Graph, _round: int
) -> None:
    seed = randrange(1 << 32)
    print(f"seed {seed}")
    patient, first, second = await graph.store(), uuid4(), uuid4()
    booking = a_booking(patient.id, first)
    later = moved(booking, second, timedelta(days=10))
    events = [booking, later, cancelled(later), booking]
    Random(seed).shuffle(events)
    await noted_together(graph, *events)
    found = {
        each.practitioner_id: (each.booking_version, each.visible_until) for each in await known(graph, patient.id)
    }
    assert found == {
        first: (2, SLOT_END + timedelta(days=90)),
        second: (3, SLOT_END + timedelta(days=10 + 90)),
    }
