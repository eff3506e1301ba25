"""Patients, viewers and bookings that tests start from."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from domain_events import BookingCancelled, BookingCreated, BookingRescheduled, BookingState, PreviousSlot
from servicekit.authentication import Viewer
from subgraphs.patient.domain.patient import NotificationPreferences, Patient, QuietHours

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SLOT_END = NOW + timedelta(days=2)


def viewer(*scopes: str, actor_id: UUID | None = None) -> Viewer:
    """Somebody with a token."""
    return Viewer(actor_id=actor_id or uuid4(), scopes=frozenset(scopes))


OPERATOR = viewer("operator:read", "operator:write")
OPERATOR_WITH_PERSONAL_DATA = viewer("operator:read", "operator:write", "operator:personal-data")
WORKER = viewer("notifications:contacts")


def themselves(patient: Patient) -> Viewer:
    """The patient with its own token."""
    return viewer("patient", actor_id=patient.id)


def a_patient(**fields: Any) -> Patient:
    """Ada, with everything filled in."""
    ada = Patient(
        id=uuid4(),
        version=1,
        given_name="Ada",
        family_name="Lambert",
        email="ada.lambert@example.org",
        phone="+33199001122",
        language="fr",
        country="FR",
        insurance_sector="STATUTORY",
        notifications=NotificationPreferences(
            sms=True, quiet_hours=QuietHours(start=time(22), end=time(7), time_zone="Europe/Paris")
        ),
        registered_by=None,
    )
    return replace(ada, **fields)


def a_booking(patient_id: UUID, practitioner_id: UUID, **fields: Any) -> BookingCreated:
    """A confirmed booking in two days."""
    given: dict[str, Any] = {
        "booking_id": str(uuid4()),
        "version": 1,
        "status": "CONFIRMED",
        "practitioner_id": str(practitioner_id),
        "patient_id": str(patient_id),
        "consultation_type_id": str(uuid4()),
        "country": "FR",
        "start": SLOT_END - timedelta(minutes=30),
        "end": SLOT_END,
        "time_zone": "Europe/Paris",
    }
    return BookingCreated(**{**given, **fields})


def cancelled(booking: BookingState) -> BookingCancelled:
    """The end of the booking."""
    state = {name: getattr(booking, name) for name in BookingState.__struct_fields__}
    ended = {"version": booking.version + 1, "status": "CANCELLED", "cancelled_by": "PATIENT"}
    return BookingCancelled(**{**state, **ended})


def moved(booking: BookingCreated, practitioner_id: UUID, by: timedelta) -> BookingRescheduled:
    """The booking moved to another practitioner, later."""
    return BookingRescheduled(
        booking_id=booking.booking_id,
        version=booking.version + 1,
        status="CONFIRMED",
        practitioner_id=str(practitioner_id),
        patient_id=booking.patient_id,
        consultation_type_id=booking.consultation_type_id,
        country=booking.country,
        start=booking.start + by,
        end=booking.end + by,
        time_zone=booking.time_zone,
        previous=PreviousSlot(practitioner_id=booking.practitioner_id, start=booking.start, end=booking.end),
    )
