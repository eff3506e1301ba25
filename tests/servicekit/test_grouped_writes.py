"""Writes that are made together."""

import asyncio
from collections.abc import Sequence

import pytest

from servicekit.grouped_writes import GroupedWrites

FOREVER_SECONDS = 3600.0


class Store:
    """Keeps the groups as they came."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []

    async def write_all(self, writes: Sequence[int]) -> list[Exception | None]:
        """Refuses odd numbers."""
        self.groups.append(list(writes))
        await asyncio.sleep(0)
        return [ValueError(str(write)) if write % 2 else None for write in writes]


async def test_a_lone_write_is_made_at_once() -> None:
    store = Store()
    writes = GroupedWrites(store.write_all, apart_seconds=FOREVER_SECONDS)
    await writes.write(2)
    assert store.groups == [[2]]


async def test_what_follows_waits_until_enough_wait_and_is_one_group() -> None:
    store = Store()
    writes = GroupedWrites(store.write_all, apart_seconds=FOREVER_SECONDS, enough=3)
    await writes.write(2)
    waiting = [asyncio.create_task(writes.write(number)) for number in (4, 6)]
    await asyncio.wait(waiting, timeout=0.05)
    assert store.groups == [[2]]
    await asyncio.gather(writes.write(8), *waiting)
    assert store.groups == [[2], [4, 6, 8]]


async def test_what_a_full_group_leaves_waits_no_longer_if_it_is_enough() -> None:
    store = Store()
    writes = GroupedWrites(store.write_all, max_group=2, apart_seconds=FOREVER_SECONDS, enough=2)
    await asyncio.gather(*(writes.write(number) for number in (2, 4, 6, 8)))
    assert store.groups == [[2, 4], [6, 8]]


async def test_what_follows_waits_no_longer_than_it_was_told() -> None:
    store = Store()
    writes = GroupedWrites(store.write_all, apart_seconds=0.05, enough=100)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await writes.write(2)
    await asyncio.gather(writes.write(4), writes.write(6))
    assert store.groups == [[2], [4, 6]]
    assert loop.time() - began >= 0.05


async def test_closing_makes_what_waits() -> None:
    store = Store()
    writes = GroupedWrites(store.write_all, apart_seconds=FOREVER_SECONDS)
    await writes.write(2)
    waiting = asyncio.create_task(writes.write(4))
    await asyncio.sleep(0)
    await writes.close()
    await waiting
    assert store.groups == [[2], [4]]


async def test_what_goes_wrong_with_one_write_concerns_no_other() -> None:
    store = Store()
    writes = GroupedWrites(store.write_all)
    outcomes = await asyncio.gather(*(writes.write(number) for number in (2, 3, 4)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [type(None), ValueError, type(None)]


async def test_a_caller_that_goes_leaves_its_write_to_be_made() -> None:
    store = Store()
    writes = GroupedWrites(store.write_all, apart_seconds=FOREVER_SECONDS, enough=2)
    await writes.write(2)
    gone = asyncio.create_task(writes.write(4))
    await asyncio.sleep(0)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    await writes.write(6)
    assert store.groups == [[2], [4, 6]]
