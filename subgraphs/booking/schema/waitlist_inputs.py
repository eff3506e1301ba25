"""Inputs of the waitlist's mutations."""

import re
from datetime import datetime, time

import strawberry

from servicekit.errors import BadInput
from servicekit.graphql import CountryCode
from subgraphs.booking.domain.booking import Insurance
from subgraphs.booking.domain.places import Circle
from subgraphs.booking.domain.waitlist import ConsultationMode, Hours, Surroundings, Wish
from subgraphs.booking.schema.arguments import parse_id, parse_optional_id
from subgraphs.booking.schema.inputs import KEY_DESCRIPTION
from subgraphs.booking.schema.waitlist_types import Weekday
from subgraphs.booking.use_cases.join_waitlist import JoinWaitlist
from subgraphs.booking.use_cases.leave_waitlist import LeaveWaitlist

DEFAULT_RADIUS_KM = 10.0
_CODE = re.compile(r"[a-z][a-z0-9_-]{0,63}")


@strawberry.input(description="A part of the day by the practice's clock, half-open.")
class WaitlistHoursInput:
    """From one time to another."""

    start: time = strawberry.field(name="from", description='The first minute: "08:00".')
    end: time = strawberry.field(name="to", description='The minute after the last: "12:00"; "00:00" is midnight.')


@strawberry.input(description="Anybody of a specialty around a place.")
class WaitlistPlaceInput:
    """A circle, and who is looked for in it."""

    country: CountryCode = strawberry.field(description='In this country only: "FR".')
    specialty: strawberry.ID = strawberry.field(description='The code of who is looked for: "dentist".')
    latitude: float = strawberry.field(description="Degrees north: 48.8566.")
    longitude: float = strawberry.field(description="Degrees east: 2.3522.")
    radius_km: float | None = strawberry.field(
        default=None, description="How far away, in kilometres, at most 100; 10 if not said."
    )
    mode: ConsultationMode | None = strawberry.field(
        default=None, description="At the practice or by video; left out: either."
    )

    def surroundings(self) -> Surroundings:
        """Raises BadInput."""
        if not _CODE.fullmatch(self.specialty):
            raise BadInput('near.specialty: give a code such as "dentist".', argument="near.specialty")
        radius_km = DEFAULT_RADIUS_KM if self.radius_km is None else self.radius_km
        return Surroundings(
            country=self.country,
            specialty=self.specialty,
            circle=Circle(latitude=self.latitude, longitude=self.longitude, radius_km=radius_km),
            mode=self.mode,
        )


@strawberry.input(
    description="What to wait for: one type of one practitioner, or anybody of a specialty near a place. Slots that are "
    "free already are not offered: book them."
)
class JoinWaitlistInput:
    """A wish, and whose it is."""

    latest: datetime = strawberry.field(
        name="to", description='No start at or after it, at most 183 days ahead: "2026-12-24T00:00:00Z".'
    )
    earliest: datetime | None = strawberry.field(
        name="from", default=None, description='No start before it; left out: any: "2026-11-25T08:30:00Z".'
    )
    practitioner_id: strawberry.ID | None = strawberry.field(default=None, description="With whom.")
    consultation_type_id: strawberry.ID | None = strawberry.field(
        default=None, description="What, of that practitioner."
    )
    near: WaitlistPlaceInput | None = strawberry.field(
        default=None, description="In the place of practitionerId and consultationTypeId."
    )
    weekdays: list[Weekday] | None = strawberry.field(
        default=None, description="On these days only, by the practice's calendar: [MONDAY]."
    )
    hours: list[WaitlistHoursInput] | None = strawberry.field(
        default=None, description="At these times only, at most five."
    )
    insurance: Insurance | None = strawberry.field(
        default=None, description="How the visit is insured; needed in Germany: STATUTORY."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY_DESCRIPTION)
    patient_id: strawberry.ID | None = strawberry.field(
        default=None, description="For whom; only for partners and operators. Patients wait for themselves."
    )

    def command(self) -> JoinWaitlist:
        """Raises BadInput."""
        wish = Wish(
            practitioner_id=parse_optional_id(self.practitioner_id, "practitionerId"),
            consultation_type_id=parse_optional_id(self.consultation_type_id, "consultationTypeId"),
            near=None if self.near is None else self.near.surroundings(),
            earliest=self.earliest,
            latest=self.latest,
            weekdays=tuple(sorted({day.value for day in self.weekdays or ()})),
            hours=tuple(Hours(start=each.start, end=each.end) for each in self.hours or ()),
            insurance=self.insurance,
        )
        return JoinWaitlist(wish=wish, patient_id=parse_optional_id(self.patient_id, "patientId"))


@strawberry.input(description="What to wait for no more.")
class LeaveWaitlistInput:
    """An entry."""

    entry_id: strawberry.ID = strawberry.field(description="Which entry.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY_DESCRIPTION)

    def command(self) -> LeaveWaitlist:
        """Raises BadInput."""
        return LeaveWaitlist(entry_id=parse_id(self.entry_id, "entryId"))
