"""Files that are there whole or not at all."""

import os
from pathlib import Path

from praxis.embedded.account import Account

PRIVATE = 0o600


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
