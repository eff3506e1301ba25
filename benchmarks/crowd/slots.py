"""The free slots of the benchmark by number, each with a practitioner and a patient of its own name."""

import hashlib
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from domain_events import ConsultationType, Practice, PractitionerChanged, Schedule, WeeklyHours
from subgraphs.booking.use_cases.create_booking import CreateBooking

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
FIRST_START = datetime(2026, 3, 3, 8, tzinfo=UTC)
PRACTITIONERS = 200
SLOTS_A_DAY = 32
SLOT = timedelta(minutes=15)
TYPE = UUID("018f0000-0000-7000-8000-00000000c001")


class Place(NamedTuple):
    """One free slot, and who wants it."""

    practitioner_id: UUID
    patient_id: UUID
    start: datetime

    @property
    def command(self) -> CreateBooking:
        """What its patient asks for."""
        return CreateBooking(practitioner_id=self.practitioner_id, consultation_type_id=TYPE, start=self.start)


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
    """Open all days for ten hours, for anybody."""
    return [_practitioner(named("practitioner", number)) for number in range(PRACTITIONERS)]


def _practitioner(practitioner_id: UUID) -> PractitionerChanged:
    hours = tuple(WeeklyHours(weekday=day, start=time(8), end=time(18)) for day in range(1, 8))
    visit = ConsultationType(
        id=str(TYPE), names={"en": "Visit"}, duration_minutes=15, mode="IN_PERSON", audience="ANYONE"
    )
    practice = Practice(
        address="1 rue de Rivoli",
        city="Paris",
        postcode="75001",
        latitude=48.86,
        longitude=2.34,
        time_zone="Europe/Paris",
    )
    return PractitionerChanged(
        practitioner_id=str(practitioner_id),
        version=1,
        country="FR",
        name="Dr Ada Lefèvre",
        specialties=("dentist",),
        languages=("fr",),
        insurance_sectors=("SECTOR_1",),
        practice=practice,
        consultation_types=(visit,),
        schedule=Schedule(grid_minutes=15, weekly_hours=hours, horizon_days=90),
    )
