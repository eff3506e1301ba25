"""Gets what the full stack lacks: from Debian when run as root, from Maven always."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from praxis.embedded.account import Account
from praxis.embedded.problem import CannotStart
from praxis.full_stack.cache import cache_folder
from praxis.full_stack.maven import DISTRIBUTIONS, fetch
from praxis.full_stack.programs import find_postgres, find_redis

PACKAGES: tuple[tuple[str, Callable[[], Path]], ...] = (("postgresql", find_postgres), ("redis-server", find_redis))
POLICY = Path("/usr/sbin/policy-rc.d")  # asked by Debian's packages before they start a service; 101 forbids it
FORBIDS = "#!/bin/sh\nexit 101\n"


def install(account: Account, say: Callable[[str], None]) -> None:
    """Installs and fetches what is missing. Raises CannotStart with the command when this account may not."""
    missing = [package for package, find in PACKAGES if not _is_found(find)]
    if missing:
        _install_packages(missing, say)
    cache = cache_folder(account)
    for distribution in DISTRIBUTIONS:
        if not distribution.folder(cache).exists():
            if shutil.which("mvn") is None:
                _install_packages(["maven"], say)
            say(f"Fetching {distribution.name} {distribution.version} from Maven ({distribution.size_mb} MB)")
            fetch(distribution, cache)


def _is_found(find: Callable[[], Path]) -> bool:
    try:
        find()
    except CannotStart:
        return False
    return True


def _install_packages(packages: list[str], say: Callable[[str], None]) -> None:
    command = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise CannotStart(
            f"The Debian packages {', '.join(packages)} are missing.", f"Install them as root: {command}."
        )
    say(f"Installing {', '.join(packages)} from Debian; none of their services is started")
    with _no_service_starts():
        _run([apt, "update", "-q"])
        _run([apt, *command.split()[1:]])


def _run(command: list[str]) -> None:
    result = subprocess.run(  # noqa: S603 - no shell; the command is ours
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if result.returncode != 0:
        said = "\n".join(f"    {line}" for line in result.stdout.strip().splitlines()[-8:])
        raise CannotStart(f"{' '.join(command)} failed. It said:\n{said}\n", "Mend that and try again.")


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Packages of servers start them when they are installed; ours run on ports and in folders of their own."""
    if POLICY.exists():  # somebody's own policy, which may forbid as well; it is not ours to change
        yield
        return
    POLICY.write_text(FORBIDS)
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)
