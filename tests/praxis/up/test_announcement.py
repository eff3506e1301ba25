"""The start is announced once, when the events have taken effect and no deployable waits for anything."""

import io
from pathlib import Path

import psycopg
from rich.console import Console
from rich.progress import Progress as Bar

from praxis.up.announcement import Announcement
from praxis.up.noted_positions import NotedPositions
from praxis.up.readiness import EventProgress, Progress


class _Events(EventProgress):
    """Progress as it is given."""

    def __init__(self, *seen: Progress | psycopg.OperationalError) -> None:
        super().__init__(str, NotedPositions(""))
        self._seen = iter(seen)

    def _read(self) -> Progress:
        seen = next(self._seen)
        if isinstance(seen, Exception):
            raise seen
        return seen


def test_it_is_made_once_when_all_is_applied_and_nobody_is_unready(tmp_path: Path) -> None:
    complete = Progress(4, 4, is_complete=True)
    events = _Events(Progress(1, 4, is_complete=False), complete, psycopg.OperationalError("away"), complete)
    announced: list[bool] = []
    ready_file = tmp_path / "ready"
    bar = Bar(console=Console(file=io.StringIO()))
    made = Announcement(events, ready_file, bar, lambda: announced.append(ready_file.exists()))
    made.look([])
    made.look(["search"])
    made.look([])
    assert not ready_file.exists()
    made.look([])
    assert announced == [True]
    assert bar.tasks[0].completed == 4
