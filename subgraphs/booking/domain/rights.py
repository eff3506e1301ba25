"""Who may see and change a booking. Whoever may not see one gets what a missing one gives."""

from enum import StrEnum
from uuid import UUID

import msgspec

from servicekit.authentication import Viewer
from servicekit.errors import BadInput, Forbidden
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.waitlist import WaitlistEntry


class Role(StrEnum):
    """As what somebody acts on a booking; the values are what events say in `cancelledBy`."""

    PATIENT = "PATIENT"
    PRACTITIONER = "PRACTITIONER"
    PARTNER = "PARTNER"
    OPERATOR = "OPERATOR"
    SYSTEM = "SYSTEM"


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts on a booking. `id` is that of a partner or an operator; the booking itself names the others."""

    role: Role
    id: UUID | None = None

    @classmethod
    def of(cls, viewer: Viewer, role: Role) -> "Actor":
        """The viewer in this role."""
        return cls(role=role, id=viewer.actor_id if role in (Role.PARTNER, Role.OPERATOR) else None)


SYSTEM = Actor(role=Role.SYSTEM)

# Bound by the practice's notice for cancelling; the practice itself and operators may end a booking until it begins.
BOUND_BY_CUTOFF = frozenset({Role.PATIENT, Role.PARTNER})

# Whoever may book for a patient may turn a hold into a booking; a practice may release it, as it may cancel.
MAY_CONFIRM = frozenset({Role.PATIENT, Role.PARTNER, Role.OPERATOR})


def may_see(viewer: Viewer, booking: Booking) -> bool:
    """Whether the viewer may read this booking."""
    return _party(viewer, booking) is not None or viewer.has("operator:read")


def role_of(viewer: Viewer, booking: Booking) -> Role | None:
    """As what the viewer may change this booking; None when he may not know of it."""
    party = _party(viewer, booking)
    if party is None and viewer.has("operator:write"):
        return Role.OPERATOR
    return party


def may_see_bookings_of_patient(viewer: Viewer, patient_id: UUID) -> bool:
    """Whether the viewer may list a patient's bookings: his own, or any for operators."""
    return viewer.has("operator:read") or (viewer.has("patient") and viewer.actor_id == patient_id)


def may_see_calendar_of(viewer: Viewer, practitioner_id: UUID) -> bool:
    """Whether the viewer may list a practitioner's bookings: his own, or any for operators."""
    return viewer.has("operator:read") or (viewer.has("practitioner") and viewer.actor_id == practitioner_id)


def role_in_calendar_of(viewer: Viewer, practitioner_id: UUID) -> Role | None:
    """As what the viewer may end bookings of the practitioner together; None for everybody else."""
    if viewer.has("practitioner") and viewer.actor_id == practitioner_id:
        return Role.PRACTITIONER
    return Role.OPERATOR if viewer.has("operator:write") else None


def may_see_entry(viewer: Viewer, entry: WaitlistEntry) -> bool:
    """Whether the viewer may read this entry of the waitlist; practitioners do not know who waits for them."""
    return _waits(viewer, entry) or viewer.has("operator:read")


def may_end_entry(viewer: Viewer, entry: WaitlistEntry) -> bool:
    """Whether the viewer may take this entry off the waitlist."""
    return _waits(viewer, entry) or viewer.has("operator:write")


def patient_to_book_for(viewer: Viewer, patient_id: UUID | None) -> UUID:
    """Whom a new booking is for: patients book for themselves, partners and operators name the patient.

    Raises:
        Forbidden: the token does not allow booking, or not for this patient.
        BadInput: a partner or an operator named nobody.
    """
    for_others = viewer.has("partner:book") or viewer.has("operator:write")
    if viewer.has("patient") and patient_id in (None, viewer.actor_id) and viewer.actor_id is not None:
        return viewer.actor_id
    if not for_others:
        raise Forbidden(
            "patientId is for partners and operators; leave it out to book for yourself."
            if viewer.has("patient")
            else "Booking needs a token with the scope patient, partner:book or operator:write."
        )
    if patient_id is None:
        raise BadInput("patientId: name the patient you are booking for.", argument="patientId")
    return patient_id


def booker(viewer: Viewer, patient_id: UUID) -> Actor:
    """As what somebody books for a patient whom `patient_to_book_for` has found."""
    if viewer.has("patient") and viewer.actor_id == patient_id:
        return Actor.of(viewer, Role.PATIENT)
    return Actor.of(viewer, Role.PARTNER if viewer.has("partner:book") else Role.OPERATOR)


def _waits(viewer: Viewer, entry: WaitlistEntry) -> bool:
    if viewer.actor_id is None:
        return False
    is_own = viewer.has("patient") and viewer.actor_id == entry.patient_id
    return is_own or (viewer.has("partner:book") and viewer.actor_id == entry.joined_by)


def _party(viewer: Viewer, booking: Booking) -> Role | None:
    if viewer.actor_id is None:
        return None
    if viewer.has("patient") and viewer.actor_id == booking.patient_id:
        return Role.PATIENT
    if viewer.has("practitioner") and viewer.actor_id == booking.practitioner_id:
        return Role.PRACTITIONER
    if viewer.has("partner:book") and viewer.actor_id == booking.booked_by:
        return Role.PARTNER
    return None
