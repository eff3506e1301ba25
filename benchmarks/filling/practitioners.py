"""Events that fill a search index with demo practitioners."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random

from domain_events import AvailabilityChanged, PractitionerChanged
from praxis.seed.practitioners import practitioner
from scheduling import Rules, free_hours

DAYS = 31
TAKEN_BLOCKS_A_DAY = 5
TAKEN_BLOCK = timedelta(hours=2)
FIRST_HOUR, LAST_HOUR = 6, 18  # UTC


def events(
    practitioners: int, now: datetime, *, are_busy: bool = False
) -> Iterator[tuple[PractitionerChanged, AvailabilityChanged]]:
    """What the two services tell of each. Nobody has a booking, or each has many blocks of hours taken."""
    for number in range(practitioners):
        profile = practitioner(number, now).practitioner.event()
        assert isinstance(profile, PractitionerChanged)
        rules = Rules.of(profile)
        free = free_hours(rules, _taken(number, now) if are_busy else [], now)
        yield (
            profile,
            AvailabilityChanged(
                practitioner_id=profile.practitioner_id,
                version=1,
                time_zone=rules.time_zone,
                first_local_date=free.first_local_date,
                free_hours=free.free_hours,
                next_slots=free.next_slots,
            ),
        )


def _taken(number: int, now: datetime) -> list[tuple[datetime, datetime]]:
    random = Random(number)
    midnight = datetime.combine(now.date(), time(), now.tzinfo)
    starts = (
        midnight + timedelta(days=day, minutes=30 * random.randrange(2 * FIRST_HOUR, 2 * LAST_HOUR))
        for day in range(DAYS)
        for _ in range(TAKEN_BLOCKS_A_DAY)
    )
    return [(start, start + TAKEN_BLOCK) for start in starts]
