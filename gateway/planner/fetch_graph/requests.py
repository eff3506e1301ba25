"""Which fetches will be sent as one request, known at any time while the fetches grow."""

from collections.abc import Iterable
from weakref import WeakValueDictionary


class Request:
    """A request by its place: who is asked, after which others. Entity fetches of equal place share it.

    `before` are all requests that it waits for, directly or not.
    """

    __slots__ = ("__weakref__", "before")

    def __init__(self, before: frozenset["Request"]) -> None:
        self.before = before


class RequestPlaces:
    """Gives out one request for each place, and counts those that are in use."""

    def __init__(self) -> None:
        # Weak, so that what the search has given up takes no memory.
        self._known: WeakValueDictionary[tuple[str | int, frozenset[Request]], Request] = WeakValueDictionary()
        self._users: dict[Request, int] = {}

    @property
    def count(self) -> int:
        """How many requests are in use."""
        return len(self._users)

    def place(self, who: str | int, waits: Iterable[Request]) -> Request:
        """The request to `who`, a subgraph, after these others. A number stands for a fetch that shares with none."""
        asked = set(waits)
        before = asked.union(*(request.before for request in asked))
        direct = frozenset(request for request in asked if not any(request in other.before for other in asked))
        found = self._known.get((who, direct))
        if found is None:
            found = self._known[who, direct] = Request(frozenset(before))
        return found

    def is_used(self, request: Request) -> bool:
        """Whether some fetch is sent with it."""
        return request in self._users

    def use(self, request: Request) -> None:
        """One fetch more is sent with the request."""
        self._users[request] = self._users.get(request, 0) + 1

    def release(self, request: Request) -> None:
        """One fetch less."""
        left = self._users[request] - 1
        if left:
            self._users[request] = left
        else:
            del self._users[request]
