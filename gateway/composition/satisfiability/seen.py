"""Which states of an object type a walk has been through, and which others these make superfluous."""

from gateway.composition.satisfiability.position import Position

Possibilities = tuple[frozenset[Position], frozenset[str]]

# Beyond, states of a type count as alike whatever their doubtful positions.
MAX_DOUBTFUL_PER_TYPE = 128


class Seen:
    """Where the gateway could be at an object type, and the contexts set, each time that the walk came by.

    One state with fewer possibilities will do: what can be answered from there can be answered from here. Positions are
    doubtful where that is not so: those that can lead to a shared field whose subgraphs know different objects, where
    more possibilities are more trouble, and all positions once it is clear that something cannot be answered, since more
    possibilities lead past it. States with different doubtful positions are kept apart, while they are not too many.
    """

    def __init__(self) -> None:
        self._fewest: dict[Possibilities, list[Possibilities]] = {}
        self.comparisons = 0

    def add(self, everywhere: frozenset[Position], doubtful: frozenset[Position], contexts: frozenset[str]) -> bool:
        """Whether the state is worth a walk. `doubtful` are those of its positions that are."""
        group: Possibilities = (doubtful, contexts if doubtful else frozenset())
        if group not in self._fewest and len(self._fewest) >= MAX_DOUBTFUL_PER_TYPE:
            group = (frozenset(), frozenset())
            if any(self._covers(fewest, everywhere, contexts) for fewest in self._fewest.values()):
                return False
        known = self._fewest.setdefault(group, [])
        if self._covers(known, everywhere, contexts):
            return False
        known[:] = [more for more in known if not (everywhere <= more[0] and contexts <= more[1])]
        known.append((everywhere, contexts))
        return True

    def _covers(self, known: list[Possibilities], everywhere: frozenset[Position], contexts: frozenset[str]) -> bool:
        self.comparisons += len(known)
        return any(fewer <= everywhere and fewer_contexts <= contexts for fewer, fewer_contexts in known)
