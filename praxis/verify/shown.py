"""Calendars against the bits that Redis shows of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from praxis.verify.difference import Difference, compared
from scheduling import Rules
from scheduling.minutes import MINUTES_PER_DAY, instant_at
from scheduling.redis_value import CalendarValue
from subgraphs.availability.domain.calendar import Calendar, Window, epoch_ms, value_of
from subgraphs.availability.domain.starts import is_outdated
from subgraphs.availability.repository.shown import ShownCalendars

_BACK, _AHEAD = timedelta(days=3), timedelta(days=35)


def compared_window(now: datetime) -> Window:
    """What must be known of calendars to check values of yesterday, too, and what search was told."""
    return Window(now - _BACK, now + _AHEAD)


async def bitmaps(shown: ShownCalendars, calendars: Mapping[UUID, Calendar], now: datetime) -> list[Difference]:
    """Each value that readers would take; where there is none they compute, so that is no difference."""
    values = await shown.read_surely(list(calendars))
    found = []
    for each, value in values.items():
        calendar = calendars[each]
        if calendar.rules is None or is_outdated(value, now):
            continue
        different = _different(value, calendar, calendar.rules, now) if value.version == calendar.version else ""
        found += compared("bitmap of practitioner", each, calendar.version, value.version, different)
    return found


def _different(value: CalendarValue, calendar: Calendar, rules: Rules, now: datetime) -> str:
    """Which parts are not as they follow from the calendar; holds that have expired count for nothing on either side."""
    right = value_of(calendar, rules, instant_at(value.first_day * MINUTES_PER_DAY))
    names = ("rules_version", "grid_minutes", "open", "busy")
    wrong = [name for name in names if getattr(value, name) != getattr(right, name)]
    if not wrong and value.free(epoch_ms(now)) != right.free(epoch_ms(now)):
        wrong.append("holds")
    return ", ".join(wrong)
