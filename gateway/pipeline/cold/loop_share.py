"""How much of the event loop's time may go into preparing: whatever comes, the other requests get the rest."""

from time import perf_counter

BURST_SECONDS = 0.03


class LoopShare:
    """A bucket of seconds that fills by `share` of each second that passes."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._left_seconds = BURST_SECONDS
        self._filled_at = perf_counter()

    def has_time(self) -> bool:
        """Whether something may be done now."""
        now = perf_counter()
        self._left_seconds = min(BURST_SECONDS, self._left_seconds + (now - self._filled_at) * self._share)
        self._filled_at = now
        return self._left_seconds > 0

    def spend(self, since: float) -> None:
        """Notes what has been done since that moment of `perf_counter`."""
        self._left_seconds -= perf_counter() - since
