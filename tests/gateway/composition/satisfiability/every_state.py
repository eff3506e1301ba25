"""A memory of states that makes no state superfluous but a repetition: slow, and plainly right."""

from gateway.composition.satisfiability.position import Position


class EveryState:
    """Stands in for `Seen`."""

    comparisons = 0

    def __init__(self) -> None:
        self.known: set[tuple[frozenset[Position], frozenset[str]]] = set()

    def add(self, everywhere: frozenset[Position], _doubtful: frozenset[Position], contexts: frozenset[str]) -> bool:
        """Whether the very state is new."""
        is_new = (everywhere, contexts) not in self.known
        self.known.add((everywhere, contexts))
        return is_new
