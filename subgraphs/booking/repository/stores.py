"""What the use cases work on."""

from dataclasses import dataclass

from servicekit.database import Database
from subgraphs.booking.repository.practitioner_rules import RulesRepository


@dataclass(frozen=True, slots=True)
class Stores:
    """The database, and the rules that this process remembers from it."""

    database: Database
    rules: RulesRepository
