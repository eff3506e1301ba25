"""Booking's copy of what a practitioner allows, made from the practitioner's events."""

from dataclasses import dataclass
from uuid import UUID

import msgspec

from domain_events.practitioner import PractitionerState
from scheduling import Rules
from subgraphs.booking.domain.booking import Insurance

# Where the sector decides who may come at all, so that it must be named with the booking.
COUNTRIES_WITH_INSURANCE = frozenset({"DE"})


class RulesDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What is stored of one version of a practitioner's rules.

    Copies that are older than the waitlist lack specialties and position until the practitioner's next event, or a
    rebuild of the copies.
    """

    country: str
    insurance_sectors: tuple[Insurance, ...]
    rules: Rules
    specialties: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None

    @classmethod
    def of(cls, state: PractitionerState) -> "RulesDocument":
        """The rules that an event states; sectors of countries that booking does not know yet are left out."""
        return cls(
            country=state.country,
            insurance_sectors=tuple(sector for sector in Insurance if sector in state.insurance_sectors),
            rules=Rules.of(state),
            specialties=state.specialties,
            latitude=state.practice.latitude,
            longitude=state.practice.longitude,
        )


@dataclass(frozen=True, slots=True)
class GivenRules:
    """Rules as an event states them; who `mends` replaces what differs at its own version, too."""

    practitioner_id: UUID
    document: RulesDocument
    mends: bool

    @property
    def version(self) -> int:
        """The practitioner's version."""
        return self.document.rules.version


class PractitionerRules(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a practitioner's rules, with the stretch of the number line that is the practitioner's own.

    `edition` tells stored documents of one version apart: a rebuild mends a wrong one without a new version.
    """

    practitioner_id: UUID
    calendar_number: int
    edition: int
    document: RulesDocument

    @property
    def rules(self) -> Rules:
        """What scheduling computes on."""
        return self.document.rules

    @property
    def version(self) -> int:
        """The practitioner's version."""
        return self.document.rules.version
