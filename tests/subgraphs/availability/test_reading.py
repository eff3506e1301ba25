"""What is free: the same answer from Redis, from Postgres, and from what is left of either."""

import asyncio
import time
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain_events import ScheduleException, WeeklyHours
from servicekit.database import Connection
from subgraphs.availability.domain.questions import FreeDays
from subgraphs.availability.repository import calendars
from tests.embedded_servers import OwnServer, TestDatabase
from tests.subgraphs.availability.events import (
    CHECKUP,
    NOW,
    TREATMENT,
    WEEKDAYS,
    BookingStory,
    consultation_type,
    instant,
    practitioner,
)
from tests.subgraphs.availability.service import DAYS, NEXT, Service, service_over

THURSDAY = "2026-11-26"
MORNING = ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]


async def test_days_are_the_practices_own_and_each_is_there(service: Service) -> None:
    state = practitioner()
    await service.follow(state)
    found = await service.days(state.practitioner_id)
    assert found is not None
    assert list(found) == [f"2026-11-{day}" for day in (25, 26, 27, 28, 29, 30)] + ["2026-12-01"]
    assert found["2026-11-25"] == MORNING
    assert found["2026-11-28"] == found["2026-11-29"] == []


async def test_a_slot_says_when_it_is_everywhere_and_at_the_practice(service: Service) -> None:
    state = practitioner(time_zone="Indian/Reunion")
    await service.follow(state)
    variables = {"id": state.practitioner_id, "type": TREATMENT, "from": THURSDAY, "days": 1}
    data, errors = await service.run(DAYS, **variables)
    assert not errors
    assert data["_entities"][0]["availability"][0]["slots"][0] == {
        "start": "2026-11-26T05:00:00Z",
        "end": "2026-11-26T06:00:00Z",
        "localStart": "2026-11-26T09:00",
        "timeZone": "Indian/Reunion",
    }


async def test_a_long_consultation_needs_free_time_in_a_row(service: Service) -> None:
    state = practitioner()
    await service.follow(state, BookingStory(state.practitioner_id, f"{THURSDAY}T09:00").created())
    assert await service.day(state.practitioner_id, THURSDAY, TREATMENT) == ["09:00", "10:30", "11:00"]


async def test_notice_and_horizon_move_with_the_clock_and_not_with_events(service: Service) -> None:
    state = practitioner(minimum_notice_minutes=120, horizon_days=2)
    await service.follow(state)
    assert await service.days(state.practitioner_id, days=4) == {
        "2026-11-25": ["11:00", "11:30"],
        "2026-11-26": MORNING,
        "2026-11-27": MORNING,
        "2026-11-28": [],
    }
    service.clock.advance(timedelta(days=3))
    found = await service.days(state.practitioner_id, days=4)
    assert found == {"2026-11-28": [], "2026-11-29": [], "2026-11-30": MORNING, "2026-12-01": []}


async def test_hours_for_some_types_show_those_types_only(service: Service) -> None:
    weekly = (
        *WEEKDAYS[:3],
        WeeklyHours(weekday=4, start=WEEKDAYS[0].start, end=WEEKDAYS[0].end, consultation_type_ids=(TREATMENT,)),
    )
    state = practitioner(weekly_hours=weekly)
    await service.follow(state)
    assert await service.day(state.practitioner_id, THURSDAY) == []
    assert await service.day(state.practitioner_id, THURSDAY, TREATMENT) == MORNING[:-1]
    assert await service.next_slot(state.practitioner_id, None) == "2026-11-25T09:00"


async def everything(service: Service, practitioner_id: str) -> list[Any]:
    """Answers of all kinds."""
    return [
        await service.days(practitioner_id, CHECKUP, None, 7),
        await service.days(practitioner_id, TREATMENT, "2026-12-05", 31),
        await service.days(practitioner_id, CHECKUP, "2026-12-08", 3),
        await service.next_slot(practitioner_id, TREATMENT),
        await service.next_slot(practitioner_id, None),
    ]


async def prepared(service: Service) -> str:
    """A practitioner with bookings near and far, and a hold."""
    away = ScheduleException(
        id="away", kind="ABSENCE", first_date=NOW.date(), last_date=(NOW + timedelta(days=2)).date()
    )
    state = practitioner(buffer_after_minutes=15, exceptions=(away,))
    stories = [BookingStory(state.practitioner_id, start) for start in ("2026-12-08T08:00", "2026-12-22T10:00")]
    hold = BookingStory(state.practitioner_id, "2026-11-30T08:00").held(NOW + timedelta(days=1))
    await service.follow(state, *[story.created() for story in stories], hold)
    return state.practitioner_id


