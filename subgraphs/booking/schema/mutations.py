"""Booking's mutations: one input, one union of what can come of it."""

from collections.abc import Awaitable
from typing import Annotated, TypeAlias, cast

import strawberry

from subgraphs.booking.domain.absences import EndedBookings
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.refusals import BookingRefusal
from subgraphs.booking.domain.waitlist import WaitlistChange
from subgraphs.booking.schema.absence_types import AffectedBookingsCancelledType
from subgraphs.booking.schema.arguments import parse_idempotency_key
from subgraphs.booking.schema.booking_types import BookingType, WaitlistEntryType
from subgraphs.booking.schema.context import BookingInfo
from subgraphs.booking.schema.inputs import (
    CancelAffectedBookingsInput,
    CancelBookingInput,
    CompleteBookingInput,
    ConfirmHoldInput,
    CreateBookingInput,
    HoldSlotInput,
    RecordNoShowInput,
    ReleaseHoldInput,
    RescheduleBookingInput,
)
from subgraphs.booking.schema.refusal_types import (
    AbsenceNotFound,
    BeyondHorizon,
    BookingNotActive,
    BookingNotFound,
    BookingNotStarted,
    CancellationClosed,
    HoldExpired,
    IdempotencyKeyReused,
    InsuranceNotAccepted,
    PatientBusy,
    Refusal,
    SlotNotOffered,
    SlotTaken,
    TooManyHolds,
    TooManyWaitlistEntries,
    TooShortNotice,
    VersionConflict,
    WaitlistEntryEnded,
    WaitlistEntryNotFound,
    refusal_type,
)
from subgraphs.booking.schema.waitlist_inputs import JoinWaitlistInput, LeaveWaitlistInput
from subgraphs.booking.use_cases.cancel_affected_bookings import cancel_affected_bookings
from subgraphs.booking.use_cases.cancel_booking import cancel_booking
from subgraphs.booking.use_cases.close_booking import close_booking
from subgraphs.booking.use_cases.confirm_hold import confirm_hold
from subgraphs.booking.use_cases.create_booking import create_booking
from subgraphs.booking.use_cases.hold_slot import hold_slot
from subgraphs.booking.use_cases.join_waitlist import join_waitlist
from subgraphs.booking.use_cases.leave_waitlist import leave_waitlist
from subgraphs.booking.use_cases.release_hold import release_hold
from subgraphs.booking.use_cases.reschedule_booking import reschedule_booking

HoldSlotResult: TypeAlias = Annotated[
    BookingType
    | SlotTaken
    | SlotNotOffered
    | TooShortNotice
    | BeyondHorizon
    | PatientBusy
    | InsuranceNotAccepted
    | TooManyHolds
    | IdempotencyKeyReused,
    strawberry.union("HoldSlotResult", description="The hold, or why there is none."),
]
ConfirmHoldResult: TypeAlias = Annotated[
    BookingType | HoldExpired | VersionConflict | BookingNotFound | BookingNotActive | IdempotencyKeyReused,
    strawberry.union("ConfirmHoldResult", description="The booking that the hold became, or why it did not."),
]
ReleaseHoldResult: TypeAlias = Annotated[
    BookingType | HoldExpired | VersionConflict | BookingNotFound | BookingNotActive | IdempotencyKeyReused,
    strawberry.union("ReleaseHoldResult", description="The released hold, or why there is nothing to release."),
]
CreateBookingResult: TypeAlias = Annotated[
    BookingType
    | SlotTaken
    | SlotNotOffered
    | TooShortNotice
    | BeyondHorizon
    | PatientBusy
    | InsuranceNotAccepted
    | IdempotencyKeyReused,
    strawberry.union("CreateBookingResult", description="The booking, or why there is none."),
]
RescheduleBookingResult: TypeAlias = Annotated[
    BookingType
    | SlotTaken
    | SlotNotOffered
    | TooShortNotice
    | BeyondHorizon
    | PatientBusy
    | InsuranceNotAccepted
    | VersionConflict
    | BookingNotFound
    | BookingNotActive
    | CancellationClosed
    | IdempotencyKeyReused,
    strawberry.union(
        "RescheduleBookingResult", description="The booking at its new slot, or why it stands where it was."
    ),
]
CancelBookingResult: TypeAlias = Annotated[
    BookingType | VersionConflict | BookingNotFound | BookingNotActive | CancellationClosed | IdempotencyKeyReused,
    strawberry.union("CancelBookingResult", description="The cancelled booking, or why it stands."),
]
CompleteBookingResult: TypeAlias = Annotated[
    BookingType | VersionConflict | BookingNotFound | BookingNotActive | BookingNotStarted | IdempotencyKeyReused,
    strawberry.union("CompleteBookingResult", description="The completed booking, or why it is not."),
]
RecordNoShowResult: TypeAlias = Annotated[
    BookingType | VersionConflict | BookingNotFound | BookingNotActive | BookingNotStarted | IdempotencyKeyReused,
    strawberry.union("RecordNoShowResult", description="The closed booking, or why it is not."),
]

