"""Inputs of booking's mutations."""

from datetime import datetime

import strawberry

from subgraphs.booking.domain.booking import Insurance
from subgraphs.booking.schema.arguments import parse_id, parse_optional_id, parse_reason
from subgraphs.booking.use_cases.cancel_affected_bookings import CancelAffectedBookings
from subgraphs.booking.use_cases.cancel_booking import CancelBooking
from subgraphs.booking.use_cases.close_booking import CompleteBooking, RecordNoShow
from subgraphs.booking.use_cases.confirm_hold import ConfirmHold
from subgraphs.booking.use_cases.create_booking import CreateBooking
from subgraphs.booking.use_cases.hold_slot import HoldSlot
from subgraphs.booking.use_cases.release_hold import ReleaseHold
from subgraphs.booking.use_cases.reschedule_booking import RescheduleBooking

KEY_DESCRIPTION = (
    "A random text of yours, 1 to 200 characters, recommended: sent again with the same input within 180 days, the "
    "first answer comes back and nothing happens twice."
)


@strawberry.input(description="Which slot to hold.")
class HoldSlotInput:
    """A slot and whom it is held for."""

    practitioner_id: strawberry.ID = strawberry.field(description="With whom.")
    consultation_type_id: strawberry.ID = strawberry.field(description="What; the duration follows from it.")
    start: datetime = strawberry.field(description='A start that was offered: "2026-11-25T08:30:00Z".')
    insurance: Insurance | None = strawberry.field(
        default=None, description="How the visit is insured; needed in Germany: STATUTORY."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY_DESCRIPTION)
    patient_id: strawberry.ID | None = strawberry.field(
        default=None, description="For whom; only for partners and operators. Patients hold for themselves."
    )

    def command(self) -> HoldSlot:
        """Raises BadInput."""
        return HoldSlot(
            practitioner_id=parse_id(self.practitioner_id, "practitionerId"),
            consultation_type_id=parse_id(self.consultation_type_id, "consultationTypeId"),
            start=self.start,
            insurance=self.insurance,
            patient_id=parse_optional_id(self.patient_id, "patientId"),
        )


@strawberry.input(description="Which hold to make a booking of.")
class ConfirmHoldInput:
    """A hold that is to be a booking."""

    booking_id: strawberry.ID = strawberry.field(description="Which hold, by its id as a booking.")
    expected_version: int = strawberry.field(description="The version that you have seen: 1.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY_DESCRIPTION)

    def command(self) -> ConfirmHold:
        """Raises BadInput."""
        return ConfirmHold(booking_id=parse_id(self.booking_id, "bookingId"), expected_version=self.expected_version)


@strawberry.input(description="Which hold to give up.")
class ReleaseHoldInput:
    """A hold that is not needed."""

    booking_id: strawberry.ID = strawberry.field(description="Which hold, by its id as a booking.")
    expected_version: int = strawberry.field(description="The version that you have seen: 1.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY_DESCRIPTION)

    def command(self) -> ReleaseHold:
        """Raises BadInput."""
        return ReleaseHold(booking_id=parse_id(self.booking_id, "bookingId"), expected_version=self.expected_version)


@strawberry.input(description="Which slot to book.")
class CreateBookingInput:
    """A slot and whom it is for."""

    practitioner_id: strawberry.ID = strawberry.field(description="With whom.")
    consultation_type_id: strawberry.ID = strawberry.field(description="What; the duration follows from it.")
    start: datetime = strawberry.field(description='A start that was offered: "2026-11-25T08:30:00Z".')
    insurance: Insurance | None = strawberry.field(
        default=None, description="How the visit is insured; needed in Germany: STATUTORY."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY_DESCRIPTION)
    patient_id: strawberry.ID | None = strawberry.field(
        default=None, description="For whom; only for partners and operators. Patients book for themselves."
    )

    def command(self) -> CreateBooking:
        """Raises BadInput."""
        return CreateBooking(
            practitioner_id=parse_id(self.practitioner_id, "practitionerId"),
            consultation_type_id=parse_id(self.consultation_type_id, "consultationTypeId"),
            start=self.start,
            insurance=self.insurance,
            patient_id=parse_optional_id(self.patient_id, "patientId"),
        )


@strawberry.input(description="Where to move a booking; what is left out stays as it is.")
class RescheduleBookingInput:
    """A booking and its new slot."""

    booking_id: strawberry.ID = strawberry.field(description="Which booking.")
    expected_version: int = strawberry.field(description="The booking's version that you have seen: 1.")
    start: datetime | None = strawberry.field(default=None, description='The new start: "2026-11-26T08:30:00Z".')
    consultation_type_id: strawberry.ID | None = strawberry.field(default=None, description="The new type.")
    practitioner_id: strawberry.ID | None = strawberry.field(default=None, description="The new practitioner.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY_DESCRIPTION)

    def command(self) -> RescheduleBooking:
        """Raises BadInput."""
        return RescheduleBooking(
            booking_id=parse_id(self.booking_id, "bookingId"),
            expected_version=self.expected_version,
            start=self.start,
            consultation_type_id=parse_optional_id(self.consultation_type_id, "consultationTypeId"),
            practitioner_id=parse_optional_id(self.practitioner_id, "practitionerId"),
        )


@strawberry.input(description="Which booking to cancel.")
class CancelBookingInput:
    """A booking, and why it ends."""

    booking_id: strawberry.ID = strawberry.field(description="Which booking.")
    expected_version: int = strawberry.field(description="The booking's version that you have seen: 1.")
    reason: str | None = strawberry.field(
        default=None, description="Why, in your own words, up to 1,000 characters. It is kept with the booking only."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY_DESCRIPTION)

    def command(self) -> CancelBooking:
        """Raises BadInput."""
        return CancelBooking(
            booking_id=parse_id(self.booking_id, "bookingId"),
            expected_version=self.expected_version,
            reason=parse_reason(self.reason),
        )


@strawberry.input(description="Which visit took place.")
class CompleteBookingInput:
    """A booking that was kept."""

    booking_id: strawberry.ID = strawberry.field(description="Which booking.")
    expected_version: int = strawberry.field(description="The booking's version that you have seen: 1.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY_DESCRIPTION)

    def command(self) -> CompleteBooking:
        """Raises BadInput."""
        return CompleteBooking(
            booking_id=parse_id(self.booking_id, "bookingId"), expected_version=self.expected_version
        )


@strawberry.input(description="Which visit the patient missed.")
class RecordNoShowInput:
    """A booking that was not kept."""

    booking_id: strawberry.ID = strawberry.field(description="Which booking.")
    expected_version: int = strawberry.field(description="The booking's version that you have seen: 1.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY_DESCRIPTION)

    def command(self) -> RecordNoShow:
        """Raises BadInput."""
        return RecordNoShow(booking_id=parse_id(self.booking_id, "bookingId"), expected_version=self.expected_version)


@strawberry.input(description="In which absence bookings are to end.")
class CancelAffectedBookingsInput:
    """An absence, and why its bookings end."""

    exception_id: strawberry.ID = strawberry.field(description="Which exception of the schedule.")
    reason: str | None = strawberry.field(
        default=None, description="Why, in your own words, up to 1,000 characters. It is kept with the bookings only."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY_DESCRIPTION)

    def command(self) -> CancelAffectedBookings:
        """Raises BadInput."""
        return CancelAffectedBookings(
            exception_id=parse_id(self.exception_id, "exceptionId"), reason=parse_reason(self.reason)
        )
