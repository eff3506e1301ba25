"""What a country adds to a search that says nothing else."""

from zoneinfo import ZoneInfo

# The zone that most of a country's people live in; a place in the text has its own.
MAIN_ZONES = {"FR": ZoneInfo("Europe/Paris"), "DE": ZoneInfo("Europe/Berlin")}
DEFAULT_ZONE = ZoneInfo("Europe/Paris")


def main_zone(country: str | None) -> ZoneInfo:
    """Where "today" is, when no place is named."""
    return MAIN_ZONES.get(country or "", DEFAULT_ZONE)
