"""Without the comparison of versions an event that comes again shows a patient for longer, or for less, than it should."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from subgraphs.patient.repository import known_by
from tests.servicekit.sensitivity import holds, replace_in
from tests.subgraphs.patient.conftest import Graph
from tests.subgraphs.patient.patients import SLOT_END, a_booking, cancelled, moved

NEWER = "WHERE held.booking_version < excluded.booking_version"


async def a_booking_that_comes_again_after_its_move_changes_nothing(graph: Graph) -> None:
    patient, practitioner_id = await graph.store(), uuid4()
    booking = a_booking(patient.id, practitioner_id)
    later = moved(booking, practitioner_id, timedelta(days=10))
    for event in (cancelled(later), booking, later):  # the cancellation is the first to come
        await graph.follow.note(event)
    async with graph.database.connection() as connection:
        (known,) = await known_by.of_patient(connection, patient.id)
    assert known.booking_id == UUID(booking.booking_id)
    assert (known.booking_version, known.visible_until) == (3, SLOT_END + timedelta(days=10 + 90))


@pytest.mark.parametrize("is_guarded", [True, False])
async def test_the_version_of_bookings_is_missed(
    graph: Graph, is_guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_guarded:
        replace_in(known_by, "_REMEMBER", NEWER, "WHERE true", monkeypatch)
    assert await holds(a_booking_that_comes_again_after_its_move_changes_nothing(graph)) == is_guarded
