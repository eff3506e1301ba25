"""Rules that were read before, so that a value out of Redis can be read without Postgres."""

from collections import OrderedDict
from time import monotonic
from uuid import UUID

from scheduling import Rules

MOST_PRACTITIONERS = 4096
KNOWN_FOR_SECONDS = 60.0  # a rebuild mends wrong rules without a new version, and no process is told


class KnownRules:
    """The last used rules of some thousand practitioners; a value names the version that it was made by."""

    def __init__(self, most: int = MOST_PRACTITIONERS, known_for_seconds: float = KNOWN_FOR_SECONDS) -> None:
        self._most = most
        self._known_for_seconds = known_for_seconds
        self._rules: OrderedDict[UUID, tuple[float, Rules]] = OrderedDict()

    def of(self, practitioner_id: UUID, version: int) -> Rules | None:
        """The rules of exactly this version, if they are known."""
        read_at, rules = self._rules.get(practitioner_id, (0.0, None))
        if rules is None or rules.version != version or monotonic() - read_at > self._known_for_seconds:
            return None
        self._rules.move_to_end(practitioner_id)
        return rules

    def remember(self, practitioner_id: UUID, rules: Rules) -> None:
        """Keeps these rules, and forgets those that were not used for longest."""
        self._rules[practitioner_id] = (monotonic(), rules)
        self._rules.move_to_end(practitioner_id)
        if len(self._rules) > self._most:
            self._rules.popitem(last=False)
