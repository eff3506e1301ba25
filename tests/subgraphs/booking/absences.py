"""Absences over a world's bookings: adding them, listing what they affect, ending it."""

from datetime import date, datetime, time
from typing import Any, Literal
from uuid import UUID, uuid4

from domain_events import PractitionerChanged, ScheduleException
from servicekit.authentication import Viewer
from servicekit.identifiers import new_id
from subgraphs.booking.domain.absences import EndedBookings
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.use_cases.cancel_affected_bookings import CancelAffectedBookings, cancel_affected_bookings
from subgraphs.booking.use_cases.read_affected_bookings import affected_bookings, find_exceptions
from tests.subgraphs.booking.practices import changed
from tests.subgraphs.booking.world import World, viewer

TUESDAY = date(2026, 3, 10)  # the day of NINE


def absence(
    first: date = TUESDAY,
    last: date | None = None,
    hours: tuple[time, time] | None = None,
    *,
    kind: Literal["ABSENCE", "EXTRA_HOURS"] = "ABSENCE",
    types: tuple[UUID, ...] | None = None,
    added_at: datetime | None = None,
) -> ScheduleException:
    """An absence of whole days, or of the hours of each day; without `added_at` its id does not tell its age."""
    start, end = hours or (None, None)
    return ScheduleException(
        id=str(uuid4() if added_at is None else new_id(added_at)),
        kind=kind,
        first_date=first,
        last_date=last or first,
        start=start,
        end=end,
        consultation_type_ids=None if types is None else tuple(str(each) for each in types),
    )


def id_of(exception: ScheduleException) -> UUID:
    """The exception's id as booking's use cases take it."""
    return UUID(exception.id)


def away(state: PractitionerChanged, *exceptions: ScheduleException) -> PractitionerChanged:
    """The practitioner's next version, with these exceptions and no others."""
    return changed(state, version=state.version + 1, exceptions=exceptions)


def doctor_of(state: PractitionerChanged) -> Viewer:
    """The practitioner's own token."""
    return viewer("practitioner", actor_id=UUID(state.practitioner_id))


async def affected(world: World, exception: ScheduleException, who: Viewer | None = None) -> list[Booking] | None:
    """What the exception affects, at most 100; None where it is not known to this viewer. By default an operator asks."""
    (owned,) = await find_exceptions(world.stores, who or viewer("operator:read"), [id_of(exception)], world.now)
    if owned is None:
        return None
    return (await affected_bookings(world.stores, owned.affected(world.now), 100, None)).bookings


async def end_affected(world: World, who: Viewer, exception: ScheduleException, **options: Any) -> EndedBookings:
    """cancelAffectedBookings; `key` and `reason` are optional."""
    command = CancelAffectedBookings(exception_id=id_of(exception), reason=options.get("reason"))
    return await cancel_affected_bookings(world.stores, world.call(who, options.get("key")), command)
