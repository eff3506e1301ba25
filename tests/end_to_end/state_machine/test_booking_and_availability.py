"""Whatever is done in whatever order: booking answers, and availability shows, what the model says."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Coroutine, Iterable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from domain_events import (
    BookingCancelled,
    BookingClosed,
    BookingCreated,
    BookingHeld,
    BookingHoldEnded,
    BookingRescheduled,
    BookingState,
    PractitionerChanged,
    WeeklyHours,
)
from servicekit.envelope import decode_envelope, decode_event
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.lifecycle import BookingStatus
from tests.embedded_servers import FreshDatabase, TestDatabase
from tests.end_to_end.state_machine.model import GRID, HOLD, Model, Practice, Visit
from tests.subgraphs.availability.service import Service, service_over
from tests.subgraphs.booking.practices import CONSULTATION, LONG, changed, practitioner
from tests.subgraphs.booking.world import World, outcome, patient, stores_over, viewer

T = TypeVar("T")

KINDS = {CONSULTATION: timedelta(minutes=30), LONG: timedelta(minutes=60)}
TOLD = {
    kind.__name__: kind
    for kind in (
        BookingHeld,
        BookingHoldEnded,
        BookingCreated,
        BookingRescheduled,
        BookingCancelled,
        BookingClosed,
    )
}
# The evenings before both days on which the clocks change in Europe, an ordinary Monday, and the end of a leap February.
BEGINNINGS = (
    datetime(2026, 3, 28, 21, 0, tzinfo=UTC),
    datetime(2026, 10, 24, 20, 7, tzinfo=UTC),
    datetime(2026, 6, 1, 6, 30, tzinfo=UTC),
    datetime(2028, 2, 28, 22, 59, tzinfo=UTC),
)
DAYS = 3  # that are compared: today and what follows
NIGHT_AND_DAY = ((time(1), time(4)), (time(9), time(11)))
OPENINGS = (
    NIGHT_AND_DAY,
    ((time(0), time(3)), (time(22), time(23, 45))),
    ((time(8, 15), time(9, 45)),),
    ((time(2), time(2, 45)), (time(14), time(18))),
)

picks = st.integers(0, 10_000)
wishes = st.sampled_from(("free", "like another", "any"))
flags = st.booleans()
some = st.integers(0, 2)


def weekly(opening: Iterable[tuple[time, time]]) -> tuple[WeeklyHours, ...]:
    """Every day of the week."""
    return tuple(WeeklyHours(weekday=day, start=start, end=end) for day in range(1, 8) for start, end in opening)


class BookingAndAvailability(RuleBasedStateMachine):
    """The real services of two subgraphs over Postgres and Redis, and the model beside them."""

    booking_database: TestDatabase
    availability_database: TestDatabase
    redis_url: str

    def __init__(self) -> None:
        super().__init__()
        self.runner, self.stack = asyncio.Runner(), AsyncExitStack()
        self.model = Model(KINDS)
        self.states: list[PractitionerChanged] = []
        self.patients = [uuid4() for _ in range(3)]
        self.steps = 0
        self.told: defaultdict[UUID, list[int]] = defaultdict(list)
        self.world, self.service = self.wait_for(self._open())
        self.last_event: int = self.wait_for(self.world.value("SELECT coalesce(max(id), 0) FROM outbox"))

    async def _open(self) -> tuple[World, Service]:
        stores = await self.stack.enter_async_context(stores_over(self.booking_database.dsn))
        service = await self.stack.enter_async_context(service_over(self.availability_database.dsn, self.redis_url))
        return World(stores, self.booking_database, self.stack), service

    def teardown(self) -> None:
        self.wait_for(self.stack.aclose())
        self.runner.close()

    def wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        """In the machine's own loop."""
        return self.runner.run(work)

    @property
    def now(self) -> datetime:
        """The time of both services."""
        return self.world.now

    @initialize(beginning=st.sampled_from(BEGINNINGS), opening=st.sampled_from(OPENINGS))
    def begin(self, beginning: datetime, opening: tuple[tuple[time, time], ...]) -> None:
        """Two practices: one in Paris or where the night of the change counts, one overseas with buffers and a cut-off."""
        self._be_at(beginning)
        for zone, hours, buffer, cutoff in (
            ("Europe/Paris", weekly(opening), 0, 0),
            ("Indian/Reunion", weekly(NIGHT_AND_DAY), 15, 120),
        ):
            state = practitioner(
                time_zone=zone, weekly_hours=hours, buffer_after_minutes=buffer, cancellation_cutoff_minutes=cutoff
            )
            self.states.append(state)
            self.model.practices[UUID(state.practitioner_id)] = Practice(
                zone, hours, timedelta(minutes=buffer), timedelta(minutes=cutoff)
            )
            self._follow(state)

    @rule(minutes=st.sampled_from((1, 4, 5, 29, 60, 475, 24 * 60)))
    def time_passes(self, minutes: int) -> None:
        self._be_at(self.now + timedelta(minutes=minutes))

    @rule(pick=picks, shift_ms=st.sampled_from((-1, 0)))
    def a_hold_is_about_to_end_or_ends(self, pick: int, shift_ms: int) -> None:
        ends = [visit.expires_at for visit in self.model.visits.values() if visit.is_held(self.now)]
        if ends:
            end = ends[pick % len(ends)]
            assert end is not None
            self._be_at(max(self.now, end + timedelta(milliseconds=shift_ms)))

    @rule(who=some, place=flags, kind=st.sampled_from(list(KINDS)), wish=wishes, pick=picks)
    def hold(self, who: int, place: bool, kind: UUID, wish: str, pick: int) -> None:
        practice, person = self._place(place), self.patients[who]
        start = self._start(practice, kind, wish, pick)
        own = self.model.own_hold(practice, person, kind, start, self.now)
        refusal = None if own else self.model.refusal_of_hold(practice, person, kind, start, self.now)
        attempt = self.world.hold(patient(person), practice, start, consultation_type_id=kind)
        held = self._expect(refusal, attempt)
        if held and own:
            assert held.id == own
        elif held:
            visit = Visit(practice, person, kind, start, self.model.end_of(kind, start), "held")
            visit.expires_at = min(self.now + HOLD, start)
            self.model.visits[held.id] = visit

    @rule(who=some, place=flags, kind=st.sampled_from(list(KINDS)), wish=wishes, pick=picks)
    def create(self, who: int, place: bool, kind: UUID, wish: str, pick: int) -> None:
        practice, person = self._place(place), self.patients[who]
        start = self._start(practice, kind, wish, pick)
        own = self.model.own_hold(practice, person, kind, start, self.now)
        refusal = None if own else self.model.refusal_of_slot(practice, person, kind, start, self.now)
        attempt = self.world.book(patient(person), practice, start, consultation_type_id=kind)
        booked = self._expect(refusal, attempt)
        if booked and own:
            assert booked.id == own
            self._step(own, "confirmed")
        elif booked:
            end = self.model.end_of(kind, start)
            self.model.visits[booked.id] = Visit(practice, person, kind, start, end, "confirmed")

    @rule(pick=picks, is_stale=flags)
    def confirm(self, pick: int, is_stale: bool) -> None:
        self._end_hold(pick, is_stale, "confirmed", self.world.confirm)

    @rule(pick=picks, is_stale=flags)
    def release(self, pick: int, is_stale: bool) -> None:
        self._end_hold(pick, is_stale, "released", self.world.release)

    @rule(pick=picks, is_stale=flags)
    def cancel(self, pick: int, is_stale: bool) -> None:
        if (seen := self._seen(pick, is_stale)) is None:
            return
        refusal = self.model.refusal_of_step(seen.id, "confirmed", seen.version, self.now)
        refusal = refusal or self.model.refusal_of_leaving(seen.id, self.now)
        if self._expect(refusal, self.world.cancel(self._patient_of(seen), seen)):
            self._step(seen.id, "cancelled")

    @rule(pick=picks, is_stale=flags, came=flags)
    def close(self, pick: int, is_stale: bool, came: bool) -> None:
        if (seen := self._seen(pick, is_stale)) is None:
            return
        refusal = self.model.refusal_of_step(seen.id, "confirmed", seen.version, self.now)
        if refusal is None and self.now < seen.start:
            refusal = "BOOKING_NOT_STARTED"
        practice = viewer("practitioner", actor_id=seen.practitioner_id)
        if self._expect(refusal, self.world.close(practice, seen, came=came)):
            self._step(seen.id, "completed" if came else "no_show")

    @rule(pick=picks, is_stale=flags, place=flags, wish=wishes, where=picks)
    def move(self, pick: int, is_stale: bool, place: bool, wish: str, where: int) -> None:
        if (seen := self._seen(pick, is_stale)) is None:
            return
        visit, practice = self.model.visits[seen.id], self._place(place)
        start = self._start(practice, visit.kind, wish, where)
        is_same = (practice, start) == (visit.practice, visit.start)
        refusal = self.model.refusal_of_step(seen.id, "confirmed", seen.version, self.now)
        if refusal is None and not is_same:
            refusal = self.model.refusal_of_leaving(seen.id, self.now) or self.model.refusal_of_slot(
                practice, visit.patient, visit.kind, start, self.now, moving=seen.id
            )
        attempt = self.world.move(self._patient_of(seen), seen, start, practitioner_id=practice)
        if self._expect(refusal, attempt) and not is_same:
            visit.practice, visit.start, visit.end = practice, start, self.model.end_of(visit.kind, start)
            self._step(seen.id, "confirmed")

    @rule(place=flags, opening=st.sampled_from(OPENINGS))
    def other_hours(self, place: bool, opening: tuple[tuple[time, time], ...]) -> None:
        """What is booked or held outside them stands."""
        practice = self.model.practices[self._place(place)]
        practice.hours, practice.version = weekly(opening), practice.version + 1
        self.states[place] = changed(self.states[place], version=practice.version, weekly_hours=practice.hours)
        self._follow(self.states[place])

    @invariant()
    def all_is_as_in_the_model(self) -> None:
        if self.states:
            self._compare_bookings()
            self._hear_events()
            self.steps += 1
            self._compare_days(self._place(bool(self.steps % 2)), list(KINDS)[self.steps // 2 % 2])

    def _compare_bookings(self) -> None:
        query = "SELECT * FROM bookings WHERE practitioner_id = ANY($1)"
        rows = {row["id"]: row for row in self.wait_for(self.world.rows(query, list(self.model.practices)))}
        assert rows.keys() == self.model.visits.keys()
        for booking, visit in self.model.visits.items():
            row = rows[booking]
            if visit.status == "held" and row["status"] == "expired":
                assert not visit.is_held(self.now)
                self._step(booking, "expired")
            assert (row["status"], row["version"], row["expires_at"]) == (visit.status, visit.version, visit.expires_at)
            assert (row["practitioner_id"], row["slot_start"], row["slot_end"]) == (
                visit.practice,
                visit.start,
                visit.end,
            )

        self._compare_history()

    def _compare_history(self) -> None:
        """Each version of a booking is there once, from the first on, and the last is what the booking is."""
        query = """
        SELECT booking_id, array_agg(version ORDER BY version) AS versions, array_agg(status ORDER BY version) AS statuses
        FROM booking_history WHERE practitioner_id = ANY($1) GROUP BY booking_id
        """
        rows = self.wait_for(self.world.rows(query, list(self.model.practices)))
        assert {row["booking_id"] for row in rows} == self.model.visits.keys()
        for row in rows:
            visit = self.model.visits[row["booking_id"]]
            assert row["versions"] == list(range(1, visit.version + 1))
            assert row["statuses"][-1] == visit.status

    def _hear_events(self) -> None:
        """Each version of a booking is told once; availability hears of it."""
        for event in self.wait_for(self._new_events()):
            self.told[UUID(event.booking_id)].append(event.version)
            self.wait_for(self.service.follow(event))
        for booking, visit in self.model.visits.items():
            assert self.told[booking] == list(range(1, visit.version + 1))

    async def _new_events(self) -> list[BookingState]:
        rows = await self.world.rows("SELECT id, envelope FROM outbox WHERE id > $1 ORDER BY id", self.last_event)
        self.last_event = rows[-1]["id"] if rows else self.last_event
        events = [decode_event(decode_envelope(row["envelope"]), TOLD) for row in rows]
        return [event for event in events if isinstance(event, BookingState)]

    def _compare_days(self, practice: UUID, kind: UUID) -> None:
        zone = ZoneInfo(self.model.practices[practice].zone)
        shown = self.wait_for(self.service.days(str(practice), str(kind), None, DAYS))
        starts: dict[str, list[str]] = {
            day.astimezone(zone).date().isoformat(): [] for day in self._days(practice)[:-1]
        }
        for start in self.model.free_starts(practice, kind, self._days(practice), self.now):
            wall = start.astimezone(zone)
            starts[wall.date().isoformat()].append(f"{wall:%H:%M}")
        assert shown == starts

    def _days(self, practice: UUID) -> list[datetime]:
        """When the local days begin that are compared, and when the last of them is over."""
        zone = ZoneInfo(self.model.practices[practice].zone)
        today = self.now.astimezone(zone).date()
        days = (today + timedelta(days=number) for number in range(DAYS + 1))
        return [datetime.combine(day, time(), zone).astimezone(UTC) for day in days]

    def _end_hold(self, pick: int, is_stale: bool, status: str, do: Any) -> None:
        if (seen := self._seen(pick, is_stale)) is None:
            return
        refusal = self.model.refusal_of_step(seen.id, "held", seen.version, self.now)
        if self._expect(refusal, do(self._patient_of(seen), seen)):
            self._step(seen.id, status)

    def _step(self, booking: UUID, status: str) -> None:
        visit = self.model.visits[booking]
        visit.status, visit.version, visit.expires_at = status, visit.version + 1, None

    def _expect(self, refusal: str | None, attempt: Awaitable[Booking]) -> Booking | None:
        """What was done, or None where the model and the service refuse it."""
        found = self.wait_for(_outcome(attempt))
        if isinstance(found, Booking):
            assert refusal is None, f"{refusal} was expected"
            return found
        assert refusal == found.code
        return None

    def _seen(self, pick: int, is_stale: bool) -> Booking | None:
        """One of the visits as the caller has seen it, perhaps before its last change."""
        if not self.model.visits:
            return None
        booking, visit = list(self.model.visits.items())[pick % len(self.model.visits)]
        return Booking(
            id=booking,
            version=visit.version - is_stale,
            status=BookingStatus(visit.status),
            practitioner_id=visit.practice,
            patient_id=visit.patient,
            consultation_type_id=visit.kind,
            country="FR",
            start=visit.start,
            end=visit.end,
            time_zone="",
        )

    def _patient_of(self, booking: Booking) -> Any:
        return patient(booking.patient_id)

    def _place(self, is_second: bool) -> UUID:
        return UUID(self.states[is_second].practitioner_id)

    def _start(self, practice: UUID, kind: UUID, wish: str, pick: int) -> datetime:
        """A start that is free, that of a visit, or any on the grid from yesterday on."""
        known: list[datetime] = []
        if wish == "free":
            known = list(self.model.free_starts(practice, kind, self._days(practice), self.now))
        elif wish == "like another":
            known = [visit.start for visit in self.model.visits.values() if visit.practice == practice]
        if known:
            return known[pick % len(known)]
        yesterday = self._days(practice)[0] - timedelta(days=1)
        return yesterday + GRID * (pick % (DAYS * 96))

    def _follow(self, state: PractitionerChanged) -> None:
        self.wait_for(self.world.practice(state))
        self.wait_for(self.service.follow(state))

    def _be_at(self, now: datetime) -> None:
        self.world.now = now
        self.service.clock.advance(now - self.service.clock.now())


async def _outcome(attempt: Awaitable[Booking]) -> Any:
    return await outcome(attempt)


def test_booking_and_availability_do_what_the_model_says(fresh_database: FreshDatabase, redis_url: str) -> None:
    class Machine(BookingAndAvailability):
        booking_database = fresh_database("booking")
        availability_database = fresh_database("availability")

    Machine.redis_url = redis_url
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=8,
            stateful_step_count=40,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
