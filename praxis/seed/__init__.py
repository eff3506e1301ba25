"""Demo data: practitioners in France and Germany, a demo practitioner and a demo patient, the same in every run."""

import asyncio
from collections.abc import Callable

from rich.progress import Progress, TaskID

from praxis.seed.identifiers import DEMO_PATIENT_ID, DEMO_PRACTITIONER_ID
from praxis.seed.loading import SeedResult, load_demo_data

__all__ = ["DEMO_PATIENT_ID", "DEMO_PRACTITIONER_ID", "SeedResult", "load_demo_data", "seed"]


def seed(dsn: Callable[[str], str], practitioners: int, bar: Progress) -> SeedResult:
    """Runs `load_demo_data`; the bar has a task for it only if something is missing.

    Args:
        dsn: gives an owner's connection string.
        practitioners: how many there shall be.
        bar: shows how many are there.
    """
    tasks: list[TaskID] = []

    def show(done: int, total: int) -> None:
        if not tasks:
            bar.start()
            tasks.append(bar.add_task("Loading demo practitioners", total=total))
        bar.update(tasks[0], completed=done)

    return asyncio.run(load_demo_data(dsn("practitioner"), dsn("patient"), practitioners, show))
