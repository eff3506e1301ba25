"""A Redis that can be done without is left alone for a moment after it failed, and tried again after that."""

import asyncio

import pytest
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import ResponseError

from servicekit import redis as kit
from servicekit.redis import Patience, RedisAway


async def tried(patience: Patience, error: Exception | None, *, is_pausing: bool = True) -> bool:
    """Whether commands are run at all; they raise the error."""
    was_tried = False
    try:
        async with patience.limited(is_pausing=is_pausing):
            was_tried = True
            if error:
                raise error
    except RedisAway as away:
        assert away.is_news == was_tried
    return was_tried


async def test_after_a_failure_it_is_left_alone_until_the_pause_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit, "PAUSE_SECONDS", 60.0)
    patience = Patience()
    assert await tried(patience, NotConnected("gone"))
    assert not await tried(patience, None)
    assert await tried(patience, None, is_pausing=False)  # what is nowhere else
    monkeypatch.setattr(kit, "PAUSE_SECONDS", 0.0)
    assert await tried(patience, NotConnected("gone"), is_pausing=False)
    assert await tried(patience, None)


async def test_what_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit, "PATIENCE_SECONDS", 0.01)
    with pytest.raises(RedisAway):
        async with Patience().limited():
            await asyncio.Event().wait()


async def test_a_refusal_costs_no_pause() -> None:
    patience = Patience()
    assert await tried(patience, ResponseError("WRONGTYPE"))
    assert await tried(patience, None)


async def test_a_fault_of_ours_stays_one() -> None:
    with pytest.raises(ZeroDivisionError):
        async with Patience().limited():
            raise ZeroDivisionError
