"""One running Praxis to a data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from praxis.embedded.problem import CannotStart


def is_locked(data: Path) -> bool:
    """Whether a Praxis runs on the data folder."""
    try:
        with (data / "lock").open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Holds the data folder's lock; the kernel frees it however this process ends. Raises CannotStart."""
    with (data / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise CannotStart(
                f"Praxis already runs on the data folder {data} (process {file.read().strip() or 'unknown'}).",
                "Use that one, or stop it, or start another one on a folder of its own: --data DIR and --port N.",
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
