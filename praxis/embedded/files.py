"""Files that are there whole or not at all."""

import os
from pathlib import Path

from praxis.embedded.account import Account

PRIVATE = 0o600
LONGEST_LOG_BYTES = 10 * 1024 * 1024


def write_whole(path: Path, text: str, mode: int = PRIVATE, owner: Account | None = None) -> None:
    """Writes the text beside the path and renames it, so that a crash or a full disk leaves the old file."""
    making = path.with_name(f"{path.name}.making")
    making.unlink(missing_ok=True)
    descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if owner is not None:
        owner.give(making)
    making.replace(path)


def make_folder(path: Path, mode: int = 0o700, owner: Account | None = None) -> Path:
    """Makes the folder if it is missing and sets who may enter it."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(mode)
    if owner is not None:
        owner.give(path)
    return path


def begin_anew_when_long(log_file: Path, longest_bytes: int = LONGEST_LOG_BYTES) -> None:
    """Puts a long log aside, over the one that was put aside before."""
    if log_file.exists() and log_file.stat().st_size > longest_bytes:
        log_file.replace(log_file.with_name(f"{log_file.name}.old"))
