"""Refusals in the graph: every one has a code and a message, and what the client needs next."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from scheduling import Why
from servicekit.graphql import PageRequest
from subgraphs.booking.domain import refusals
from subgraphs.booking.domain.booking import Insurance
from subgraphs.booking.domain.refusals import BookingRefusal, RefusalCode
from subgraphs.booking.schema.booking_types import BookingType, WaitlistEntryType
from subgraphs.booking.schema.context import BookingInfo
from subgraphs.booking.schema.messages import message_of
from subgraphs.booking.schema.slot_types import SlotType
from subgraphs.booking.use_cases.nearest_free_slots import nearest_free_slots

NEAREST_SLOTS = 3
MAX_NEAREST_SLOTS = 20

strawberry.enum(RefusalCode, name="RefusalCode", description="Why the answer is no; stable, for programs.")
strawberry.enum(Why, name="SlotNotOfferedReason", description="Why a slot is not offered.")


@strawberry.interface(name="Refusal", description="An expected no: why, and what it says to a person.")
class Refusal:
    """What all refusals have."""

    code: RefusalCode = strawberry.field(description="The stable name: SLOT_TAKEN.")
    message: str = strawberry.field(description="For people, in the language of the request (Accept-Language).")


@strawberry.type(description="Somebody else has this time, or a booking lies too near.")
class SlotTaken(Refusal):
    """With the way out: other slots."""

    refusal: strawberry.Private[refusals.SlotTaken]

    @strawberry.field(description="The nearest slots that are free now, nearest first.")
    async def nearest_free_slots(
        self,
        info: BookingInfo,
        first: Annotated[int | None, strawberry.argument(description="At most this many, 1 to 20.")] = NEAREST_SLOTS,
    ) -> list[SlotType]:
        """Looked up after the refusal, outside of its transaction."""
        return await _nearest(info, self.refusal, first)


@strawberry.type(description="The practitioner does not offer this slot to this patient.")
class SlotNotOffered(Refusal):
    """With the reason."""

    why: Why = strawberry.field(description="The reason: OUTSIDE_HOURS.")


@strawberry.type(description="The slot begins before the practice's minimum notice has passed.")
class TooShortNotice(Refusal):
    """With the first instant that is far enough away."""

    earliest_start: datetime = strawberry.field(description='No start before it: "2026-11-25T08:30:00Z".')


@strawberry.type(description="The slot is further away than the practice takes bookings.")
class BeyondHorizon(Refusal):
    """With the last day."""

    last_date: date = strawberry.field(description='The last local day that can be booked now: "2027-02-21".')


@strawberry.type(description="The patient has another booking at that time.")
class PatientBusy(Refusal):
    """With the booking in the way."""

    refusal: strawberry.Private[refusals.PatientBusy]

    @strawberry.field(description="The booking in the way; null when it is not yours to see.")
    async def conflicting_booking(self, info: BookingInfo) -> BookingType | None:
        """As it is now, by the viewer's rights."""
        booking = await info.context.loaders.bookings.load(self.refusal.conflicting_booking_id)
        return None if booking is None else BookingType.of(booking)


@strawberry.type(description="The practice does not accept this insurance, or needs to know which it is.")
class InsuranceNotAccepted(Refusal):
    """With what is accepted."""

    accepted: list[Insurance] = strawberry.field(description="What the practice accepts: [STATUTORY].")


@strawberry.type(description="The booking has changed since it was read.")
class VersionConflict(Refusal):
    """With the booking as it is."""

    current: BookingType = strawberry.field(description="The booking as it is now; use its version.")


@strawberry.type(description="There is no such booking.")
class BookingNotFound(Refusal):
    """Also for a booking that is somebody else's."""


@strawberry.type(description="The booking's status does not allow this: it has ended, or is only held.")
class BookingNotActive(Refusal):
    """With the booking as it is."""

    current: BookingType = strawberry.field(description="The booking as it is now.")


@strawberry.type(description="The visit has not begun, so it cannot be closed.")
class BookingNotStarted(Refusal):
    """With the booking as it is."""

    current: BookingType = strawberry.field(description="The booking as it is now.")


@strawberry.type(description="The slot is too near to be cancelled or left.")
class CancellationClosed(Refusal):
    """With the instant until which it was possible."""

    closed_at: datetime = strawberry.field(description='Until when it was possible: "2026-11-24T08:30:00Z".')


@strawberry.type(description="The hold has expired: its slot was given up.")
class HoldExpired(Refusal):
    """With the way out: the slot itself if it is still free, and others."""

    refusal: strawberry.Private[refusals.HoldExpired]

    @strawberry.field(description="The slots that are free now, nearest first: the one that was held if nobody has it.")
    async def nearest_free_slots(
        self,
        info: BookingInfo,
        first: Annotated[int | None, strawberry.argument(description="At most this many, 1 to 20.")] = NEAREST_SLOTS,
    ) -> list[SlotType]:
        """Looked up after the refusal, outside of its transaction."""
        return await _nearest(info, self.refusal, first)


