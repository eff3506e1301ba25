"""What the use cases work on."""

from dataclasses import dataclass
from datetime import timedelta

from servicekit.database import Database
from subgraphs.booking.domain.freed import OFFER_LIFETIME
from subgraphs.booking.domain.holds import HOLD_LIFETIME
from subgraphs.booking.repository.practitioner_rules import RulesRepository


@dataclass(frozen=True, slots=True)
class Stores:
    """The database, the rules that this process remembers from it, and how long a slot is held or offered."""

    database: Database
    rules: RulesRepository
    hold_lifetime: timedelta = HOLD_LIFETIME
    offer_lifetime: timedelta = OFFER_LIFETIME
