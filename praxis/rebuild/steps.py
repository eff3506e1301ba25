"""What a rebuild shows of itself: one bar for each of its steps."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Advance = Callable[[int], None]


class Steps:
    """Bars below one another, each from its step's beginning to its end."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._console = console
        self._progress = Progress(*columns, console=console)

    def say(self, text: str) -> None:
        """Above the bars."""
        self._console.print(text, soft_wrap=True, markup=False, highlight=False)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Draws while the block runs."""
        with self._progress:
            yield

    @contextmanager
    def step(self, title: str, total: int) -> Iterator[Advance]:
        """A step of so many parts; what is called with a number of parts moves its bar."""
        task = self._progress.add_task(title, total=total)
        yield lambda parts: self._progress.advance(task, parts)
        self._progress.update(task, completed=total)
