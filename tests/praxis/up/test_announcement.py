"""The start is announced once, when the events have taken effect and no deployable waits for anything."""

import io
from pathlib import Path

import pytest
from rich.console import Console
from rich.progress import Progress as Bar

from praxis.embedded.databases import Databases
from praxis.embedded.postgres import PostgresAddress
from praxis.up import announcement
from praxis.up.announcement import Announcement
from praxis.up.readiness import Progress


def test_it_is_made_once_when_all_is_applied_and_nobody_is_unready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = iter((Progress(1, 4, is_complete=False), Progress(4, 4, is_complete=True), Progress(4, 4, is_complete=True)))
    monkeypatch.setattr(announcement, "read_progress", lambda *_: next(seen))
    announced: list[bool] = []
    ready_file = tmp_path / "ready"
    databases = Databases(PostgresAddress(1, ""), dict.fromkeys(("search", "booking"), ""))
    bar = Bar(console=Console(file=io.StringIO()))
    made = Announcement(databases, ready_file, bar, lambda: announced.append(ready_file.exists()))
    made.look([])
    made.look(["search"])
    assert not ready_file.exists()
    made.look([])
    assert announced == [True]
    assert bar.tasks[0].completed == 4
