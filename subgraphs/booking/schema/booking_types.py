"""Bookings and what is waited for in the graph, and the entities of other subgraphs that they point to."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from servicekit.errors import BadInput
from servicekit.graphql import PageInfo
from subgraphs.booking.domain.booking import Booking, Insurance
from subgraphs.booking.domain.history import BookingVersion, Change
from subgraphs.booking.domain.lifecycle import Action, BookingStatus
from subgraphs.booking.domain.queries import AffectedQuery, CalendarQuery, PatientQuery
from subgraphs.booking.domain.rights import Role
from subgraphs.booking.domain.slot import Slot
from subgraphs.booking.domain.waitlist import WaitlistEntry, WaitlistStatus
from subgraphs.booking.schema.arguments import cursor_of, find_id, page_size, position_of
from subgraphs.booking.schema.context import BookingInfo
from subgraphs.booking.schema.slot_types import ConsultationTypeStub, SlotType
from subgraphs.booking.schema.waitlist_types import WaitlistHoursType, WaitlistPlaceType, Weekday
from subgraphs.booking.use_cases.read_bookings import (
    Page,
    bookings_of_patient,
    calendar_of_practitioner,
    count_bookings,
)
from subgraphs.booking.use_cases.read_waitlist import entries_of_patient

DEFAULT_BOOKINGS = 20
DEFAULT_CALENDAR = 50

strawberry.enum(
    BookingStatus,
    name="BookingStatus",
    description="Where a booking stands. HELD and CONFIRMED occupy their slot, the others do not.",
)
strawberry.enum(
    Insurance,
    name="InsuranceSector",
    description="What a practitioner accepts. France: SECTOR_1 (agreed fees), SECTOR_2 (free fees, partly reimbursed). "
    "Germany: STATUTORY (gesetzlich), PRIVATE (privately insured or paying oneself).",
)
strawberry.enum(
    Action,
    name="BookingAction",
    description="What can be done to a booking. EXPIRE: the time to confirm a hold ran out. RELEASE: a hold was given up.",
)
strawberry.enum(
    Role,
    name="BookingActor",
    description="As what somebody acts on a booking. PARTNER: whoever books for patients. SYSTEM: the clock, the "
    "waitlist, or the wish of a patient to be forgotten.",
)


@strawberry.federation.type(
    name="BookingRevision", description="What a booking was before it moved: one entry for each move."
)
class BookingRevisionType:
    """A slot that was left."""

    version: int = strawberry.field(description="The booking's version until the move.")
    slot: SlotType = strawberry.field(description="The slot that the booking left.")
    replaced_at: datetime = strawberry.field(description='When it moved: "2026-11-20T17:04:11Z".')
    practitioner: Annotated["PractitionerType", strawberry.lazy("subgraphs.booking.schema.booking_types")] | None = (
        strawberry.field(description="With whom it was.")
    )
    consultation_type: ConsultationTypeStub | None = strawberry.field(description="What was booked.")

    @classmethod
    def of(cls, left: BookingVersion, replaced_at: datetime) -> "BookingRevisionType":
        """The version that was left, for the graph."""
        return cls(
            version=left.version,
            slot=_slot_of(left),
            replaced_at=replaced_at,
            practitioner=PractitionerType(id=strawberry.ID(str(left.practitioner_id))),
            consultation_type=ConsultationTypeStub(id=strawberry.ID(str(left.consultation_type_id))),
        )


@strawberry.federation.type(
    name="BookingChange", description="One thing that was done to a booking: by whom, when, and what came of it."
)
class BookingChangeType:
    """A step in a booking's life. It names nobody: the booking does, as long as its patient is not forgotten."""

    version: int = strawberry.field(description="The booking's version from then on: 1 for the first.")
    at: datetime = strawberry.field(description='When it was done: "2026-11-20T17:04:11Z".')
    action: Action = strawberry.field(description="What was done: RESCHEDULE.")
    by: Role | None = strawberry.field(
        description="As what somebody did it: PATIENT. Null for some changes that were made before this was kept."
    )
    slot: SlotType = strawberry.field(description="The booking's slot from then on.")
    previous_slot: SlotType | None = strawberry.field(description="The slot that it left, if it moved; else null.")
    practitioner: Annotated["PractitionerType", strawberry.lazy("subgraphs.booking.schema.booking_types")] | None = (
        strawberry.field(description="With whom it was from then on.")
    )
    consultation_type: ConsultationTypeStub | None = strawberry.field(description="What was booked from then on.")

    @classmethod
    def of(cls, change: Change) -> "BookingChangeType":
        """The change for the graph."""
        made = change.made
        return cls(
            version=made.version,
            at=made.made_at,
            action=change.action,
            by=made.by,
            slot=_slot_of(made),
            previous_slot=_slot_of(change.left) if change.left is not None and change.is_move else None,
            practitioner=PractitionerType(id=strawberry.ID(str(made.practitioner_id))),
            consultation_type=ConsultationTypeStub(id=strawberry.ID(str(made.consultation_type_id))),
        )


