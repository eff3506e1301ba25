"""Free starts by what can be asked for: one set of hours and one next start for each mode and audience."""

from dataclasses import dataclass
from datetime import date

from subgraphs.search.domain.document import AUDIENCES, MODES, Availability
from subgraphs.search.domain.question import Question

# Nobody asks for starts that only known patients may book: who is known sees what anyone may book as well.
_ASKED_MODES = {"any": MODES, **{mode.lower(): (mode,) for mode in MODES}}
_ASKED_AUDIENCES = {"any": AUDIENCES, "new": ("NEW",)}

OFFERS_BY_ASK = {
    f"{mode}_{audience}": tuple(f"{offer}.{patients}" for offer in offered for patients in admitted)
    for mode, offered in _ASKED_MODES.items()
    for audience, admitted in _ASKED_AUDIENCES.items()
}
ASKS = tuple(OFFERS_BY_ASK)


@dataclass(frozen=True, slots=True)
class FreeStarts:
    """An availability as searches see it.

    `free_hours` as in `Availability`, but by ask: free where any of its offers is. `next_starts` has the earliest of
    their next starts in seconds since 1970, None without one.
    """

    version: int
    time_zone: str
    first_local_date: date
    free_hours: dict[str, int]
    next_starts: dict[str, int | None]


def ask_of(question: Question) -> str:
    """Which hours and which next start count for a question."""
    return f"{(question.mode or 'any').lower()}_{'new' if question.new_patients else 'any'}"


def free_starts(availability: Availability) -> FreeStarts:
    """United by ask."""
    return FreeStarts(
        version=availability.version,
        time_zone=availability.time_zone,
        first_local_date=availability.first_local_date,
        free_hours={ask: _united(availability, offers) for ask, offers in OFFERS_BY_ASK.items()},
        next_starts={ask: _earliest(availability, offers) for ask, offers in OFFERS_BY_ASK.items()},
    )


def _united(availability: Availability, offers: tuple[str, ...]) -> int:
    free = 0
    for offer in offers:
        free |= availability.free_hours.get(offer, 0)
    return free


def _earliest(availability: Availability, offers: tuple[str, ...]) -> int | None:
    starts = [availability.next_starts[offer] for offer in offers if offer in availability.next_starts]
    return int(min(starts).timestamp()) if starts else None
