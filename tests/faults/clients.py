"""The load: clients that book, move, cancel and read for their patients, and one that changes profiles."""

import asyncio
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from praxis.demo.graph import BOOK, CANCEL, RESCHEDULE
from praxis.token import Role
from tests.end_to_end.product import instant
from tests.faults.caller import Answer, Caller
from tests.faults.history import Action, Operation, Outcome, ProfileChange, Seen
from tests.faults.world import Bookable, World

PATIENTS_PER_CLIENT = 4
MOST_LIVE_BOOKINGS = 16
PATIENCE_SECONDS = 45.0
IMPATIENT = 0.1  # so often a client gives up after its first try, and does not learn what became of it
READ = "query Read($id: ID!) { booking(id: $id) { __typename id version status slot { start } practitioner { id } } }"
DOCUMENTS = {Action.BOOK: BOOK, Action.MOVE: RESCHEDULE, Action.CANCEL: CANCEL, Action.READ: READ}
PROFILE_VERSION = "query Version($id: ID!) { practitioner(id: $id) { version name } }"
RENAME = """
mutation Rename($input: UpdatePractitionerInput!) {
  updatePractitioner(input: $input) { __typename ... on Practitioner { version name } }
}"""


@dataclass(frozen=True)
class Live:
    """A booking that a client believes it has."""

    patient_id: str
    bookable: Bookable
    seen: Seen


@dataclass
class BookingClient:
    """Acts for its own patients; waits `mean_pause_seconds` between two requests."""

    world: World
    caller: Caller
    random: Random
    mean_pause_seconds: float
    patients: list[str] = field(default_factory=list)
    live: dict[str, Live] = field(default_factory=dict)
    uncertain: dict[str, Live] = field(default_factory=dict)

    async def run(self, stop: asyncio.Event) -> None:
        """Until told to stop; the request that is under way then is finished."""
        while not stop.is_set():
            await self._act()
            await asyncio.sleep(self.random.expovariate(1 / self.mean_pause_seconds))

    async def _act(self) -> None:
        if self.uncertain:
            await self.read(next(iter(self.uncertain.values())))
            return
        if not self.live or (len(self.live) < MOST_LIVE_BOOKINGS and self.random.random() < 0.45):
            bookable = self.random.choice(self.world.bookables)
            start = await self.world.some_start(self.caller, bookable)
            if start is not None:
                await self.book(self.random.choice(self.patients), bookable, start)
            return
        live, dice = self.random.choice(list(self.live.values())), self.random.random()
        if dice < 0.4:
            await self._move(live)
        elif dice < 0.8:
            await self.cancel(live)
        else:
            await self.read(live)

    async def book(self, patient_id: str, bookable: Bookable, start: datetime) -> Live | None:
        """The booking, if it is known to be there."""
        wanted = {"practitionerId": bookable.practitioner_id, "consultationTypeId": bookable.type_id}
        wanted["start"] = start.isoformat()
        asked = _Asked(Action.BOOK, patient_id, practitioner_id=bookable.practitioner_id, start=start)
        operation = await self._perform(asked, wanted)
        return self._keep(patient_id, bookable, operation)

    async def cancel(self, live: Live) -> None:
        """Ends the booking at the version that was seen."""
        await self._change(Action.CANCEL, live, live.bookable, None, {})

    async def read(self, live: Live) -> None:
        """Looks what became of it."""
        asked = _Asked(Action.READ, live.patient_id, booking_id=live.seen.booking_id)
        operation = await self._perform(asked, {})
        self._keep(live.patient_id, self.world.bookable(operation.practitioner_id) or live.bookable, operation, live)

    async def _move(self, live: Live) -> None:
        to_another = self.random.random() < 0.25
        bookable = self.random.choice(self.world.bookables) if to_another else live.bookable
        start = await self.world.some_start(self.caller, bookable)
        if start is None or (start, bookable) == (live.seen.start, live.bookable):
            return
        wanted = {"start": start.isoformat()}
        if bookable != live.bookable:
            wanted |= {"practitionerId": bookable.practitioner_id, "consultationTypeId": bookable.type_id}
        await self._change(Action.MOVE, live, bookable, start, wanted)

    async def _change(
        self, action: Action, live: Live, bookable: Bookable, start: datetime | None, wanted: dict[str, Any]
    ) -> None:
        seen = live.seen
        asked = _Asked(action, live.patient_id, bookable.practitioner_id, start, seen.booking_id, seen.version)
        operation = await self._perform(
            asked, {"bookingId": seen.booking_id, "expectedVersion": seen.version, **wanted}
        )
        self._keep(live.patient_id, bookable, operation, live)

    def _keep(
        self, patient_id: str, bookable: Bookable, operation: Operation, before: Live | None = None
    ) -> Live | None:
        """Notes what is known of a booking after a request; what is not known is read later."""
        seen = operation.seen
        if before is not None:
            self.uncertain.pop(before.seen.booking_id, None)
        if seen is None:
            if before is not None and (operation.outcome is Outcome.UNKNOWN or operation.code == "VersionConflict"):
                self.live.pop(before.seen.booking_id, None)
                self.uncertain[before.seen.booking_id] = before
            return None
        self.live.pop(seen.booking_id, None)
        if seen.status != "CONFIRMED":
            return None
        self.live[seen.booking_id] = Live(patient_id, bookable, seen)
        return self.live[seen.booking_id]

    async def _perform(self, asked: "_Asked", wanted: dict[str, Any]) -> Operation:
        """Sends the request with a key of its own and writes down what came of it."""
        is_read = asked.action is Action.READ
        variables = {"id": asked.booking_id} if is_read else {"input": {**wanted, "idempotencyKey": self._key()}}
        patience_seconds = 0.0 if self.random.random() < IMPATIENT else PATIENCE_SECONDS
        began_at = time.monotonic()
        answer = await self.caller.ask(
            DOCUMENTS[asked.action], variables, self.world.token(asked.patient_id), patience_seconds
        )
        operation = asked.answered(answer, began_at, time.monotonic())
        self.world.operations.append(operation)
        return operation

    def _key(self) -> str:
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))