@strawberry.federation.type(
    name="Booking", keys=["id"], description="A slot that is held or booked for a patient, or was."
)
class BookingType:
    """All fields but those of its history come from the booking itself, so a committed booking never reads as null."""

    state: strawberry.Private[Booking]
    id: strawberry.ID = strawberry.field(description="The booking's id; it stays when the booking moves.")
    version: int = strawberry.field(
        description="Rises by one with each change; send it as `expectedVersion` to move or cancel."
    )
    status: BookingStatus = strawberry.field(description="Where the booking stands: CONFIRMED.")
    slot: SlotType = strawberry.field(description="When it is.")
    practitioner: Annotated["PractitionerType", strawberry.lazy("subgraphs.booking.schema.booking_types")] | None = (
        strawberry.field(description="With whom it is.")
    )
    patient: Annotated["PatientType", strawberry.lazy("subgraphs.booking.schema.booking_types")] | None = (
        strawberry.field(description="For whom it is; null once the patient asked to be forgotten.")
    )
    consultation_type: ConsultationTypeStub | None = strawberry.field(description="What is booked.")
    expires_at: datetime | None = strawberry.field(description="While HELD: when the slot is given up. Else null.")

    @strawberry.field(description="What the booking was before each move, oldest first.")
    async def revisions(self, info: BookingInfo) -> list[BookingRevisionType]:
        """Up to the version that is shown: a stored answer shows the booking as it was then."""
        return [
            BookingRevisionType.of(change.left, change.made.made_at)
            for change in await self._changes(info)
            if change.left is not None and change.is_move
        ]

    @strawberry.field(
        description="All that was done to the booking, oldest first; an entry for each version. For whoever may see it."
    )
    async def history(self, info: BookingInfo) -> list[BookingChangeType]:
        """Up to the version that is shown, too."""
        return [BookingChangeType.of(change) for change in await self._changes(info)]

    async def _changes(self, info: BookingInfo) -> list[Change]:
        found = await info.context.loaders.history.load(self.state.id)
        return [change for change in found if change.made.version <= self.state.version]

    @classmethod
    async def resolve_reference(cls, info: BookingInfo, id: strawberry.ID) -> "BookingType | None":  # noqa: A002
        """The booking by its key; null when it is missing or not for this viewer."""
        booking_id = find_id(id)
        booking = None if booking_id is None else await info.context.loaders.bookings.load(booking_id)
        return None if booking is None else cls.of(booking)

    @classmethod
    def of(cls, booking: Booking) -> "BookingType":
        """The booking for the graph."""
        return cls(
            state=booking,
            id=strawberry.ID(str(booking.id)),
            version=booking.version,
            status=booking.status,
            slot=SlotType.of(Slot(booking.start, booking.end, booking.time_zone)),
            practitioner=PractitionerType(id=strawberry.ID(str(booking.practitioner_id))),
            patient=None if booking.patient_id is None else PatientType(id=strawberry.ID(str(booking.patient_id))),
            consultation_type=ConsultationTypeStub(id=strawberry.ID(str(booking.consultation_type_id))),
            expires_at=booking.expires_at,
        )


def _slot_of(version: BookingVersion) -> SlotType:
    return SlotType.of(Slot(version.start, version.end, version.time_zone))


@strawberry.type(name="BookingEdge", description="A booking in a list.")
class BookingEdge:
    """A booking with its place."""

    cursor: str = strawberry.field(description="Its place; send it as `after` to go on behind it.")
    node: BookingType = strawberry.field(description="The booking.")


