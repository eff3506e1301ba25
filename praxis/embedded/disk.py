"""Whether the disk has room, asked before anything is written."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from praxis.embedded.problem import CannotStart

MEGABYTE = 1024 * 1024
MB_PER_THOUSAND_PRACTITIONERS = 20
FULL_MB = 16  # less than one segment of PostgreSQL's write-ahead log: nothing can be committed any more


@dataclass(frozen=True)
class Need:
    """How much room servers need."""

    first_start_mb: int
    later_start_mb: int


def is_full(folder: Path) -> bool:
    """Whether what just failed may have failed for want of space."""
    return shutil.disk_usage(folder).free // MEGABYTE < FULL_MB


def check_space(folder: Path, need: Need, *, is_first_start: bool, practitioners: int) -> None:
    """Raises CannotStart when the folder's disk has less room than a start needs."""
    needed_mb = need.later_start_mb
    if is_first_start:
        needed_mb = need.first_start_mb + practitioners * MB_PER_THOUSAND_PRACTITIONERS // 1000
    free_mb = shutil.disk_usage(folder).free // MEGABYTE
    if free_mb < needed_mb:
        raise CannotStart(
            f"The disk of {folder} has {free_mb} MB left, and this start needs {needed_mb} MB.",
            "Free some disk space, or choose a folder on another disk with --data DIR.",
        )