@dataclass(frozen=True)
class _Asked:
    """A request before it is answered."""

    action: Action
    patient_id: str
    practitioner_id: str = ""
    start: datetime | None = None
    booking_id: str = ""
    expected_version: int = 0

    def answered(self, answer: Answer, began_at: float, ended_at: float) -> Operation:
        """What is known now. A booking that cannot be read is one that was not answered."""
        value = answer.value
        is_booking = value is not None and value["__typename"] == "Booking"
        outcome = Outcome.OK if is_booking else Outcome.UNKNOWN if value is None else Outcome.FAIL
        return Operation(
            action=self.action,
            began_at=began_at,
            ended_at=ended_at,
            outcome=outcome,
            patient_id=self.patient_id,
            practitioner_id=self.practitioner_id or _practitioner_of(value),
            start=self.start,
            booking_id=self.booking_id,
            expected_version=self.expected_version,
            seen=_seen(value) if value is not None and is_booking else None,
            code=value["__typename"] if value is not None and not is_booking else "",
            tries=answer.tries,
        )


def _practitioner_of(value: dict[str, Any] | None) -> str:
    return str(((value or {}).get("practitioner") or {}).get("id", ""))


def _seen(value: dict[str, Any]) -> Seen:
    return Seen(
        booking_id=value["id"],
        version=value["version"],
        status=value["status"],
        start=instant(value["slot"]["start"]),
    )


@dataclass
class ProfileClient:
    """Renames practitioners, each as itself; keeps one version line per practitioner, as their only writer."""

    world: World
    caller: Caller
    random: Random
    mean_pause_seconds: float
    versions: dict[str, int] = field(default_factory=dict)
    versions_at_start: dict[str, int] = field(default_factory=dict)
    names: int = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Until told to stop; the request that is under way then is finished."""
        while not stop.is_set():
            await self._rename(self.random.choice(self.world.bookables).practitioner_id)
            await asyncio.sleep(self.random.expovariate(1 / self.mean_pause_seconds))

    async def read_versions(self) -> None:
        """Where the practitioners stand before the load begins."""
        for bookable in self.world.bookables:
            version, _ = await self._read(bookable.practitioner_id)
            self.versions[bookable.practitioner_id] = version
        self.versions_at_start = dict(self.versions)

    async def _rename(self, practitioner_id: str) -> None:
        self.names += 1
        name, expected = f"Dr Load {self.names}", self.versions[practitioner_id]
        wanted = {"practitionerId": practitioner_id, "expectedVersion": expected, "name": name}
        token = self.world.product.token(Role.PRACTITIONER, practitioner_id)
        answer = await self.caller.ask(RENAME, {"input": wanted}, token, PATIENCE_SECONDS)
        outcome, version, code = Outcome.UNKNOWN, 0, ""
        if answer.value is not None and answer.value["__typename"] == "Practitioner":
            outcome, version = Outcome.OK, answer.value["version"]
        elif answer.tries == 1 and answer.value is not None:
            outcome, code = Outcome.FAIL, answer.value["__typename"]
        else:
            # There are no keys here: a conflict after an unanswered try may be with that try's own effect.
            stored_version, stored_name = await self._read(practitioner_id)
            if (stored_version, stored_name) == (expected + 1, name):
                outcome, version = Outcome.OK, stored_version
        self.versions[practitioner_id] = version or (await self._read(practitioner_id))[0]
        self.world.profile_changes.append(
            ProfileChange(
                practitioner_id=practitioner_id,
                expected_version=expected,
                name=name,
                outcome=outcome,
                version=version,
                code=code,
                tries=answer.tries,
            )
        )

    async def _read(self, practitioner_id: str) -> tuple[int, str]:
        while True:
            answer = await self.caller.ask(PROFILE_VERSION, {"id": practitioner_id}, None, PATIENCE_SECONDS)
            if answer.value is not None and answer.value["version"] is not None:
                return answer.value["version"], answer.value["name"]
