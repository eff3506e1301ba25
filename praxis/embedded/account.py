"""As whom the servers run: PostgreSQL refuses root, so under root the servers run as `nobody`."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from praxis.embedded.problem import CannotStart

UNPRIVILEGED_NAME = "nobody"


@dataclass(frozen=True)
class Account:
    """A user and a group of the machine."""

    uid: int
    gid: int

    @property
    def is_own(self) -> bool:
        """Whether this process runs as it already."""
        return self.uid == os.geteuid()

    def give(self, path: Path) -> None:
        """Makes the account the owner of a file or folder of ours."""
        if not self.is_own:
            os.chown(path, self.uid, self.gid)

    def can_reach(self, path: Path) -> bool:
        """Whether the account may pass through every folder down to the path (so not whether it may write there)."""
        return self.is_own or all(_is_open(folder) for folder in path.resolve().parents)


def _is_open(folder: Path) -> bool:
    return bool(folder.stat().st_mode & stat.S_IXOTH)


def own_account() -> Account:
    """The account of this process."""
    return Account(os.geteuid(), os.getegid())


def servers_account() -> Account:
    """The account that the servers run as."""
    if os.geteuid() != 0:
        return own_account()
    try:
        entry = pwd.getpwnam(UNPRIVILEGED_NAME)
    except KeyError:
        raise CannotStart(
            f"PostgreSQL does not run as root, and this machine has no account '{UNPRIVILEGED_NAME}' to run it as.",
            "Run Praxis as an ordinary user.",
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)
