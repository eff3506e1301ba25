"""The two halves of what is searched: a practitioner's profile and when there are free starts."""

from dataclasses import dataclass, replace
from datetime import date, datetime

MODES = ("IN_PERSON", "VIDEO")
AUDIENCES = ("NEW", "KNOWN")
KNOWN_DAYS = 31
KNOWN_HOURS = KNOWN_DAYS * 24


@dataclass(frozen=True, slots=True)
class Profile:
    """What the practitioner service says, as of `version`. Coordinates are degrees (WGS 84)."""

    id: str
    version: int
    country: str
    name: str
    specialties: tuple[str, ...]
    languages: tuple[str, ...]
    insurance_sectors: tuple[str, ...]
    modes: tuple[str, ...]
    takes_new_patients: bool
    latitude: float
    longitude: float
    rating_average: float | None
    rating_count: int
    notice_minutes: int
    is_retired: bool

    def in_stored_order(self) -> "Profile":
        """As an index gives it back: what has no order in the alphabet's."""
        return replace(
            self,
            specialties=tuple(sorted(set(self.specialties))),
            languages=tuple(sorted(set(self.languages))),
            insurance_sectors=tuple(sorted(set(self.insurance_sectors))),
            modes=tuple(sorted(set(self.modes))),
        )


@dataclass(frozen=True, slots=True)
class Availability:
    """What the availability service says, as of `version`.

    `free_hours` has, by mode and audience ("VIDEO.NEW": video on Saturday is not found by video on Monday), 31 x 24
    bits as a number: the first local day's first hour is the highest bit. `next_starts` has the first free start.
    """

    id: str
    version: int
    time_zone: str
    first_local_date: date
    free_hours: dict[str, int]
    next_starts: dict[str, datetime]
