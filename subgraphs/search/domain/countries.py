"""In which country to search, and what a country adds to a search that says nothing else."""

from zoneinfo import ZoneInfo

from subgraphs.search.domain.errors import CountryMismatch

# The zone that most of a country's people live in; a place in the text has its own.
MAIN_ZONES = {"FR": ZoneInfo("Europe/Paris"), "DE": ZoneInfo("Europe/Berlin")}
DEFAULT_ZONE = ZoneInfo("Europe/Paris")


def main_zone(country: str | None) -> ZoneInfo:
    """Where "today" is, when no place is named."""
    return MAIN_ZONES.get(country or "", DEFAULT_ZONE)


def agreed_country(argument: str | None, path: str | None, token: str | None) -> str | None:
    """The argument's country, else the path's, else the token's. Raises CountryMismatch for two that disagree."""
    if argument and path and argument != path:
        raise CountryMismatch(argument, path)
    return argument or path or token