@strawberry.type(name="BookingConnection", description="A page of bookings.")
class BookingConnection:
    """A page, and how many there are over all pages."""

    query: strawberry.Private[PatientQuery | CalendarQuery | AffectedQuery]
    edges: list[BookingEdge] = strawberry.field(description="The bookings of this page.")
    page_info: PageInfo = strawberry.field(description="Whether more follow.")

    @strawberry.field(description="How many bookings there are over all pages.")
    async def total_count(self, info: BookingInfo) -> int:
        """Counted only when asked for."""
        return await count_bookings(info.context.stores, self.query)

    @classmethod
    def of(cls, page: Page, query: PatientQuery | CalendarQuery | AffectedQuery) -> "BookingConnection":
        """The page for the graph."""
        edges = [BookingEdge(cursor=cursor_of(booking), node=BookingType.of(booking)) for booking in page.bookings]
        end_cursor = edges[-1].cursor if edges else None
        return cls(query=query, edges=edges, page_info=PageInfo(has_next_page=page.has_next, end_cursor=end_cursor))


@strawberry.federation.type(
    name="WaitlistEntry", keys=["id"], description="What a patient waits for: to be offered a slot that becomes free."
)
class WaitlistEntryType:
    """An entry that the viewer may see."""

    state: strawberry.Private[WaitlistEntry]
    id: strawberry.ID = strawberry.field(description="The entry's id.")
    status: WaitlistStatus = strawberry.field(description="Where it stands: ACTIVE.")
    patient: Annotated["PatientType", strawberry.lazy("subgraphs.booking.schema.booking_types")] | None = (
        strawberry.field(description="Who waits.")
    )
    practitioner: Annotated["PractitionerType", strawberry.lazy("subgraphs.booking.schema.booking_types")] | None = (
        strawberry.field(description="Whose slot; null when `near` says where.")
    )
    consultation_type: ConsultationTypeStub | None = strawberry.field(description="What; null with `near`.")
    near: WaitlistPlaceType | None = strawberry.field(description="Whose slots, where it is not one practitioner.")
    earliest: datetime | None = strawberry.field(
        name="from", description='No start before it: "2026-11-25T08:30:00Z"; null: any.'
    )
    latest: datetime = strawberry.field(name="to", description='No start at or after it: "2026-12-24T00:00:00Z".')
    weekdays: list[Weekday] = strawberry.field(description="On these days only; empty: on any.")
    hours: list[WaitlistHoursType] = strawberry.field(description="At these times only; empty: all day.")
    insurance: Insurance | None = strawberry.field(description="How the visit is to be insured, where that matters.")
    created_at: datetime = strawberry.field(description="Since when: the longest waiting is asked first.")

    @strawberry.field(
        description="While OFFERED the hold, to be confirmed or released before its `expiresAt`; FULFILLED: the booking."
    )
    async def offer(self, info: BookingInfo) -> BookingType | None:
        """By the viewer's rights; null while nothing is offered."""
        booking_id = self.state.offered_booking_id
        booking = None if booking_id is None else await info.context.loaders.bookings.load(booking_id)
        return None if booking is None else BookingType.of(booking)

    @classmethod
    async def resolve_reference(cls, info: BookingInfo, id: strawberry.ID) -> "WaitlistEntryType | None":  # noqa: A002
        """The entry by its key; null when it is missing or not for this viewer."""
        entry_id = find_id(id)
        entry = None if entry_id is None else await info.context.loaders.waitlist.load(entry_id)
        return None if entry is None else cls.of(entry, info.context.now)

    @classmethod
    def of(cls, entry: WaitlistEntry, now: datetime) -> "WaitlistEntryType":
        """The entry for the graph."""
        wish = entry.wish
        return cls(
            state=entry,
            id=strawberry.ID(str(entry.id)),
            status=entry.status_at(now),
            patient=PatientType(id=strawberry.ID(str(entry.patient_id))),
            practitioner=_practitioner(wish.practitioner_id),
            consultation_type=_consultation_type(wish.consultation_type_id),
            near=None if wish.near is None else WaitlistPlaceType.of(wish.near),
            earliest=wish.earliest,
            latest=wish.latest,
            weekdays=[Weekday(day) for day in wish.weekdays],
            hours=[WaitlistHoursType.of(hours) for hours in wish.hours],
            insurance=wish.insurance,
            created_at=entry.created_at,
        )


