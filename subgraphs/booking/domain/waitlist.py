"""What somebody on the waitlist waits for, and which freed slots that is."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from domain_events import ConsultationType
from servicekit.errors import BadInput
from subgraphs.booking.domain.booking import Insurance
from subgraphs.booking.domain.places import Circle
from subgraphs.booking.domain.rules import PractitionerRules

MOST_ENTRIES = 5  # live ones of a patient, and so the most slots that can be offered to one at a time
LONGEST_WAIT = timedelta(days=183)
MOST_HOURS = 5
MOST_RADIUS_KM = 100.0


class WaitlistStatus(StrEnum):
    """Where an entry stands. EXPIRED follows from its window and is never stored."""

    ACTIVE = "active"
    OFFERED = "offered"
    FULFILLED = "fulfilled"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ConsultationMode(StrEnum):
    """Where a consultation takes place: at the practice or by video call."""

    IN_PERSON = "IN_PERSON"
    VIDEO = "VIDEO"


class Hours(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the day by the practice's clock, half-open; an `end` of 00:00 is midnight."""

    start: time
    end: time

    def has(self, local: time) -> bool:
        """Whether a visit that begins then begins in it."""
        return self.start <= local and (self.end == time(0) or local < self.end)


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """Anybody of a specialty near a place; `mode` None: either."""

    country: str
    specialty: str
    circle: Circle
    mode: ConsultationMode | None = None


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is waited for: one type of one practitioner, or `near`; starts in [earliest, latest), `earliest` None: any.

    No `weekdays` (ISO: 1 is Monday) means all of them, no `hours` the whole day, both by the practice's clock.
    """

    practitioner_id: UUID | None = None
    consultation_type_id: UUID | None = None
    near: Surroundings | None = None
    earliest: datetime | None = None
    latest: datetime
    weekdays: tuple[int, ...] = ()
    hours: tuple[Hours, ...] = ()
    insurance: Insurance | None = None


class WaitlistEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One wish of a patient. `offered_booking_id`: the hold that is offered, or the booking that came of it."""

    id: UUID
    patient_id: UUID
    joined_by: UUID
    status: WaitlistStatus
    wish: Wish
    created_at: datetime
    offered_booking_id: UUID | None = None

    def status_at(self, now: datetime) -> WaitlistStatus:
        """The status as it reads: who still waits when the window is over waits no more."""
        is_over = self.status is WaitlistStatus.ACTIVE and self.wish.latest <= now
        return WaitlistStatus.EXPIRED if is_over else self.status

    def is_live(self, now: datetime) -> bool:
        """Whether it waits, or is offered something."""
        return self.status_at(now) in (WaitlistStatus.ACTIVE, WaitlistStatus.OFFERED)


class WaitlistChange(msgspec.Struct, frozen=True, kw_only=True):
    """Which entry was made or ended, and whose it is."""

    entry_id: UUID
    patient_id: UUID


def fits(wish: Wish, start: datetime, time_zone: str) -> bool:
    """Whether a visit that begins at `start` is what is waited for, by the clock of the practice."""
    local = start.astimezone(ZoneInfo(time_zone))
    return (
        (wish.earliest is None or wish.earliest <= start)
        and start < wish.latest
        and (not wish.weekdays or local.isoweekday() in wish.weekdays)
        and (not wish.hours or any(part.has(local.time()) for part in wish.hours))
    )


def wanted_types(wish: Wish, practitioner: PractitionerRules) -> list[ConsultationType]:
    """Which of the practitioner's consultations would do; none when the practice lies elsewhere."""
    kinds = practitioner.rules.consultation_types
    if wish.near is None:
        return [kind for kind in kinds if kind.id == str(wish.consultation_type_id)]
    if not _is_near(wish.near, practitioner):
        return []
    return [kind for kind in kinds if wish.near.mode in (None, kind.mode)]


def check_wish(wish: Wish, now: datetime) -> None:
    """Raises BadInput for a wish that cannot be, or is too wide."""
    one_practitioner = wish.practitioner_id is not None and wish.consultation_type_id is not None
    if one_practitioner == (wish.near is not None) or (wish.practitioner_id is None) != (
        wish.consultation_type_id is None
    ):
        raise _bad("near", "give either practitionerId and consultationTypeId, or near")
    if not now < wish.latest <= now + LONGEST_WAIT:
        raise _bad("to", f"it must lie ahead, by {LONGEST_WAIT.days} days at most")
    if wish.earliest is not None and wish.earliest >= wish.latest:
        raise _bad("to", "it must lie after from")
    if len(wish.hours) > MOST_HOURS:
        raise _bad("hours", f"give at most {MOST_HOURS} parts of the day")
    if any(part.end != time(0) and part.end <= part.start for part in wish.hours):
        raise _bad("hours", 'to must lie after from; "00:00" is midnight')
    if wish.near is not None:
        _check_circle(wish.near.circle)


def _check_circle(circle: Circle) -> None:
    if not (-90 <= circle.latitude <= 90 and -180 <= circle.longitude <= 180):
        raise _bad("near", "latitude is -90 to 90 degrees, longitude -180 to 180")
    if not 0 < circle.radius_km <= MOST_RADIUS_KM:
        raise _bad("near", f"radiusKm is more than 0 and at most {MOST_RADIUS_KM:.0f}")


def _is_near(near: Surroundings, practitioner: PractitionerRules) -> bool:
    document = practitioner.document
    if document.latitude is None or document.longitude is None:
        return False
    return (
        near.country == document.country
        and near.specialty in document.specialties
        and near.circle.has(document.latitude, document.longitude)
    )


def _bad(argument: str, rule: str) -> BadInput:
    extensions: dict[str, Any] = {"argument": argument}
    return BadInput(f"{argument}: {rule}.", **extensions)
