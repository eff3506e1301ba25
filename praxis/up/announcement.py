"""Waits until the events have taken effect, showing how far they are; then says yes, once."""

from collections.abc import Callable, Collection
from pathlib import Path

from rich.progress import Progress, TaskID

from praxis.embedded.files import write_whole
from praxis.up.readiness import AWAY, EventProgress


class Announcement:
    """`look` is called again and again, by one thread at a time, until it has been made."""

    def __init__(self, events: EventProgress, ready_file: Path, bar: Progress, announce: Callable[[], None]) -> None:
        """`announce` is called when `/health/ready` says yes."""
        self._events = events
        self._ready_file = ready_file
        self._bar = bar
        self._task: TaskID | None = None
        self._announce = announce
        self.is_made = False

    def look(self, unready: Collection[str]) -> None:
        """Reads how far the events are; announces when all have taken effect and no deployable is unready any more."""
        try:
            progress = self._events.read()
        except AWAY:
            return  # PostgreSQL or Kafka is being started again; whether it comes back is its supervisor's business
        if progress.is_complete and not unready:
            self._hide()
            self._events.close()
            write_whole(self._ready_file, "")
            self.is_made = True
            self._announce()
        elif progress.expected:
            self._show(progress.applied, progress.expected)

    def _show(self, applied: int, expected: int) -> None:
        if self._task is None:
            self._task = self._bar.add_task("Events taking effect")
            self._bar.start()
        self._bar.update(self._task, completed=applied, total=expected)

    def _hide(self) -> None:
        if self._task is not None:
            self._bar.update(self._task, completed=self._bar.tasks[0].total)
            self._bar.stop()
