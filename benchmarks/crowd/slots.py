"""The free slots of the benchmark by number, each with a practitioner and a patient of its own name."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from domain_events import PractitionerChanged
from subgraphs.booking.use_cases.create_booking import CreateBooking
from tests.subgraphs.booking.practices import SHORT, practitioner

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
FIRST_START = datetime(2026, 3, 3, 8, tzinfo=UTC)
PRACTITIONERS = 200
SLOTS_A_DAY = 32
SLOT = timedelta(minutes=15)


class Place(NamedTuple):
    """One free slot, and who wants it."""

    practitioner_id: UUID
    patient_id: UUID
    start: datetime

    @property
    def command(self) -> CreateBooking:
        """What its patient asks for."""
        return CreateBooking(practitioner_id=self.practitioner_id, consultation_type_id=SHORT, start=self.start)


def named(name: str, number: int) -> UUID:
    """An id that Postgres can compute too."""
    return UUID(hashlib.md5(f"{name}{number}".encode(), usedforsecurity=False).hexdigest())


def place(number: int) -> Place:
    """Neighbouring numbers are at different practitioners."""
    turn, practitioner_number = divmod(number, PRACTITIONERS)
    day, quarter = divmod(turn, SLOTS_A_DAY)
    start = FIRST_START + timedelta(days=day) + quarter * SLOT
    return Place(named("practitioner", practitioner_number), named("patient", number), start)


def practitioners() -> list[PractitionerChanged]:
    """All of them."""
    return [practitioner(named("practitioner", number)) for number in range(PRACTITIONERS)]
