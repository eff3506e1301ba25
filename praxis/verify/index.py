"""Practitioners and calendars against the documents of the search index."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from praxis.verify.difference import Difference, compared, fields_that_differ
from praxis.verify.stretch import Stretch
from scheduling import Rules
from scheduling.limits import start_limits
from scheduling.minutes import MINUTES_PER_DAY, day_number, instant_at
from scheduling.zones import offset_at
from subgraphs.availability.domain.calendar import Calendar, changed_event
from subgraphs.practitioner.domain.practitioner import Practitioner
from subgraphs.search.domain.asks import FreeStarts, free_starts
from subgraphs.search.domain.document import KNOWN_DAYS, KNOWN_HOURS, Profile
from subgraphs.search.repository.port import SearchIndex, StoredDocument
from subgraphs.search.use_cases.indexing import availability_of, profile_of

PAGE = 200
_FIELDS = tuple(name for name in Profile.__dataclass_fields__ if name not in ("id", "version"))


async def documents(
    index: SearchIndex,
    stretch: Stretch,
    practitioners: Mapping[UUID, Practitioner],
    calendars: Mapping[UUID, Calendar],
    now: datetime,
) -> list[Difference]:
    """Both halves of each practitioner's document."""
    stored = {UUID(document.id): document for document in await _stored(index, stretch)}
    profiles = {key: document.profile for key, document in stored.items() if document.profile is not None}
    starts = {key: document.availability for key, document in stored.items() if document.availability is not None}
    known = {key: calendar for key, calendar in calendars.items() if calendar.rules is not None}
    return [
        *(
            found
            for each in sorted({*practitioners, *profiles})
            for found in _profiles(each, practitioners.get(each), profiles.get(each))
        ),
        *(
            found
            for each in sorted({*known, *starts})
            for found in _availabilities(each, known.get(each), starts.get(each), now)
        ),
    ]


async def _stored(index: SearchIndex, stretch: Stretch) -> list[StoredDocument]:
    found: list[StoredDocument] = []
    after, upto = map(str, stretch)
    while page := await index.stored(after, PAGE):
        found += [document for document in page if document.id <= upto]
        after = page[-1].id
        if after >= upto:
            break
    return found


def _profiles(practitioner_id: UUID, practitioner: Practitioner | None, profile: Profile | None) -> list[Difference]:
    owned = None if practitioner is None else profile_of(practitioner.event())
    return compared(
        "indexed profile of practitioner",
        practitioner_id,
        owned.version if owned else None,
        profile.version if profile else None,
        fields_that_differ(_in_order(owned), _in_order(profile), _FIELDS) if owned and profile else "",
    )


def _in_order(profile: Profile) -> Profile:
    """What an index keeps as a set has no order of its own."""
    return replace(
        profile,
        specialties=tuple(sorted({*profile.specialties})),
        languages=tuple(sorted({*profile.languages})),
        insurance_sectors=tuple(sorted({*profile.insurance_sectors})),
        modes=tuple(sorted({*profile.modes})),
    )


def _availabilities(
    practitioner_id: UUID, calendar: Calendar | None, starts: FreeStarts | None, now: datetime
) -> list[Difference]:
    different = ""
    if calendar is not None and calendar.rules is not None and starts is not None:
        different = _different(starts, calendar, calendar.rules, now) if starts.version == calendar.version else ""
    return compared(
        "indexed availability of practitioner",
        practitioner_id,
        calendar.version if calendar else None,
        starts.version if starts else None,
        different,
    )


def _different(starts: FreeStarts, calendar: Calendar, rules: Rules, now: datetime) -> str:
    """What cannot follow from the calendar, whenever since its last change it was worked out.

    Time passes without a write: what is over, and what lay beyond reach on that day, says nothing. A hold that expired
    meanwhile may count or not.
    """
    if starts.time_zone != rules.time_zone:
        return "time_zone"
    all_held = tuple(slot._replace(expires_at=None) for slot in calendar.taken)
    most, least = (_starts(each, rules, now) for each in (calendar, replace(calendar, taken=all_held)))
    days = (most.first_local_date - starts.first_local_date).days
    if days < 0:
        return "first_local_date"
    mask = _comparable_hours(starts, most, rules, now)
    earliest = instant_at(start_limits(rules, now).earliest).timestamp()
    for ask, hours in starts.free_hours.items():
        held, start = hours << 24 * days & mask, starts.next_starts[ask]
        if held & ~most.free_hours[ask] or least.free_hours[ask] & mask & ~held:
            return f"free hours ({ask})"
        is_to_come = start is not None and start >= earliest
        if (start is None) != (hours == 0) or (
            is_to_come and not _lies_between(start, most.next_starts[ask], least.next_starts[ask])
        ):
            return f"next start ({ask})"
    return ""


def _lies_between(start: int | None, first: int | None, last: int | None) -> bool:
    """Whether a next start is one that there may be, with some holds or others expired."""
    return start is not None and first is not None and first <= start and (last is None or start <= last)


def _starts(calendar: Calendar, rules: Rules, now: datetime) -> FreeStarts:
    return free_starts(availability_of(changed_event(calendar, rules, now)))


def _comparable_hours(starts: FreeStarts, fresh: FreeStarts, rules: Rules, now: datetime) -> int:
    """The hours of `fresh` that lie wholly ahead now, and lay within reach on the day of `starts`."""
    today, made_on = day_number(fresh.first_local_date), day_number(starts.first_local_date)
    earliest = start_limits(rules, now).earliest
    first = (earliest + offset_at(rules.time_zone, earliest) - today * MINUTES_PER_DAY) // 60 + 1
    reach = min(KNOWN_DAYS, rules.schedule.horizon_days + 1)  # days of which that one was the first
    end = (made_on + reach - today) * 24
    return ((1 << end - first) - 1) << KNOWN_HOURS - end if first < end else 0