async def test_a_cold_evicted_or_broken_value_is_computed_again(service: Service) -> None:
    practitioner_id = await prepared(service)
    expected, value = await everything(service, practitioner_id), await service.shown(practitioner_id)
    assert expected[3] == "2026-11-30T10:00"
    await service.redis.flushdb()
    service.restart()
    assert await everything(service, practitioner_id) == expected
    assert await service.shown(practitioner_id) == value
    (key,) = await service.redis.keys()
    (field,) = await service.redis.hkeys(key)
    await service.redis.hset(key, field, b"no value")
    service.restart()
    assert await everything(service, practitioner_id) == expected
    assert await service.shown(practitioner_id) == value


async def test_the_clock_moved_on_two_days_without_an_event_leaves_slots_right(service: Service) -> None:
    practitioner_id = await prepared(service)
    for _ in range(10):  # also when the value ends before the days that are asked for
        service.clock.advance(timedelta(days=2))
        from_redis = await everything(service, practitioner_id)
        await service.redis.flushdb()
        service.restart()
        assert await everything(service, practitioner_id) == from_redis


async def test_an_outdated_value_is_replaced_when_it_is_read(service: Service) -> None:
    practitioner_id = await prepared(service)
    service.clock.advance(timedelta(days=3))
    await service.days(practitioner_id)
    shown = await service.shown(practitioner_id)
    assert shown is not None
    assert shown.span.start * 60 == instant("2026-11-28T00:00").timestamp()


async def test_days_beyond_the_value_come_from_postgres_up_to_the_horizon(service: Service) -> None:
    state = practitioner(horizon_days=40)
    booking = BookingStory(state.practitioner_id, "2026-12-30T08:00")
    await service.follow(state, booking.created())
    found = await service.days(state.practitioner_id, first="2026-12-09", days=31)
    assert found is not None
    assert found["2026-12-09"] == found["2027-01-04"] == MORNING
    assert found["2026-12-30"] == MORNING[1:]
    assert found["2027-01-05"] == []


async def test_the_next_slot_is_found_up_to_the_horizon(service: Service) -> None:
    first_free = NOW + timedelta(days=60)
    away = ScheduleException(
        id="a", kind="ABSENCE", first_date=NOW.date(), last_date=(first_free - timedelta(days=1)).date()
    )
    state = practitioner(exceptions=(away,))
    await service.follow(state)
    assert await service.next_slot(state.practitioner_id) == "2027-01-25T09:00"
    shorter = practitioner(state.practitioner_id, 2, exceptions=(away,), horizon_days=59)
    await service.follow(shorter)
    assert await service.next_slot(state.practitioner_id) is None


