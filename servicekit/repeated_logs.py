"""Libraries that tell the same trouble many times a second are heard once in a while."""

import logging
import time
from collections.abc import Callable

REPEAT_SECONDS = 10.0
MOST_REMEMBERED = 1_000


class RepetitionFilter(logging.Filter):
    """Lets a message of these loggers pass once in `REPEAT_SECONDS`; `left_out` of the next says how often it came since.

    Messages are told apart by their whole text, so nothing that differs is ever left out. Put it on a handler: a logger's
    own filters see nothing of the loggers beneath it.
    """

    def __init__(self, *loggers: str, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._loggers = loggers
        self._clock = clock
        self._told: dict[tuple[str, int, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is told."""
        if not any(record.name == name or record.name.startswith(f"{name}.") for name in self._loggers):
            return True
        key, now = (record.name, record.levelno, record.getMessage()), self._clock()
        told_at, left_out = self._told.get(key, (now - REPEAT_SECONDS, 0))
        if now - told_at < REPEAT_SECONDS:
            self._told[key] = told_at, left_out + 1
            return False
        if left_out:
            record.left_out = left_out
        self._remember(key, now)
        return True

    def _remember(self, key: tuple[str, int, str], now: float) -> None:
        if len(self._told) >= MOST_REMEMBERED:
            self._told = {each: told for each, told in self._told.items() if now - told[0] < REPEAT_SECONDS}
        if len(self._told) < MOST_REMEMBERED:
            self._told[key] = now, 0
