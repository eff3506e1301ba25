"""Free starts of the next 31 local days as one bit an hour, by mode and audience: what search needs to know."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from domain_events import ConsultationType
from scheduling.bitmap import Span, minutes_of, starts_of_runs, to_bytes, touched_cells, whole_cells, window
from scheduling.check import not_admitted, taken_minutes
from scheduling.hours import is_limited, open_minutes
from scheduling.limits import start_limits
from scheduling.minutes import date_of, floor_minute, instant_at
from scheduling.rules import Rules, cells_needed
from scheduling.verdicts import Patient
from scheduling.zones import first_minute_of, local_day, stretches

DAYS = 31
_HOURS = DAYS * 24


@dataclass(frozen=True, slots=True)
class FreeHours:
    """The body of AvailabilityChanged (see there); a key that has nothing free is left out."""

    first_local_date: date
    free_hours: dict[str, str]
    next_slots: dict[str, datetime]


def free_hours(rules: Rules, busy: Iterable[tuple[datetime, datetime]], now: datetime) -> FreeHours:
    """What may be booked from `now` over 31 local days; `busy` are the taken slots of that time, without buffers."""
    first_day = local_day(rules.time_zone, floor_minute(now))
    span, starts_of_key = _starts_by_key(rules, busy, now, first_minute_of(rules.time_zone, first_day + DAYS))
    free = {key: starts for key, starts in starts_of_key.items() if starts}
    return FreeHours(
        first_local_date=date_of(first_day),
        free_hours={key: _base64(local_hours(bits, span, rules.time_zone, first_day)) for key, bits in free.items()},
        next_slots={key: instant_at(next(minutes_of(bits, span))) for key, bits in free.items()},
    )


def local_hours(starts: int, span: Span, time_zone: str, first_day: int) -> int:
    """744 bits, one for each local hour from midnight of `first_day` on; both readings of a doubled hour share one."""
    text, grid, per_hour = f"{starts:0{span.count}b}", span.grid_minutes, 60 // span.grid_minutes
    hours = 0
    for piece in stretches(time_zone, span.start, span.end):
        first, end = (-((span.start - minute) // grid) for minute in (piece.start, piece.end))
        local = span.start + first * grid + piece.offset
        cells = "0" * (local % 60 // grid) + text[first:end]
        cells += "0" * (-len(cells) % per_hour)
        merged = 0
        for position in range(per_hour):
            merged |= int(cells[position::per_hour] or "0", 2)
        hours |= _placed(merged, local // 60 - first_day * 24 + len(cells) // per_hour)
    return hours


def _placed(hours: int, end: int) -> int:
    """The bits moved so that the last one stands for the hour `end - 1`; those outside the 31 days fall away."""
    shift = _HOURS - end
    moved = hours << shift if shift >= 0 else hours >> -shift
    return moved & ((1 << _HOURS) - 1)


def _starts_by_key(
    rules: Rules, busy: Iterable[tuple[datetime, datetime]], now: datetime, last: int
) -> tuple[Span, dict[str, int]]:
    limits = start_limits(rules, now)
    end = max(min(limits.end, last), limits.earliest)
    grid = rules.schedule.grid_minutes
    longest = max((cells_needed(kind, grid) for kind in rules.consultation_types), default=0)
    span = Span.around(limits.earliest, end + longest * grid, grid)
    taken = touched_cells(taken_minutes(busy, rules.buffer_minutes), span)
    limited, opened = is_limited(rules.schedule), dict[str | None, int]()
    starts_of_key: dict[str, int] = {}
    for kind in rules.consultation_types:
        type_id = kind.id if limited else None
        if type_id not in opened:
            hours = open_minutes(rules.schedule, rules.time_zone, span.start, span.end, type_id)
            opened[type_id] = whole_cells(hours, span)
        runs = starts_of_runs(opened[type_id] & ~taken, cells_needed(kind, grid), span)
        starts = window(runs, span, limits.earliest, end)
        for key in _keys(rules, kind):
            starts_of_key[key] = starts_of_key.get(key, 0) | starts
    return span, starts_of_key


def _keys(rules: Rules, kind: ConsultationType) -> list[str]:
    return [f"{kind.mode}.{patient.value}" for patient in Patient if not_admitted(rules, kind, patient) is None]


def _base64(hours: int) -> str:
    return b64encode(to_bytes(hours, _HOURS)).decode()
