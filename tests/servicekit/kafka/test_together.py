"""What handlers give at the same time takes effect in one go, and what is wrong with one is told to that one alone."""

import asyncio
from collections.abc import Sequence

from servicekit.kafka.outages import StoreUnavailable
from servicekit.kafka.together import MAX_TOGETHER, Together


class Store:
    """Takes over numbers; refuses negative ones, and with them the whole call, as a transaction does."""

    def __init__(self) -> None:
        self.calls: list[list[int]] = []
        self.is_away = False

    async def take_over(self, numbers: Sequence[int]) -> None:
        self.calls.append(list(numbers))
        await asyncio.sleep(0)
        if self.is_away:
            raise StoreUnavailable("gone")
        if min(numbers) < 0:
            raise ValueError("negative")


async def given(store: Store, *numbers: int) -> list[BaseException | None]:
    together = Together(store.take_over)
    return list(await asyncio.gather(*(together.give(number) for number in numbers), return_exceptions=True))


async def test_what_waits_at_the_same_time_is_one_call_and_no_call_is_long() -> None:
    store = Store()
    assert await given(store, *range(2 * MAX_TOGETHER)) == [None] * 2 * MAX_TOGETHER
    assert [len(call) for call in store.calls] == [MAX_TOGETHER, MAX_TOGETHER]


async def test_what_cannot_be_taken_over_is_told_alone_and_the_others_take_effect() -> None:
    store = Store()
    errors = await given(store, 1, -2, 3)
    assert [type(error) for error in errors] == [type(None), ValueError, type(None)]
    assert store.calls == [[1, -2, 3], [1], [-2], [3]]


async def test_an_outage_is_told_to_all_and_nothing_is_tried_one_by_one() -> None:
    store = Store()
    store.is_away = True
    errors = await given(store, 1, 2, 3)
    assert [type(error) for error in errors] == [StoreUnavailable] * 3
    assert store.calls == [[1, 2, 3]]
