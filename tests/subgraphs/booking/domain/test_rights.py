"""Who may see and change a booking."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from servicekit.authentication import ANONYMOUS, Viewer
from servicekit.errors import BadInput, Forbidden
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.lifecycle import BookingStatus
from subgraphs.booking.domain.rights import (
    Role,
    may_see,
    may_see_bookings_of_patient,
    may_see_calendar_of,
    patient_to_book_for,
    role_of,
)

PATIENT, DOCTOR, PARTNER, STRANGER = (uuid4() for _ in range(4))
BOOKING = Booking(
    id=uuid4(),
    version=1,
    status=BookingStatus.CONFIRMED,
    practitioner_id=DOCTOR,
    patient_id=PATIENT,
    consultation_type_id=uuid4(),
    country="FR",
    start=datetime(2026, 3, 10, 8, tzinfo=UTC),
    end=datetime(2026, 3, 10, 9, tzinfo=UTC),
    time_zone="Europe/Paris",
    booked_by=PARTNER,
)


def viewer(actor_id: UUID, *scopes: str) -> Viewer:
    return Viewer(actor_id=actor_id, scopes=frozenset(scopes))


@pytest.mark.parametrize(
    ("who", "sees", "role"),
    [
        (viewer(PATIENT, "patient"), True, Role.PATIENT),
        (viewer(DOCTOR, "practitioner"), True, Role.PRACTITIONER),
        (viewer(PARTNER, "partner:book"), True, Role.PARTNER),
        (viewer(STRANGER, "operator:read"), True, None),
        (viewer(STRANGER, "operator:write"), False, Role.OPERATOR),
        (viewer(STRANGER, "operator:read", "operator:write"), True, Role.OPERATOR),
        (viewer(STRANGER, "patient", "practitioner", "partner:book", "partner:search"), False, None),
        (viewer(PATIENT), False, None),
        (viewer(PATIENT, "practitioner", "partner:book"), False, None),
        (viewer(DOCTOR, "patient"), False, None),
        (viewer(PARTNER, "partner:search", "patient"), False, None),
        (viewer(STRANGER, "operator:personal-data", "notifications:contacts"), False, None),
        (ANONYMOUS, False, None),
    ],
)
def test_a_booking_is_for_its_patient_its_practitioner_its_partner_and_operators(
    who: Viewer, sees: bool, role: Role | None
) -> None:
    assert may_see(who, BOOKING) is sees
    assert role_of(who, BOOKING) is role


def test_a_booking_whose_patient_was_erased_is_nobodys() -> None:
    anonymous = Booking(**{**{f: getattr(BOOKING, f) for f in BOOKING.__struct_fields__}, "patient_id": None})

    assert not may_see(viewer(PATIENT, "patient"), anonymous)
    assert not may_see(
        ANONYMOUS, Booking(**{**{f: getattr(anonymous, f) for f in anonymous.__struct_fields__}, "booked_by": None})
    )


def test_lists_are_for_whom_they_concern_and_operators() -> None:
    assert may_see_bookings_of_patient(viewer(PATIENT, "patient"), PATIENT)
    assert may_see_bookings_of_patient(viewer(STRANGER, "operator:read"), PATIENT)
    assert not may_see_bookings_of_patient(viewer(STRANGER, "patient", "partner:book"), PATIENT)
    assert not may_see_bookings_of_patient(viewer(PATIENT, "practitioner"), PATIENT)
    assert may_see_calendar_of(viewer(DOCTOR, "practitioner"), DOCTOR)
    assert may_see_calendar_of(viewer(STRANGER, "operator:read"), DOCTOR)
    assert not may_see_calendar_of(viewer(STRANGER, "practitioner", "operator:write"), DOCTOR)
    assert not may_see_calendar_of(viewer(DOCTOR, "patient"), DOCTOR)


def test_a_new_booking_is_for_oneself_unless_one_books_for_others() -> None:
    assert patient_to_book_for(viewer(PATIENT, "patient"), None) == PATIENT
    assert patient_to_book_for(viewer(PATIENT, "patient"), PATIENT) == PATIENT
    assert patient_to_book_for(viewer(PARTNER, "partner:book"), PATIENT) == PATIENT
    assert patient_to_book_for(viewer(STRANGER, "operator:write", "patient"), PATIENT) == PATIENT
    with pytest.raises(Forbidden, match="patientId"):
        patient_to_book_for(viewer(STRANGER, "patient"), PATIENT)
    with pytest.raises(Forbidden, match="scope"):
        patient_to_book_for(viewer(STRANGER, "operator:read"), PATIENT)
    with pytest.raises(BadInput, match="patientId"):
        patient_to_book_for(viewer(PARTNER, "partner:book"), None)
    with pytest.raises(Forbidden):
        patient_to_book_for(ANONYMOUS, None)
