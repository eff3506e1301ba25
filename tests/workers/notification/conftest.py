"""The worker over a real database and mailbox; the gateway and the issuer answer from this process."""

import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import httpx
import pytest

from domain_events import (
    BookingCancelled,
    BookingCreated,
    BookingHeld,
    BookingRescheduled,
    BookingState,
    PatientErased,
    PreviousSlot,
)
from servicekit.database import Database
from servicekit.kafka import ReceivedEvent
from servicekit.telemetry import Telemetry
from servicekit.testing import FixedClock
from tests.embedded_servers import FreshDatabase
from workers.notification.channels import MailboxChannel
from workers.notification.contacts import Contacts, Credentials
from workers.notification.delivery import Delivery
from workers.notification.handlers import Handlers

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PATIENT = "018f0000-0000-7000-8000-000000000001"
PRACTITIONER = "018f0000-0000-7000-8000-000000000002"
OTHER_PRACTITIONER = "018f0000-0000-7000-8000-000000000003"
CONSULTATION_TYPE = "018f0000-0000-7000-8000-000000000004"


def address_of(patient_id: str) -> str:
    """Of a patient other than the usual one."""
    return f"{patient_id}@example.org"


def practitioner_answer(practitioner_id: str) -> dict[str, Any]:
    """A practitioner as the graph answers."""
    return {
        "name": f"Dr. {practitioner_id[-1]}",
        "contact": {"email": f"practitioner{practitioner_id[-1]}@example.org", "language": "de"},
        "practice": {"address": "1 rue de Rivoli", "city": "Paris", "postcode": "75001"},
        "consultationTypes": [
            {"id": CONSULTATION_TYPE, "mode": "IN_PERSON", "en": "Check-up", "fr": "Contrôle", "de": "Kontrolle"}
        ],
    }


@dataclass
class AnsweringGateway:
    """Answers the contact operation; tests change what it says, and whom it cannot answer for.

    Patients are the same but for their addresses.
    """

    patient: dict[str, Any] | None = field(
        default_factory=lambda: {
            "givenName": "Ada",
            "familyName": "Lovelace",
            "email": "ada@example.org",
            "language": "fr",
        }
    )
    errors: list[dict[str, Any]] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)  # ids that make an answer have an error
    silent: set[str] = field(default_factory=set)  # ids that make it not come in time
    is_away: bool = False
    tokens_granted: int = 0
    authorizations: list[str] = field(default_factory=list)
    asked: list[dict[str, list[str]]] = field(default_factory=list)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """One request to the issuer or to the graph."""
        if request.url.path == "/token":
            self.tokens_granted += 1
            return httpx.Response(200, json={"access_token": f"token-{self.tokens_granted}", "expires_in": 300})
        self.authorizations.append(request.headers["authorization"])
        variables = json.loads(request.content)["variables"]
        self.asked.append(variables)
        ids = {*variables["patients"], *variables["practitioners"]}
        if self.is_away:
            raise httpx.ConnectError("nobody listens", request=request)
        if ids & self.silent:
            raise httpx.ReadTimeout("no answer", request=request)
        data = {
            "patients": [self._patient(each) for each in variables["patients"]],
            "practitioners": [practitioner_answer(each) for each in variables["practitioners"]],
        }
        errors = [*self.errors, *({"message": "broken", "path": ["patients"]} for _ in ids & self.broken)]
        return httpx.Response(200, json={"data": data, **({"errors": errors} if errors else {})})

    def _patient(self, patient_id: str) -> dict[str, Any] | None:
        if self.patient is None or patient_id in self.broken:
            return None
        return self.patient if patient_id == PATIENT else {**self.patient, "email": address_of(patient_id)}


@dataclass
class Worker:
    """The parts under test."""

    database: Database
    handlers: Handlers
    delivery: Delivery
    gateway: AnsweringGateway
    clock: FixedClock
    folder: Path

    def mails(self) -> list[EmailMessage]:
        """What stands in the mailbox, in the order of its names."""
        return [
            message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default)
            for path in sorted(self.folder.glob("*.eml"))
        ]

    def mails_to(self, address: str) -> list[EmailMessage]:
        """What one recipient got."""
        return [mail for mail in self.mails() if address in mail["To"]]

    async def states(self) -> dict[str, int]:
        """How many notices are in each state."""
        async with self.database.connection() as connection:
            rows = await connection.fetch("SELECT state, count(*) AS number FROM notices GROUP BY state")
        return {row["state"]: row["number"] for row in rows}


@pytest.fixture
async def worker(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[Worker]:
    gateway, clock = AnsweringGateway(), FixedClock(NOW)
    async with (
        Database.open(fresh_database("notification").dsn) as database,
        httpx.AsyncClient(transport=httpx.MockTransport(gateway.answer)) as client,
    ):
        channel = MailboxChannel(tmp_path / "mailbox", "Praxis <bookings@praxis.example>")
        credentials = Credentials("http://issuer.test/token", "praxis-notification", "secret")
        contacts = Contacts(client, "http://gateway.test/graphql", credentials)
        delivery = Delivery(database, channel, contacts, clock, Telemetry())
        handlers = Handlers(database, channel, clock, delivery.wake)
        yield Worker(database, handlers, delivery, gateway, clock, tmp_path / "mailbox")


def erasure(at: datetime = NOW) -> ReceivedEvent[PatientErased]:
    """The usual patient has gone."""
    event = PatientErased(patient_id=PATIENT, version=2)
    return ReceivedEvent(event, "e", at, event.topic, event.key, 1)


def received(event: BookingState, *, is_replayed: bool = False) -> ReceivedEvent[Any]:
    """An event as the consumer hands it over."""
    return ReceivedEvent(event, str(uuid.uuid4()), NOW, event.topic, event.key, 1, is_replayed=is_replayed)


def _state(booking_id: str, version: int, status: str, start: datetime, practitioner_id: str) -> dict[str, Any]:
    return {
        "booking_id": booking_id,
        "version": version,
        "status": status,
        "practitioner_id": practitioner_id,
        "patient_id": PATIENT,
        "consultation_type_id": CONSULTATION_TYPE,
        "country": "FR",
        "start": start,
        "end": start + timedelta(minutes=30),
        "time_zone": "Europe/Paris",
    }


START = datetime(2026, 11, 26, 8, 30, tzinfo=UTC)


def created(booking_id: str, version: int = 1) -> BookingCreated:
    """A confirmed booking on Thursday at 9:30 in Paris."""
    return BookingCreated(**_state(booking_id, version, "CONFIRMED", START, PRACTITIONER))


def offered(booking_id: str, *, answer_by: datetime = NOW + timedelta(minutes=30)) -> BookingHeld:
    """A slot that the waitlist holds."""
    state = _state(booking_id, 1, "HELD", START, PRACTITIONER)
    return BookingHeld(**state, expires_at=answer_by, waitlist_entry_id=str(uuid.uuid4()))


def rescheduled(booking_id: str, version: int = 2, practitioner_id: str = PRACTITIONER) -> BookingRescheduled:
    """The same booking an hour later, perhaps with somebody else."""
    state = _state(booking_id, version, "CONFIRMED", START + timedelta(hours=1), practitioner_id)
    previous = PreviousSlot(practitioner_id=PRACTITIONER, start=START, end=START + timedelta(minutes=30))
    return BookingRescheduled(**state, previous=previous)


def cancelled(booking_id: str, version: int = 3) -> BookingCancelled:
    """The end of it."""
    return BookingCancelled(**_state(booking_id, version, "CANCELLED", START, PRACTITIONER), cancelled_by="PATIENT")
