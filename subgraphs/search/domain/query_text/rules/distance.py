"""Radius: "within 10km", "500 m", "3 miles", in kilometres."""

from typing import Any

from subgraphs.search.domain.query_text.grammar import Builder, Context

# More than any country is wide: such a number is something else.
_MOST_KM = 2_000


def _radius(_context: Context, slots: tuple[Any, ...]) -> float | None:
    count, km_per_unit = slots
    km = round(count * km_per_unit, 2)
    return km if 0 < km <= _MOST_KM else None


def _and_a_half(context: Context, slots: tuple[Any, ...]) -> float | None:
    """ "Un kilomètre et demi"."""
    count, km_per_unit = slots
    return _radius(context, (count + 0.5, km_per_unit))


RULES: dict[str, dict[str, Builder]] = {"radius": {"counted": _radius, "and_a_half": _and_a_half}}