@strawberry.type(description="The patient holds as many slots as may be held at once.")
class TooManyHolds(Refusal):
    """With the holds, to confirm or to release one."""

    refusal: strawberry.Private[refusals.TooManyHolds]
    next_expires_at: datetime = strawberry.field(
        description='When the first of them ends by itself: "2026-11-25T08:35:00Z".'
    )

    @strawberry.field(description="Those of the patient's holds that you may see: confirm or release one.")
    async def holds(self, info: BookingInfo) -> list[BookingType]:
        """As they are now, by the viewer's rights."""
        found = await info.context.loaders.bookings.load_many(list(self.refusal.hold_ids))
        return [BookingType.of(booking) for booking in found if booking is not None]


@strawberry.type(description="There is no such absence.")
class AbsenceNotFound(Refusal):
    """Also for an absence of somebody else's, and for one that was removed or is not known here yet."""


@strawberry.type(description="The patient waits for as much as may be waited for at once.")
class TooManyWaitlistEntries(Refusal):
    """With what the patient waits for, to leave one."""

    refusal: strawberry.Private[refusals.TooManyWaitlistEntries]

    @strawberry.field(description="Those of the patient's entries that you may see: leave one.")
    async def entries(self, info: BookingInfo) -> list[WaitlistEntryType]:
        """As they are now, by the viewer's rights."""
        found = await info.context.loaders.waitlist.load_many(list(self.refusal.entry_ids))
        return [WaitlistEntryType.of(entry, info.context.now) for entry in found if entry is not None]


@strawberry.type(description="There is no such entry of the waitlist.")
class WaitlistEntryNotFound(Refusal):
    """Also for an entry that is somebody else's."""


@strawberry.type(description="Nobody waits there any more: it became a booking, was withdrawn, or its window is over.")
class WaitlistEntryEnded(Refusal):
    """With the entry as it is."""

    refusal: strawberry.Private[refusals.WaitlistEntryEnded]

    @strawberry.field(description="The entry as it is now.")
    async def current(self, info: BookingInfo) -> WaitlistEntryType | None:
        """By the viewer's rights."""
        entry = await info.context.loaders.waitlist.load(self.refusal.entry_id)
        return None if entry is None else WaitlistEntryType.of(entry, info.context.now)


@strawberry.type(description="The idempotency key was used before with another input.")
class IdempotencyKeyReused(Refusal):
    """A new request needs a new key."""


async def _nearest(
    info: BookingInfo, refusal: refusals.SlotTaken | refusals.HoldExpired, first: int | None
) -> list[SlotType]:
    count = PageRequest.of(first or NEAREST_SLOTS, None, max_size=MAX_NEAREST_SLOTS).first
    found = await nearest_free_slots(info.context.stores, refusal, info.context.now, count)
    return [SlotType.of(slot) for slot in found]


Extra = Callable[[Any], dict[str, Any]]

_TYPES: dict[type[BookingRefusal], tuple[type[Refusal], Extra]] = {
    refusals.SlotTaken: (SlotTaken, lambda refusal: {"refusal": refusal}),
    refusals.SlotNotOffered: (SlotNotOffered, lambda refusal: {"why": refusal.why}),
    refusals.TooShortNotice: (TooShortNotice, lambda refusal: {"earliest_start": refusal.earliest_start}),
    refusals.BeyondHorizon: (BeyondHorizon, lambda refusal: {"last_date": refusal.last_date}),
    refusals.PatientBusy: (PatientBusy, lambda refusal: {"refusal": refusal}),
    refusals.InsuranceNotAccepted: (InsuranceNotAccepted, lambda refusal: {"accepted": list(refusal.accepted)}),
    refusals.VersionConflict: (VersionConflict, lambda refusal: {"current": BookingType.of(refusal.current)}),
    refusals.BookingNotFound: (BookingNotFound, lambda _refusal: {}),
    refusals.BookingNotActive: (BookingNotActive, lambda refusal: {"current": BookingType.of(refusal.current)}),
    refusals.BookingNotStarted: (BookingNotStarted, lambda refusal: {"current": BookingType.of(refusal.current)}),
    refusals.CancellationClosed: (CancellationClosed, lambda refusal: {"closed_at": refusal.closed_at}),
    refusals.HoldExpired: (HoldExpired, lambda refusal: {"refusal": refusal}),
    refusals.TooManyHolds: (
        TooManyHolds,
        lambda refusal: {"refusal": refusal, "next_expires_at": refusal.next_expires_at},
    ),
    refusals.AbsenceNotFound: (AbsenceNotFound, lambda _refusal: {}),
    refusals.TooManyWaitlistEntries: (TooManyWaitlistEntries, lambda refusal: {"refusal": refusal}),
    refusals.WaitlistEntryNotFound: (WaitlistEntryNotFound, lambda _refusal: {}),
    refusals.WaitlistEntryEnded: (WaitlistEntryEnded, lambda refusal: {"refusal": refusal}),
    refusals.IdempotencyKeyReused: (IdempotencyKeyReused, lambda _refusal: {}),
}


def refusal_type(refusal: BookingRefusal, language: str) -> Refusal:
    """The refusal as a member of a mutation's result, its message in the client's language."""
    kind, extra = _TYPES[type(refusal)]
    return kind(code=RefusalCode(refusal.code), message=message_of(refusal, language), **extra(refusal))
