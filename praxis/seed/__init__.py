"""Demo data: practitioners in France and Germany, a demo practitioner and a demo patient, the same in every run."""

import asyncio
from collections.abc import Callable

from rich.progress import Progress

from praxis.seed.identifiers import DEMO_PATIENT_ID, DEMO_PRACTITIONER_ID
from praxis.seed.loading import SeedResult, load_demo_data

__all__ = ["DEMO_PATIENT_ID", "DEMO_PRACTITIONER_ID", "SeedResult", "load_demo_data", "seed"]


def seed(dsn: Callable[[str], str], practitioners: int, bar: Progress) -> SeedResult:
    """Runs `load_demo_data` with a progress bar. `dsn` gives an owner's connection string."""
    task = bar.add_task("Demo data", total=practitioners)
    return asyncio.run(
        load_demo_data(
            dsn("practitioner"),
            dsn("patient"),
            practitioners,
            lambda done, total: bar.update(task, completed=done, total=total),
        )
    )
