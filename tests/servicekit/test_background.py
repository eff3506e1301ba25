"""Background tasks: a crash does not end them, a stop does."""

import asyncio

import pytest

from servicekit.background import BackgroundTasks


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
    tasks.start("crashing", crash_twice)
    await asyncio.wait_for(third.wait(), 10)
    await tasks.stop()
    assert starts == [3]


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
