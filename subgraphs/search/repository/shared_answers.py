"""Answers that many may share for a short while: kept in Redis, and worked out by one for all who ask meanwhile."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import msgspec
from redis.asyncio import Redis

from servicekit.redis import Patience, RedisAway
from servicekit.single_flight import SingleFlight
from servicekit.telemetry import Telemetry, get_logger

T = TypeVar("T")

# How long others wait for a process that works an answer out, and how long it is believed to be at it.
WAIT_SECONDS = 0.5
LEASE_SECONDS = 2.0
_LOOK_EVERY_SECONDS = 0.02
_KEY = "search:shared:"

# The answer, or 1 for whoever is to work it out, or 0 while another process does.
_HELD_OR_LEASE: Final = """
local held = redis.call('GET', KEYS[1])
if held then return held end
if redis.call('SET', KEYS[2], '', 'NX', 'PX', ARGV[1]) then return 1 end
return 0
"""
_NOT_HELD, _WORKED_OUT_ELSEWHERE = 1, 0

_log = get_logger("subgraphs.search.shared_answers")


@dataclass(frozen=True, slots=True)
class Sharing:
    """`lifetime_seconds`: an answer lives between half of it and all of it, so that not all end together; 0 for never."""

    redis: Redis
    patience: Patience
    lifetime_seconds: float
    telemetry: Telemetry


@dataclass(frozen=True, slots=True)
class _Landed(Generic[T]):
    answer: T
    outcome: str


class SharedAnswers(Generic[T]):
    """Answers of one kind. Without Redis, each process works them out for itself, once for all who ask meanwhile.

    What stands in Redis is only believed when it has the form, and `is_good` says so for whoever asks.
    """

    def __init__(self, kind: str, form: Any, sharing: Sharing) -> None:
        self._kind = kind
        self._sharing = sharing
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder: msgspec.msgpack.Decoder[T] = msgspec.msgpack.Decoder(form)
        self._flights: SingleFlight[str, _Landed[T]] = SingleFlight()
        self._lookups = sharing.telemetry.meter.create_counter(
            "search.cache.lookups", "1", "Answers asked for, by how they were had: hit, miss, joined or away"
        )

    async def get(
        self,
        key: str,
        work: Callable[[], Awaitable[T]],
        *,
        is_good: Callable[[T], bool] = lambda _answer: True,
        is_worth_keeping: Callable[[T], bool] = lambda _answer: True,
    ) -> T:
        """The answer of this key, worked out when there is none. Raises what the work raises."""
        joined = True

        async def fly(_keys: list[str]) -> dict[str, _Landed[T]]:
            nonlocal joined
            joined = False
            return {key: await self._land(key, work, is_good, is_worth_keeping)}

        landed = (await self._flights.get([key], fly))[key]
        outcome = "joined" if joined else landed.outcome
        self._lookups.add(1, {"cache": self._kind, "outcome": outcome})
        return landed.answer

    async def _land(
        self,
        key: str,
        work: Callable[[], Awaitable[T]],
        is_good: Callable[[T], bool],
        is_worth_keeping: Callable[[T], bool],
    ) -> _Landed[T]:
        if self._sharing.lifetime_seconds <= 0:
            return _Landed(await work(), "miss")
        try:
            held = await self._held(key)
        except RedisAway:
            return _Landed(await work(), "away")
        if held is not None and is_good(held):
            return _Landed(held, "hit")
        return _Landed(await self._worked_out(key, work, is_worth_keeping), "miss")

    async def _held(self, key: str) -> T | None:
        """What is there; what another process is working out, if that does not take long. Raises RedisAway."""
        loop = asyncio.get_running_loop()
        until = loop.time() + WAIT_SECONDS
        while True:
            async with self._sharing.patience.limited():
                reply = await self._look(key)
            if reply == _NOT_HELD or (reply == _WORKED_OUT_ELSEWHERE and loop.time() >= until):
                return None
            if reply != _WORKED_OUT_ELSEWHERE:
                return self._decoded(reply)
            await asyncio.sleep(_LOOK_EVERY_SECONDS)

    async def _look(self, key: str) -> Any:
        names = (self._name(key), self._lease_name(key))
        return await self._sharing.redis.eval(_HELD_OR_LEASE, 2, *names, str(int(LEASE_SECONDS * 1000)))

    def _decoded(self, held: bytes) -> T | None:
        try:
            return self._decoder.decode(held)
        except msgspec.DecodeError:
            _log.warning("an answer of another form", cache=self._kind)
            return None

    async def _worked_out(self, key: str, work: Callable[[], Awaitable[T]], is_worth_keeping: Callable[[T], bool]) -> T:
        kept: bytes | None = None
        try:
            answer = await work()
            if is_worth_keeping(answer):
                kept = self._encoder.encode(answer)
            return answer
        finally:
            await self._keep(key, kept)

    async def _keep(self, key: str, answer: bytes | None) -> None:
        """Keeps the answer if there is one, and lets the next one try."""
        try:
            async with (
                self._sharing.patience.limited(),
                self._sharing.redis.pipeline(transaction=False) as pipeline,
            ):
                if answer is not None:
                    pipeline.set(self._name(key), answer, px=self._lifetime_ms())
                pipeline.delete(self._lease_name(key))
                await pipeline.execute()
        except RedisAway as error:
            if error.is_news:
                _log.warning("answer not kept", cache=self._kind, error=repr(error.__cause__))

    def _lifetime_ms(self) -> int:
        longest_seconds = self._sharing.lifetime_seconds
        return int(1000 * random.uniform(longest_seconds / 2, longest_seconds))

    def _name(self, key: str) -> str:
        # The braces keep an answer and its lease on one node of a cluster.
        return f"{_KEY}{self._kind}:{{{key}}}"

    def _lease_name(self, key: str) -> str:
        return f"{self._name(key)}:lease"
