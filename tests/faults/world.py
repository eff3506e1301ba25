"""Whom the load books with, who books, and what all of them share: tokens, free slots, the history."""

import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

from praxis.demo.graph import SLOTS
from praxis.seed.practitioners import practitioner
from praxis.token import Role
from tests.end_to_end.product import Product, instant
from tests.faults.caller import Caller
from tests.faults.history import Operation, ProfileChange

PRACTITIONERS = 10
SLOTS_KEPT_SECONDS = 3.0
# So few starts are tried that clients often want the same one.
STARTS_TRIED = 60
REGISTER = """
mutation Register($input: RegisterPatientInput!) {
  registerPatient(input: $input) { __typename ... on Patient { id } }
}"""


@dataclass(frozen=True)
class Bookable:
    """A practitioner of the demo data and a type that anyone may book; the gap that bookings keep, in minutes."""

    practitioner_id: str
    type_id: str
    buffer_minutes: int
    email: str


def bookables(practitioners: int, random: Random) -> list[Bookable]:
    """Some of the seeded practitioners in France, those with buffers first."""
    found = []
    for index in range(1, practitioners):
        seeded = practitioner(index, datetime.now(UTC))
        profile, rules = seeded.practitioner.profile, seeded.practitioner.profile.rules
        types = [kind.id for kind in seeded.practitioner.consultation_types if kind.audience == "ANYONE"]
        if profile.country == "FR" and profile.accepts_new_patients and types:
            buffer_minutes = max(rules.buffer_before_minutes, rules.buffer_after_minutes)
            found.append(Bookable(str(profile.id), types[0], buffer_minutes, seeded.contact.email))
    random.shuffle(found)
    return sorted(found, key=lambda each: each.buffer_minutes == 0)[:PRACTITIONERS]


@dataclass
class World:
    """One run's people and records."""

    product: Product
    bookables: list[Bookable]
    random: Random
    operations: list[Operation] = field(default_factory=list)
    profile_changes: list[ProfileChange] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)
    _slots: dict[str, tuple[float, list[datetime]]] = field(default_factory=dict)

    def token(self, patient_id: str) -> str:
        """The patient's own token."""
        if patient_id not in self._tokens:
            self._tokens[patient_id] = self.product.token(Role.PATIENT, patient_id)
        return self._tokens[patient_id]

    def bookable(self, practitioner_id: str) -> Bookable | None:
        """The practitioner of this id."""
        return next((each for each in self.bookables if each.practitioner_id == practitioner_id), None)

    async def new_patient(self, caller: Caller) -> str:
        """Registers a patient with an address of its own, and gives the id."""
        patient_id = str(uuid.UUID(int=self.random.getrandbits(128), version=4))
        email = f"patient-{patient_id}@example.org"
        wanted: dict[str, Any] = {"givenName": "Robin", "familyName": "Load", "email": email}
        wanted |= {"language": "en", "country": "FR"}
        answer = await caller.ask(REGISTER, {"input": wanted}, self.token(patient_id), patience_seconds=30.0)
        assert answer.value is not None and answer.value["__typename"] in ("Patient", "PatientAlreadyRegistered")
        self.addresses[patient_id] = email
        return patient_id

    async def some_start(self, caller: Caller, bookable: Bookable) -> datetime | None:
        """A start that was free a moment ago."""
        read_at, starts = self._slots.get(bookable.practitioner_id, (0.0, []))
        if time.monotonic() - read_at > SLOTS_KEPT_SECONDS:
            starts = await self.free_starts(caller, bookable) or starts
            self._slots[bookable.practitioner_id] = (time.monotonic(), starts)
        return self.random.choice(starts[:STARTS_TRIED]) if starts else None

    async def free_starts(self, caller: Caller, bookable: Bookable) -> list[datetime]:
        """What is offered now; nothing when the graph cannot say."""
        variables = {"id": bookable.practitioner_id, "type": bookable.type_id}
        answer = await caller.ask(SLOTS, variables, None, patience_seconds=0.0)
        days = (answer.value or {}).get("availability") or []
        return [instant(slot["start"]) for day in days for slot in day["slots"]]
