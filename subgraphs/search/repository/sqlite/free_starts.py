"""The columns of free starts: one pair for each mode and audience that a question can ask for."""

from subgraphs.search.domain.document import AUDIENCES, KNOWN_HOURS, MODES, Availability
from subgraphs.search.domain.question import Question

_BYTES = KNOWN_HOURS // 8
# Nobody asks for starts that only known patients may book: who is known sees what anyone may book as well.
_ASKED_MODES = {"any": MODES, **{mode.lower(): (mode,) for mode in MODES}}
_ASKED_AUDIENCES = {"any": AUDIENCES, "new": ("NEW",)}
_OFFERS_BY_ASK = {
    f"{mode}_{audience}": [f"{offer}.{patients}" for offer in offered for patients in admitted]
    for mode, offered in _ASKED_MODES.items()
    for audience, admitted in _ASKED_AUDIENCES.items()
}

FREE_START_COLUMNS = [name for ask in _OFFERS_BY_ASK for name in (f"free_{ask}", f"next_{ask}")]


def columns_for(question: Question) -> tuple[str, str]:
    """The free hours and the next start that count for a question."""
    ask = f"{(question.mode or 'any').lower()}_{'new' if question.new_patients else 'any'}"
    return f"free_{ask}", f"next_{ask}"


def free_start_values(availability: Availability) -> list[object]:
    """The values of FREE_START_COLUMNS: free where any of the offers is, and the earliest of their next starts."""
    values: list[object] = []
    for offers in _OFFERS_BY_ASK.values():
        free = 0
        for offer in offers:
            free |= availability.free_hours.get(offer, 0)
        starts = [availability.next_starts[offer] for offer in offers if offer in availability.next_starts]
        values += [free.to_bytes(_BYTES, "big"), int(min(starts).timestamp()) if starts else None]
    return values


def hours_of(blob: bytes) -> int:
    """The bits as a number, as in `Availability.free_hours`."""
    return int.from_bytes(blob, "big")
