"""Events and practitioners that tests start from."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from domain_events import (
    BookingCancelled,
    BookingClosed,
    BookingCreated,
    BookingHeld,
    BookingHoldEnded,
    BookingRescheduled,
    ConsultationType,
    Practice,
    PractitionerChanged,
    PractitionerRetired,
    PreviousSlot,
    Schedule,
    WeeklyHours,
)

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)  # a Wednesday, 09:00 in Paris
CHECKUP, TREATMENT = str(uuid4()), str(uuid4())
WEEKDAYS = tuple(WeeklyHours(weekday=day, start=time(9), end=time(12)) for day in range(1, 6))


def instant(text: str) -> datetime:
    """A UTC time such as 2026-11-26T08:00."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def consultation_type(type_id: str, minutes: int, **fields: Any) -> ConsultationType:
    """A type in person for anyone, unless said otherwise."""
    given: dict[str, Any] = {"mode": "IN_PERSON", "audience": "ANYONE", "names": {"en": "x"}, **fields}
    return ConsultationType(id=type_id, duration_minutes=minutes, **given)


def practitioner(practitioner_id: str | None = None, version: int = 1, **rules: Any) -> PractitionerChanged:
    """A dentist in Paris on weekday mornings, on a 30-minute grid; `rules` replace fields of the schedule or the event."""
    paris = Practice(
        address="12 rue de la Paix",
        city="Paris",
        postcode="75002",
        latitude=48.87,
        longitude=2.33,
        time_zone=rules.pop("time_zone", "Europe/Paris"),
    )
    types = (consultation_type(CHECKUP, 30), consultation_type(TREATMENT, 60))
    state: dict[str, Any] = {"consultation_types": types, "accepts_new_patients": True}
    state |= {name: rules.pop(name) for name in tuple(state) if name in rules}
    return PractitionerChanged(
        practitioner_id=practitioner_id or str(uuid4()),
        version=version,
        country="FR",
        name="Dr. Claire Moreau",
        specialties=("dentist",),
        languages=("fr",),
        insurance_sectors=("SECTOR_1",),
        practice=paris,
        schedule=Schedule(**{"grid_minutes": 30, "weekly_hours": WEEKDAYS, **rules}),
        **state,
    )


def retired(state: PractitionerChanged) -> PractitionerRetired:
    """The next version of a practitioner, who takes no more bookings."""
    fields = {name: getattr(state, name) for name in state.__struct_fields__}
    return PractitionerRetired(**{**fields, "version": state.version + 1})


class BookingStory:
    """One booking of a 30-minute slot, told event by event."""

    def __init__(self, practitioner_id: str, start: str) -> None:
        self.booking_id, self.patient_id = str(uuid4()), str(uuid4())
        self.practitioner_id, self.start, self.version = practitioner_id, instant(start), 0

    def _state(self, status: str, **fields: Any) -> dict[str, Any]:
        self.version += 1
        return {
            "booking_id": self.booking_id,
            "version": self.version,
            "status": status,
            "practitioner_id": self.practitioner_id,
            "patient_id": self.patient_id,
            "consultation_type_id": CHECKUP,
            "country": "FR",
            "start": self.start,
            "end": self.start + timedelta(minutes=30),
            "time_zone": "Europe/Paris",
            **fields,
        }

    def held(self, expires_at: datetime) -> BookingHeld:
        return BookingHeld(**self._state("HELD", expires_at=expires_at))

    def hold_ended(self) -> BookingHoldEnded:
        return BookingHoldEnded(**self._state("EXPIRED"))

    def created(self) -> BookingCreated:
        return BookingCreated(**self._state("CONFIRMED"))

    def moved(self, start: str, practitioner_id: str | None = None) -> BookingRescheduled:
        previous = PreviousSlot(
            practitioner_id=self.practitioner_id, start=self.start, end=self.start + timedelta(minutes=30)
        )
        self.start, self.practitioner_id = instant(start), practitioner_id or self.practitioner_id
        return BookingRescheduled(**self._state("CONFIRMED", previous=previous))

    def cancelled(self) -> BookingCancelled:
        return BookingCancelled(**self._state("CANCELLED", cancelled_by="PATIENT"))

    def completed(self) -> BookingClosed:
        return BookingClosed(**self._state("COMPLETED"))
