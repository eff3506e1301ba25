"""Clients that hold, book, confirm, release, move and cancel at once, for few patients at few practices, and note it all."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.lifecycle import OCCUPYING, BookingStatus
from subgraphs.booking.domain.refusals import BookingRefusal
from tests.faults.history import Action, Operation, Outcome, Seen
from tests.subgraphs.booking.practices import CONSULTATION, SHORT
from tests.subgraphs.booking.world import NINE, NOW, World, minutes, patient

A_CALL_LATER = timedelta(seconds=1)  # by the service's clock, so that holds end while others call
STARTS = tuple(NINE + minutes(15 * place) for place in range(8))
TYPES = {CONSULTATION: minutes(30), SHORT: minutes(15)}
CHANGES = 0.5  # the share of calls for a booking that somebody has seen
ENDED = 0.1  # the share of these for one that has ended
LEFT_EARLY = 0.05  # the share of calls whose client does not wait for the answer
LONGEST_PATIENCE_SECONDS = 0.05
PATIENT_SECONDS = 30.0

Attempt = Callable[[World], Awaitable[Booking]]


@dataclass
class Clients:
    """What the clients share: for whom they call, what they have seen, and the record of their calls."""

    world: World
    practices: list[UUID]
    patients: list[UUID]
    seed: int
    starts: Sequence[datetime] = STARTS
    calls: list[Operation] = field(default_factory=list)
    _seen: dict[UUID, Booking] = field(default_factory=dict)
    _now: datetime = NOW

    async def run(self, clients: int, calls_each: int) -> None:
        """All of them at once. A fault of the service is raised."""
        chances = [random.Random(f"{self.seed}/{client}") for client in range(clients)]
        await asyncio.gather(*(self._client(chance, calls_each) for chance in chances))

    async def _client(self, chance: random.Random, calls: int) -> None:
        for _ in range(calls):
            known = self._known(has_ended=chance.random() < ENDED)
            is_change = known and chance.random() < CHANGES
            asked, attempt = self._change(chance, chance.choice(known)) if is_change else self._take(chance)
            leaves_early = chance.random() < LEFT_EARLY
            patience_seconds = chance.uniform(0, LONGEST_PATIENCE_SECONDS) if leaves_early else PATIENT_SECONDS
            self.calls.append(await self._answered(asked, attempt, patience_seconds))

    def _known(self, *, has_ended: bool) -> list[Booking]:
        return [booking for booking in self._seen.values() if has_ended is not (booking.status in OCCUPYING)]

    def _take(self, chance: random.Random) -> tuple[Operation, Attempt]:
        practice, who, start = (
            chance.choice(self.practices),
            patient(chance.choice(self.patients)),
            chance.choice(self.starts),
        )
        kind, action = chance.choice(list(TYPES)), chance.choice((Action.HOLD, Action.BOOK))

        def attempt(world: World) -> Awaitable[Booking]:
            take = world.hold if action is Action.HOLD else world.book
            return take(who, practice, start, key=str(uuid4()), consultation_type_id=kind)

        asked = _asked(action, who.actor_id, practice)
        return replace(asked, start=start, end=start + TYPES[kind]), attempt

    def _change(self, chance: random.Random, seen: Booking) -> tuple[Operation, Attempt]:
        who, practice, start = patient(seen.patient_id), chance.choice(self.practices), chance.choice(self.starts)
        usual = (Action.CONFIRM, Action.RELEASE) if seen.status is BookingStatus.HELD else (Action.MOVE, Action.CANCEL)
        action = chance.choice(usual) if chance.random() < 0.9 else chance.choice((*usual, Action.MOVE, Action.CONFIRM))

        def attempt(world: World) -> Awaitable[Booking]:
            key = str(uuid4())
            if action is Action.MOVE:
                return world.move(who, seen, start, key=key, practitioner_id=practice)
            if action is Action.CANCEL:
                return world.cancel(who, seen, key=key)
            return (world.confirm if action is Action.CONFIRM else world.release)(who, seen, key=key)

        moves = action is Action.MOVE
        asked = replace(
            _asked(action, seen.patient_id, practice if moves else seen.practitioner_id),
            booking_id=str(seen.id),
            expected_version=seen.version,
            start=start if moves else None,
            end=start + (seen.end - seen.start) if moves else None,
        )
        return asked, attempt

    async def _answered(self, asked: Operation, attempt: Attempt, patience_seconds: float) -> Operation:
        self._now += A_CALL_LATER
        asked = replace(asked, began_at=time.monotonic(), now=self._now)
        try:
            async with asyncio.timeout(patience_seconds):
                booking = await attempt(replace(self.world, now=self._now))
        except BookingRefusal as refusal:
            current: Booking | None = getattr(refusal, "current", None)
            told_version = 0 if current is None else current.version
            self._see(current)
            answer = replace(asked, outcome=Outcome.FAIL, code=refusal.code, told_version=told_version)
        except TimeoutError:
            answer = asked
        else:
            is_known = booking.id in self._seen
            self._see(booking)
            answer = _succeeded(asked, booking, is_known=is_known)
        return replace(answer, ended_at=time.monotonic())

    def _see(self, booking: Booking | None) -> None:
        if booking is not None and booking.version > (
            self._seen[booking.id].version if booking.id in self._seen else 0
        ):
            self._seen[booking.id] = booking


def _asked(action: Action, patient_id: UUID | None, practitioner_id: UUID) -> Operation:
    return Operation(
        action=action,
        began_at=0.0,
        ended_at=0.0,
        outcome=Outcome.UNKNOWN,
        patient_id=str(patient_id),
        practitioner_id=str(practitioner_id),
    )


def _succeeded(asked: Operation, booking: Booking, *, is_known: bool) -> Operation:
    seen = Seen(booking_id=str(booking.id), version=booking.version, status=booking.status.name, start=booking.start)
    done = replace(asked, outcome=Outcome.OK, seen=seen)
    if asked.action is Action.BOOK and booking.version > 1:  # it confirmed the hold that the patient had of this slot
        return replace(done, action=Action.CONFIRM, booking_id=str(booking.id), expected_version=booking.version - 1)
    is_as_it_was = asked.action is Action.MOVE and booking.version == asked.expected_version
    if is_as_it_was or (asked.action is Action.HOLD and is_known):
        return replace(done, action=Action.READ, booking_id=str(booking.id), expected_version=0)
    return done
