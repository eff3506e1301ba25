"""Background tasks: a crash does not end them, a stop does."""

import asyncio

import pytest
from structlog.testing import capture_logs

from servicekit.background import BackgroundTasks, is_set_within


async def test_a_task_that_crashes_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("servicekit.background.FIRST_PAUSE_SECONDS", 0.0)
    starts, third = [0], asyncio.Event()

    async def crash_twice() -> None:
        starts[0] += 1
        if starts[0] < 3:
            raise ConnectionError("the broker is away")
        third.set()
        await asyncio.Event().wait()

    tasks = BackgroundTasks()
    with capture_logs() as logs:
        tasks.start("crashing", crash_twice)
        await asyncio.wait_for(third.wait(), 10)
        await tasks.stop()
    assert starts == [3]
    assert [(entry["event"], entry["log_level"]) for entry in logs] == [
        ("background task crashed", "error"),
        ("background task crashed as before", "warning"),
    ], "an outage fills the log with tracebacks"


async def test_a_task_that_ends_by_a_cancellation_of_which_nobody_knows_is_started_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("servicekit.background.FIRST_PAUSE_SECONDS", 0.0)
    starts, second = [0], asyncio.Event()

    async def wait_for_what_is_cancelled() -> None:
        starts[0] += 1
        if starts[0] == 1:
            inner = asyncio.ensure_future(asyncio.Event().wait())
            inner.cancel()
            await inner
        second.set()
        await asyncio.Event().wait()

    tasks = BackgroundTasks()
    tasks.start("waiting", wait_for_what_is_cancelled)
    await asyncio.wait_for(second.wait(), 10)
    await tasks.stop()
    assert starts == [2]


async def test_stopping_waits_until_a_task_has_cleaned_up() -> None:
    running, cleaned = asyncio.Event(), []

    async def clean_up_at_the_end() -> None:
        try:
            running.set()
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            cleaned.append(True)

    tasks = BackgroundTasks()
    tasks.start("cleaning", clean_up_at_the_end)
    await running.wait()
    await tasks.stop()
    assert cleaned == [True]


@pytest.mark.parametrize("steps_of_the_loop", range(6))
async def test_a_task_that_is_stopped_just_when_it_is_woken_ends(steps_of_the_loop: int) -> None:
    waiting, woken = asyncio.Event(), asyncio.Event()

    async def work_when_woken() -> None:
        while True:
            waiting.set()
            await is_set_within(woken, 10)
            woken.clear()

    tasks = BackgroundTasks()
    tasks.start("woken", work_when_woken)
    await waiting.wait()
    await asyncio.sleep(0)
    woken.set()
    for _ in range(steps_of_the_loop):
        await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await tasks.stop()


async def test_a_task_that_swallows_a_cancellation_is_cancelled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("servicekit.cancellation.CLEAN_UP_SECONDS", 0.01)
    running = asyncio.Event()
    cancellations: list[bool] = []

    async def swallow_the_first() -> None:
        while len(cancellations) < 2:
            try:
                running.set()
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancellations.append(True)

    tasks = BackgroundTasks()
    tasks.start("swallowing", swallow_the_first)
    await running.wait()
    async with asyncio.timeout(10):
        await tasks.stop()
    assert len(cancellations) == 2


async def test_an_event_is_waited_for_no_longer_than_told() -> None:
    event = asyncio.Event()
    assert not await is_set_within(event, 0.01)
    event.set()
    assert await is_set_within(event, 10)
