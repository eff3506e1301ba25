"""Public holidays of a country or one of its regions (Moselle and Bavaria keep days that their neighbours do not)."""

from collections.abc import Iterable
from functools import lru_cache

import holidays

from scheduling.minutes import date_of, day_number


def holiday_days(region: str | None, first_day: int, last_day: int) -> frozenset[int]:
    """Day numbers of the public holidays of the years that hold both days; empty without a region.

    `region` is an ISO 3166-2 code ("DE-BY", "FR-57") or a country ("FR"). Raises NotImplementedError for another one.
    """
    if region is None:
        return frozenset()
    years = range(date_of(first_day).year, date_of(last_day).year + 1)
    if len(years) == 1:
        return _days_of_year(region, years[0])
    return _merged(_days_of_year(region, year) for year in years)


def is_holiday_region(region: str) -> bool:
    """Whether public holidays are known for this code."""
    country, _, subdivision = region.partition("-")
    supported = holidays.list_supported_countries(include_aliases=False)
    return country in supported and (not subdivision or subdivision in supported[country])


def _merged(days: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset().union(*days)


@lru_cache(maxsize=2048)
def _days_of_year(region: str, year: int) -> frozenset[int]:
    country, _, subdivision = region.partition("-")
    calendar = holidays.country_holidays(country, subdiv=subdivision or None, years=year)
    return frozenset(day_number(day) for day in calendar)