CancelAffectedBookingsResult: TypeAlias = Annotated[
    AffectedBookingsCancelledType | AbsenceNotFound | IdempotencyKeyReused,
    strawberry.union("CancelAffectedBookingsResult", description="What was ended, or why nothing was."),
]
JoinWaitlistResult: TypeAlias = Annotated[
    WaitlistEntryType | SlotNotOffered | InsuranceNotAccepted | TooManyWaitlistEntries | IdempotencyKeyReused,
    strawberry.union("JoinWaitlistResult", description="What is waited for from now on, or why it cannot be."),
]
LeaveWaitlistResult: TypeAlias = Annotated[
    WaitlistEntryType | WaitlistEntryNotFound | WaitlistEntryEnded | IdempotencyKeyReused,
    strawberry.union(
        "LeaveWaitlistResult", description="The entry that was withdrawn, or why there is nothing to leave."
    ),
]


@strawberry.type
class Mutation:
    """What can be done with bookings."""

    @strawberry.field(
        description="Holds a slot until `expiresAt`, five minutes or until it begins, while the patient decides; at most "
        "three for a patient at once. Nobody else gets it until then. To be confirmed, or released."
    )
    async def hold_slot(
        self,
        info: BookingInfo,
        input: HoldSlotInput,  # noqa: A002
    ) -> HoldSlotResult | None:
        """The hold or a refusal."""
        call = info.context.call(parse_idempotency_key(input.idempotency_key))
        return cast(HoldSlotResult, await _result(info, hold_slot(info.context.stores, call, input.command())))

    @strawberry.field(description="Makes a booking of a hold before it expires.")
    async def confirm_hold(
        self,
        info: BookingInfo,
        input: ConfirmHoldInput,  # noqa: A002
    ) -> ConfirmHoldResult | None:
        """The confirmed booking or a refusal."""
        call = info.context.call(parse_idempotency_key(input.idempotency_key))
        return cast(ConfirmHoldResult, await _result(info, confirm_hold(info.context.stores, call, input.command())))

    @strawberry.field(description="Gives a held slot up.")
    async def release_hold(
        self,
        info: BookingInfo,
        input: ReleaseHoldInput,  # noqa: A002
    ) -> ReleaseHoldResult | None:
        """The released hold or a refusal."""
        call = info.context.call(parse_idempotency_key(input.idempotency_key))
        return cast(ReleaseHoldResult, await _result(info, release_hold(info.context.stores, call, input.command())))

    @strawberry.field(
        description="Books a slot, also one that is held for the patient. For patients themselves; partners and operators "
        "name the patient."
    )
    async def create_booking(
        self,
        info: BookingInfo,
        input: CreateBookingInput,  # noqa: A002
    ) -> CreateBookingResult | None:
        """The confirmed booking or a refusal."""
        call = info.context.call(parse_idempotency_key(input.idempotency_key))
        return cast(
            CreateBookingResult, await _result(info, create_booking(info.context.stores, call, input.command()))
        )

    @strawberry.field(
        description="Moves a booking to another time, type or practitioner. It keeps its id, and its old slot until "
        "the new one is taken."
    )
    async def reschedule_booking(
        self,
        info: BookingInfo,
        input: RescheduleBookingInput,  # noqa: A002
    ) -> RescheduleBookingResult | None:
        """The moved booking or a refusal."""
        call = info.context.call(parse_idempotency_key(input.idempotency_key))
        return cast(
            RescheduleBookingResult, await _result(info, reschedule_booking(info.context.stores, call, input.command()))
        )

    @strawberry.field(description="Cancels a booking and frees its slot.")
    async def cancel_booking(
        self,
        info: BookingInfo,
        input: CancelBookingInput,  # noqa: A002
    ) -> CancelBookingResult | None:
        """The cancelled booking or a refusal."""
        call = info.context.call(parse_idempotency_key(input.idempotency_key))
        return cast(
            CancelBookingResult, await _result(info, cancel_booking(info.context.stores, call, input.command()))
        )

    @strawberry.field(description="Says that the visit took place. For the practitioner, from the start on.")
    async def complete_booking(
        self,
        info: BookingInfo,
        input: CompleteBookingInput,  # noqa: A002
    ) -> CompleteBookingResult | None:
        """The completed booking or a refusal."""
        call = info.context.call(parse_idempotency_key(input.idempotency_key))
        return cast(
            CompleteBookingResult, await _result(info, close_booking(info.context.stores, call, input.command()))
        )

    @strawberry.field(description="Says that the patient did not come. For the practitioner, from the start on.")
    async def record_no_show(
        self,
        info: BookingInfo,
        input: RecordNoShowInput,  # noqa: A002
    ) -> RecordNoShowResult | None:
        """The closed booking or a refusal."""
        call = info.context.call(parse_idempotency_key(input.idempotency_key))
        return cast(RecordNoShowResult, await _result(info, close_booking(info.context.stores, call, input.command())))

    @strawberry.field(
        description="Ends all bookings in an absence that have not begun, and their patients are told. For the "
        "practitioner and operators. Many are ended in several steps: after a failure send it again with the same key, "
        "and it goes on where it stopped."
    )
    async def cancel_affected_bookings(
        self,
        info: BookingInfo,
        input: CancelAffectedBookingsInput,  # noqa: A002
    ) -> CancelAffectedBookingsResult | None:
        """What was ended or a refusal. Other than its siblings it may take several transactions."""
        call = info.context.call(parse_idempotency_key(input.idempotency_key))
        return cast(
            CancelAffectedBookingsResult,
            await _result(info, cancel_affected_bookings(info.context.stores, call, input.command())),
        )

    @strawberry.field(
        description="Waits for a slot that becomes free. Who waits longest is asked first: the slot is held for "
        "half an hour, a mail says so, and `confirmHold` takes it, `releaseHold` leaves it to the next. Nobody is "
        "offered a slot twice. At most five entries of a patient wait at once."
    )
    async def join_waitlist(
        self,
        info: BookingInfo,
        input: JoinWaitlistInput,  # noqa: A002
    ) -> JoinWaitlistResult | None:
        """The entry or a refusal."""
        call = info.context.call(parse_idempotency_key(input.idempotency_key))
        return cast(JoinWaitlistResult, await _entry(info, join_waitlist(info.context.stores, call, input.command())))

    @strawberry.field(description="Waits no more, and gives up what is offered at that moment.")
    async def leave_waitlist(
        self,
        info: BookingInfo,
        input: LeaveWaitlistInput,  # noqa: A002
    ) -> LeaveWaitlistResult | None:
        """The entry or a refusal."""
        call = info.context.call(parse_idempotency_key(input.idempotency_key))
        return cast(LeaveWaitlistResult, await _entry(info, leave_waitlist(info.context.stores, call, input.command())))


async def _entry(info: BookingInfo, outcome: Awaitable[WaitlistChange]) -> WaitlistEntryType | Refusal | None:
    # A stored answer names the entry, so a call that is sent again shows it as it has become.
    try:
        entry = await info.context.loaders.waitlist.load((await outcome).entry_id)
    except BookingRefusal as refusal:
        return refusal_type(refusal, info.context.language)
    return None if entry is None else WaitlistEntryType.of(entry, info.context.now)


async def _result(
    info: BookingInfo, outcome: Awaitable[Booking | EndedBookings]
) -> BookingType | AffectedBookingsCancelledType | Refusal:
    # The transaction has ended when the member of the union is made: what it shows is committed.
    try:
        done = await outcome
        return BookingType.of(done) if isinstance(done, Booking) else AffectedBookingsCancelledType.of(done)
    except BookingRefusal as refusal:
        return refusal_type(refusal, info.context.language)
