"""The net under the checks: were they blind, the database would still refuse, and nothing would break."""

from dataclasses import replace
from typing import Any

import pytest

from subgraphs.booking.domain.refusals import SlotTaken
from subgraphs.booking.repository.facts import read_facts
from tests.subgraphs.booking.practices import LONG
from tests.subgraphs.booking.world import NINE, World, minutes, patient


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checks that find every slot free."""

    async def everything_is_free(*arguments: Any) -> Any:
        facts = await read_facts(*arguments)
        assert facts is not None
        return replace(facts, slot_taken=False)

    monkeypatch.setattr("subgraphs.booking.use_cases.taking_slots.read_facts", everything_is_free)
    monkeypatch.setattr("subgraphs.booking.use_cases.reschedule_booking.read_facts", everything_is_free)


@pytest.mark.usefixtures("blind")
@pytest.mark.parametrize("offset", [0, 15, -15])
async def test_a_booking_that_gets_past_the_checks_is_refused_by_the_constraints(world: World, offset: int) -> None:
    practice, bob = await world.practice(), patient()
    ten = NINE + minutes(60)
    await world.book(patient(), practice, ten)

    for _ in range(2):  # the second time from the stored answer: the refusal was committed with its key
        with pytest.raises(SlotTaken):
            await world.book(bob, practice, ten + minutes(offset), key="k")

    assert await world.value("SELECT count(*) FROM bookings") == 1
    assert await world.value("SELECT answer->>'code' FROM idempotency_keys") == "SLOT_TAKEN"
    assert len(await world.events()) == 1


@pytest.mark.usefixtures("blind")
async def test_a_move_that_gets_past_the_checks_is_refused_by_the_constraints(world: World) -> None:
    practice, bob = await world.practice(), patient()
    await world.book(patient(), practice, NINE + minutes(60))
    booking = await world.book(bob, practice, NINE)

    attempts: list[dict[str, Any]] = [
        {"start": NINE + minutes(60)},
        {"start": NINE + minutes(45)},
        {"start": NINE + minutes(15), "consultation_type_id": LONG},
    ]
    for fields in attempts:
        for _ in range(2):
            with pytest.raises(SlotTaken):
                await world.move(bob, booking, key=str(fields), **fields)

    rows = await world.rows("SELECT slot_start, version FROM bookings WHERE id = $1", booking.id)
    assert [(row["slot_start"], row["version"]) for row in rows] == [(NINE, 1)]
    assert await world.value("SELECT count(*) FROM booking_history") == 2
    assert await world.value("SELECT count(*) FROM idempotency_keys WHERE answer IS NOT NULL") == 3


async def test_the_constraints_are_there_as_they_are_specified(world: World) -> None:
    index = await world.value("SELECT indexdef FROM pg_indexes WHERE indexname = 'idx_no_double_book'")
    exclusion = await world.value("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'x'")
    generated = await world.value("SELECT attgenerated FROM pg_attribute WHERE attname = 'calendar_span' LIMIT 1")

    assert index.startswith("CREATE UNIQUE INDEX idx_no_double_book ON ")
    assert index.endswith("(practitioner_id, slot_start) WHERE (status = 'confirmed'::text)")
    assert exclusion == (
        "EXCLUDE USING gist (calendar_span WITH &&) WHERE ((status = ANY (ARRAY['held'::text, 'confirmed'::text])))"
    )
    assert generated == b"s"
