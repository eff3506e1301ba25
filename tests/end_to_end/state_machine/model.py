"""The model: what booking must answer and availability must show, told as simply as can be."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from domain_events import WeeklyHours

GRID = timedelta(minutes=15)
HOLD = timedelta(minutes=5)
MOST_HOLDS = 3


@dataclass
class Practice:
    """When it is open by the clock on its wall, and its rules; `version` of all that."""

    zone: str
    hours: tuple[WeeklyHours, ...]
    buffer: timedelta
    cutoff: timedelta
    version: int = 1

    def is_open(self, start: datetime, end: datetime) -> bool:
        """Whether the wall shows opening hours in every quarter of an hour."""
        return all(self._is_open_at(start + GRID * step) for step in range((end - start) // GRID))

    def _is_open_at(self, instant: datetime) -> bool:
        wall = instant.astimezone(ZoneInfo(self.zone))
        return any(each.weekday == wall.isoweekday() and each.start <= wall.time() < each.end for each in self.hours)


@dataclass
class Visit:
    """A booking or a hold as it should be."""

    practice: UUID
    patient: UUID
    kind: UUID
    start: datetime
    end: datetime
    status: str
    version: int = 1
    expires_at: datetime | None = None

    def occupies(self, now: datetime) -> bool:
        """Whether nobody else may have its slot."""
        return self.status == "confirmed" or self.is_held(now)

    def is_held(self, now: datetime) -> bool:
        """A hold that lives."""
        return self.status == "held" and self.expires_at is not None and now < self.expires_at


@dataclass
class Model:
    """All practices and visits. What is answered is None where something is done, else the code of the refusal."""

    durations: dict[UUID, timedelta]
    practices: dict[UUID, Practice] = field(default_factory=dict)
    visits: dict[UUID, Visit] = field(default_factory=dict)

    def occupying(self, now: datetime) -> dict[UUID, Visit]:
        """Those whose slot nobody else may have."""
        return {booking: visit for booking, visit in self.visits.items() if visit.occupies(now)}

    def end_of(self, kind: UUID, start: datetime) -> datetime:
        """When a visit of this type is over."""
        return start + self.durations[kind]

    def own_hold(self, practice: UUID, patient: UUID, kind: UUID, start: datetime, now: datetime) -> UUID | None:
        """The live hold that the patient has of this very slot."""
        wanted = (practice, patient, kind, start)
        return next(
            (
                booking
                for booking, visit in self.visits.items()
                if visit.is_held(now) and (visit.practice, visit.patient, visit.kind, visit.start) == wanted
            ),
            None,
        )

    def refusal_of_slot(
        self, practice: UUID, patient: UUID, kind: UUID, start: datetime, now: datetime, moving: UUID | None = None
    ) -> str | None:
        """Of a slot that is to be taken, or moved to."""
        end, place = self.end_of(kind, start), self.practices[practice]
        if start < now or not place.is_open(start, end):
            return "SLOT_NOT_OFFERED"
        others = [visit for booking, visit in self.occupying(now).items() if booking != moving]
        own = [visit for visit in others if visit.patient == patient and visit.start < end and start < visit.end]
        # What the patient holds there himself, of another type or from another start, is nobody else's.
        if self._is_taken(practice, start, end, [each for each in others if each not in own or not each.is_held(now)]):
            return "SLOT_TAKEN"
        return "PATIENT_BUSY" if own else None

    def refusal_of_hold(self, practice: UUID, patient: UUID, kind: UUID, start: datetime, now: datetime) -> str | None:
        """Of a new hold."""
        refusal = self.refusal_of_slot(practice, patient, kind, start, now)
        if refusal is None and start <= now:
            return "SLOT_NOT_OFFERED"
        held = sum(visit.is_held(now) for visit in self.visits.values() if visit.patient == patient)
        return refusal or ("TOO_MANY_HOLDS" if held >= MOST_HOLDS else None)

    def refusal_of_step(self, booking: UUID, wanted: str, version: int, now: datetime) -> str | None:
        """Of a step that is taken from `wanted`, a status, with the version that the caller has seen."""
        visit = self.visits[booking]
        if wanted == "held" and visit.status in ("held", "expired") and not visit.is_held(now):
            return "HOLD_EXPIRED"
        if version != visit.version:
            return "VERSION_CONFLICT"
        return None if visit.status == wanted else "BOOKING_NOT_ACTIVE"

    def refusal_of_leaving(self, booking: UUID, now: datetime) -> str | None:
        """Of a patient who gives a slot up."""
        visit = self.visits[booking]
        is_late = now > visit.start - self.practices[visit.practice].cutoff or now >= visit.start
        return "CANCELLATION_CLOSED" if is_late else None

    def free_starts(self, practice: UUID, kind: UUID, days: list[datetime], now: datetime) -> Iterator[datetime]:
        """Every start that anybody may book, on the local days that begin at these instants."""
        others = list(self.occupying(now).values())
        for begin, end in pairwise(days):
            for step in range((end - begin) // GRID):
                start = begin + step * GRID
                stop = self.end_of(kind, start)
                is_offered = start >= now and self.practices[practice].is_open(start, stop)
                if is_offered and not self._is_taken(practice, start, stop, others):
                    yield start

    def _is_taken(self, practice: UUID, start: datetime, end: datetime, others: list[Visit]) -> bool:
        buffer = self.practices[practice].buffer
        return any(
            visit.practice == practice and visit.start < end + buffer and start - buffer < visit.end for visit in others
        )