@strawberry.federation.type(name="Patient", keys=["id"])
class PatientType:
    """What booking adds to a patient."""

    id: strawberry.ID

    @strawberry.field(description="The patient's bookings, latest start first; for the patient and for operators.")
    async def bookings(
        self,
        info: BookingInfo,
        status: Annotated[
            list[BookingStatus] | None, strawberry.argument(description="Only these; null means all: [CONFIRMED].")
        ] = None,
        first: Annotated[int | None, strawberry.argument(description="How many, 1 to 100.")] = DEFAULT_BOOKINGS,
        after: Annotated[str | None, strawberry.argument(description="pageInfo.endCursor of the page before.")] = None,
    ) -> BookingConnection | None:
        """Null for everybody else."""
        patient_id = find_id(self.id)
        if patient_id is None:
            return None
        query = PatientQuery(patient_id=patient_id, statuses=None if status is None else tuple(status))
        page = await bookings_of_patient(
            info.context.stores, info.context.viewer, query, page_size(first, DEFAULT_BOOKINGS), position_of(after)
        )
        return None if page is None else BookingConnection.of(page, query)

    @strawberry.field(
        description="What the patient waits or waited for, the newest first; for the patient and for operators."
    )
    async def waitlist(
        self,
        info: BookingInfo,
        first: Annotated[int | None, strawberry.argument(description="How many, 1 to 100.")] = DEFAULT_BOOKINGS,
    ) -> list[WaitlistEntryType] | None:
        """Null for everybody else."""
        patient_id = find_id(self.id)
        if patient_id is None:
            return None
        entries = await entries_of_patient(
            info.context.stores, info.context.viewer, patient_id, page_size(first, DEFAULT_BOOKINGS)
        )
        return None if entries is None else [WaitlistEntryType.of(entry, info.context.now) for entry in entries]

    @classmethod
    async def resolve_reference(cls, id: strawberry.ID) -> "PatientType":  # noqa: A002
        """The patient by key; whether there is one, the patient service knows."""
        return cls(id=id)


@strawberry.federation.type(name="Practitioner", keys=["id"])
class PractitionerType:
    """What booking adds to a practitioner."""

    id: strawberry.ID

    @strawberry.field(
        description="The bookings that reach into a stretch of time, by start, without those that were cancelled or "
        "have expired; for the practitioner and for operators."
    )
    async def calendar(
        self,
        info: BookingInfo,
        start: Annotated[
            datetime, strawberry.argument(name="from", description='The first instant: "2026-11-23T00:00:00+01:00".')
        ],
        end: Annotated[
            datetime, strawberry.argument(name="to", description='The instant behind: "2026-11-30T00:00:00+01:00".')
        ],
        first: Annotated[int | None, strawberry.argument(description="How many, 1 to 100.")] = DEFAULT_CALENDAR,
        after: Annotated[str | None, strawberry.argument(description="pageInfo.endCursor of the page before.")] = None,
    ) -> BookingConnection | None:
        """Null for everybody else."""
        practitioner_id = find_id(self.id)
        if practitioner_id is None:
            return None
        if end <= start:
            raise BadInput("to: it must lie after from.", argument="to")
        query = CalendarQuery(practitioner_id=practitioner_id, start=start, end=end, now=info.context.now)
        page = await calendar_of_practitioner(
            info.context.stores, info.context.viewer, query, page_size(first, DEFAULT_CALENDAR), position_of(after)
        )
        return None if page is None else BookingConnection.of(page, query)

    @classmethod
    async def resolve_reference(cls, id: strawberry.ID) -> "PractitionerType":  # noqa: A002
        """The practitioner by key; whether there is one, the practitioner service knows."""
        return cls(id=id)


def _practitioner(practitioner_id: UUID | None) -> PractitionerType | None:
    return None if practitioner_id is None else PractitionerType(id=strawberry.ID(str(practitioner_id)))


def _consultation_type(type_id: UUID | None) -> ConsultationTypeStub | None:
    return None if type_id is None else ConsultationTypeStub(id=strawberry.ID(str(type_id)))
