"""Whether the disk has room, asked before anything is written."""

import shutil
from pathlib import Path

from praxis.embedded.problem import CannotStart

MEGABYTE = 1024 * 1024
FIRST_START_MB = 400  # a new cluster takes 40 MB, its write-ahead log up to 256 MB
LATER_START_MB = 80
MB_PER_THOUSAND_PRACTITIONERS = 20
FULL_MB = 16  # less than one segment of PostgreSQL's write-ahead log: nothing can be committed any more


def is_full(folder: Path) -> bool:
    """Whether what just failed may have failed for want of space."""
    return shutil.disk_usage(folder).free // MEGABYTE < FULL_MB


def check_space(folder: Path, *, is_first_start: bool, practitioners: int) -> None:
    """Raises CannotStart when the folder's disk has less room than a start needs."""
    needed_mb = LATER_START_MB
    if is_first_start:
        needed_mb = FIRST_START_MB + practitioners * MB_PER_THOUSAND_PRACTITIONERS // 1000
    free_mb = shutil.disk_usage(folder).free // MEGABYTE
    if free_mb < needed_mb:
        raise CannotStart(
            f"The disk of {folder} has {free_mb} MB left, and this start needs {needed_mb} MB.",
            "Free some disk space, or choose a folder on another disk with --data DIR.",
        )
