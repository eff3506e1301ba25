"""What an entry of the waitlist consists of in the graph."""

from datetime import time
from enum import Enum

import strawberry
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from servicekit.graphql import CountryCode
from subgraphs.booking.domain.waitlist import ConsultationMode, Hours, Surroundings, WaitlistStatus

strawberry.enum(
    WaitlistStatus,
    name="WaitlistStatus",
    description="Where an entry stands. ACTIVE waits, OFFERED has a slot held for it; FULFILLED became a booking, "
    "WITHDRAWN was taken off, EXPIRED had no luck until its window was over.",
)
strawberry.enum(
    ConsultationMode,
    name="ConsultationMode",
    description="Where a consultation takes place: at the practice or by video call.",
)


@strawberry.enum(description="A day of the week.")
class Weekday(Enum):
    """The value counts from Monday 1, as ISO 8601 does."""

    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5
    SATURDAY = 6
    SUNDAY = 7


@strawberry.federation.type(name="Specialty", keys=[Key(fields=FieldSet("code"), resolvable=False)])
class SpecialtyStub:
    """The practitioner service knows the rest."""

    code: strawberry.ID


@strawberry.type(name="WaitlistHours", description="A part of the day by the practice's clock, half-open.")
class WaitlistHoursType:
    """From one time to another."""

    start: time = strawberry.field(name="from", description='The first minute: "08:00".')
    end: time = strawberry.field(name="to", description='The minute after the last: "12:00"; "00:00" is midnight.')

    @classmethod
    def of(cls, hours: Hours) -> "WaitlistHoursType":
        """The part of the day for the graph."""
        return cls(start=hours.start, end=hours.end)


@strawberry.type(name="WaitlistPlace", description="Anybody of a specialty around a place.")
class WaitlistPlaceType:
    """A circle, and who is looked for in it."""

    country: CountryCode = strawberry.field(description='In this country only: "FR".')
    specialty: SpecialtyStub | None = strawberry.field(description="Who is looked for.")
    latitude: float = strawberry.field(description="Degrees north: 48.8566.")
    longitude: float = strawberry.field(description="Degrees east: 2.3522.")
    radius_km: float = strawberry.field(description="How far away, in kilometres.")
    mode: ConsultationMode | None = strawberry.field(description="At the practice or by video; null: either.")

    @classmethod
    def of(cls, near: Surroundings) -> "WaitlistPlaceType":
        """The place for the graph."""
        return cls(
            country=CountryCode(near.country),
            specialty=SpecialtyStub(code=strawberry.ID(near.specialty)),
            latitude=near.circle.latitude,
            longitude=near.circle.longitude,
            radius_km=near.circle.radius_km,
            mode=near.mode,
        )
