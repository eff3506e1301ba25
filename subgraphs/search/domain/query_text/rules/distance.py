"""Radius: "within 10km", "500 m", "3 miles", in kilometres."""

from typing import Any

from subgraphs.search.domain.query_text.grammar import Builder, Context

# More than any country is wide: such a number is something else.
_MOST_KM = 2_000


def _radius(_context: Context, slots: tuple[Any, ...]) -> float | None:
    count, km_per_unit = slots
    km = round(count * km_per_unit, 2)
    return km if 0 < km <= _MOST_KM else None


RULES: dict[str, dict[str, Builder]] = {"radius": {"counted": _radius}}