async def test_fifty_practitioners_are_one_round_trip_to_redis_and_none_to_postgres(
    empty_database: TestDatabase, own_redis: OwnServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A Redis of its own, since the server counts the commands of all its clients.
    async with service_over(empty_database.dsn, own_redis.address) as service:
        states = [practitioner() for _ in range(50)]
        await service.follow(*states)
        document = """
        query ($who: [_Any!]!, $type: ID!) { _entities(representations: $who) { ... on Practitioner {
            availability(consultationTypeId: $type, days: 7) { date slots { start } } } } }
        """
        who = [{"__typename": "Practitioner", "id": state.practitioner_id} for state in states]
        first, errors = await service.run(document, who=who, type=CHECKUP)
        assert not errors

        async def no_postgres(*_: object) -> None:
            raise AssertionError("Postgres was asked")

        monkeypatch.setattr(calendars, "read", no_postgres)
        before = await commands(service)
        again, errors = await service.run(document, who=who, type=CHECKUP)
        after = await commands(service)
        assert not errors
        assert again == first
        assert all(len(entity["availability"][1]["slots"]) == 6 for entity in again["_entities"])
        assert after - before == 50 + 1  # 50 HGET and the INFO that counts
        assert await round_trips(service, who, document) == 1


async def commands(service: Service) -> int:
    processed: int = (await service.redis.info("stats"))["total_commands_processed"]
    return processed


async def round_trips(service: Service, who: list[dict[str, str]], document: str) -> int:
    """How many pipelines one operation executes."""
    shown = service.cases.read._shown
    calls = 0
    original = shown.read

    async def counted(ids: Any) -> Any:
        nonlocal calls
        calls += 1
        return await original(ids)

    shown.read = counted  # type: ignore[method-assign]
    await service.run(document, who=who, type=CHECKUP)
    return calls


async def test_many_readers_of_a_cold_value_compute_it_once(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    practitioner_id = await prepared(service)
    await service.redis.flushdb()
    service.restart()
    reads = 0
    original = calendars.read

    async def counted(connection: Connection, ids: Any, window: Any) -> Any:
        nonlocal reads
        reads += 1
        return await original(connection, ids, window)

    monkeypatch.setattr(calendars, "read", counted)
    question = FreeDays.of(UUID(practitioner_id), CHECKUP, None, 7)
    answers = await asyncio.gather(*(service.cases.read.answer([question], NOW) for _ in range(20)))
    assert reads == 1
    assert all(answer == answers[0] for answer in answers)


async def test_redis_away_is_slower_and_right(empty_database: TestDatabase, own_redis: OwnServer) -> None:
    async with service_over(empty_database.dsn, own_redis.address) as service:
        practitioner_id = await prepared(service)
        expected = await everything(service, practitioner_id)
        own_redis.stop()
        assert await everything(service, practitioner_id) == expected
        service.restart()
        assert await everything(service, practitioner_id) == expected


async def test_a_redis_that_does_not_answer_costs_one_short_wait(
    empty_database: TestDatabase, own_redis: OwnServer
) -> None:
    async with service_over(empty_database.dsn, own_redis.address) as service:
        practitioner_id = await prepared(service)
        expected = await everything(service, practitioner_id)
        own_redis.pause()
        started = time.monotonic()
        assert await everything(service, practitioner_id) == expected
        assert time.monotonic() - started < 10.0, (
            "a server that is paused is never answered; without a limit this hangs"
        )
        own_redis.resume()


async def test_an_unknown_practitioner_is_null_and_an_unknown_type_an_error(service: Service) -> None:
    assert await service.days(str(uuid4())) is None
    assert await service.next_slot(str(uuid4())) is None
    state = practitioner()
    await service.follow(state)
    for document in (DAYS, NEXT):
        data, errors = await service.run(document, id=state.practitioner_id, type=str(uuid4()))
        assert [error["extensions"]["code"] for error in errors] == ["BAD_USER_INPUT"]
        assert set(data["_entities"][0].values()) == {None}


async def test_a_key_that_is_no_id_is_nobodys(service: Service) -> None:
    data, errors = await service.run(NEXT, id="nobody", type=None)
    assert not errors
    assert data == {"_entities": [None]}


@pytest.mark.parametrize(
    "variables", [{"days": 0}, {"days": 32}, {"days": -1}, {"from": "1970-12-31"}, {"from": "9999-12-31"}]
)
async def test_days_out_of_range_are_refused(service: Service, variables: dict[str, Any]) -> None:
    state = practitioner()
    await service.follow(state)
    data, errors = await service.run(DAYS, id=state.practitioner_id, type=CHECKUP, **variables)
    assert [error["extensions"]["code"] for error in errors] == ["BAD_USER_INPUT"]
    assert data["_entities"] == [{"availability": None}]


async def test_days_that_nobody_can_book_are_empty(service: Service) -> None:
    state = practitioner()
    await service.follow(state)
    for first in ("2020-01-01", "2026-11-18", "8999-12-31"):
        found = await service.days(state.practitioner_id, first=first, days=2)
        assert found is not None
        assert list(found.values()) == [[], []]


async def test_one_bad_question_does_not_cost_the_others_their_answers(service: Service) -> None:
    state = practitioner()
    await service.follow(state)
    document = """
    query ($id: ID!, $good: ID!, $bad: ID!) { _entities(representations: [{__typename: "Practitioner", id: $id}]) {
        ... on Practitioner { good: nextSlot(consultationTypeId: $good) { localStart }
            bad: nextSlot(consultationTypeId: $bad) { localStart } any: nextSlot { localStart } } } }
    """
    data, errors = await service.run(document, id=state.practitioner_id, good=CHECKUP, bad="x")
    assert len(errors) == 1
    slot = {"localStart": "2026-11-25T09:00"}
    assert data["_entities"] == [{"good": slot, "bad": None, "any": slot}]


async def test_types_that_nobody_may_book_have_no_slots(service: Service) -> None:
    kind = consultation_type(CHECKUP, 30, audience="NEW_PATIENTS")
    state = practitioner(consultation_types=(kind,), accepts_new_patients=False)
    await service.follow(state)
    assert await service.day(state.practitioner_id, THURSDAY) == []
    assert await service.next_slot(state.practitioner_id) is None
