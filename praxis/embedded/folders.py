"""Where an installation keeps what: the data folder, and another one where the servers' account cannot reach it."""

import hashlib
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from praxis.embedded.account import Account, servers_account
from praxis.embedded.files import make_folder, write_whole

OUTSIDE = Path("/var/lib/praxis")
IDENTITY = "identity"
ORIGIN = "origin"  # names the data folder


@dataclass(frozen=True)
class Folders:
    """The folders of one installation, all made."""

    data: Path  # ours: ports, secrets, keys, mailbox, search index, logs
    servers: Path  # of the servers' account: the PostgreSQL cluster, Redis' settings
    programs: Path  # copies of programs that the servers' account cannot reach in the wheels
    account: Account

    @property
    def logs(self) -> Path:
        """One log for each server."""
        return self.data / "logs"

    @property
    def pids(self) -> Path:
        """Pid files of running servers."""
        return self.data / "run"

    @property
    def mailbox(self) -> Path:
        """Mails as .eml files."""
        return self.data / "mailbox"


def make_data_folder(data: Path) -> Path:
    """Makes the data folder itself and gives its absolute path. Raises OSError."""
    # Under root others must pass through it to the servers' folder; what is private in it is 0600 or 0700.
    return make_folder(data.resolve(), 0o700 if servers_account().is_own else 0o711)


def open_folders(data: Path) -> Folders:
    """Makes the folders of the installation whose data folder this is, and finds them again on a second call.

    Whoever is about to start servers holds the data folder's lock. Raises OSError when a folder cannot be made or written.
    """
    account = servers_account()
    data = make_data_folder(data)
    identity = _identity(data)
    servers = data / "servers"
    if not account.can_reach(servers):
        servers = OUTSIDE / hashlib.sha256(str(data).encode()).hexdigest()[:16]
        make_folder(OUTSIDE, 0o711)
        _sweep(OUTSIDE)
    _drop_if_foreign(servers, identity)
    make_folder(servers, 0o711)
    write_whole(servers / ORIGIN, str(data))
    write_whole(servers / IDENTITY, identity)
    folders = Folders(data, servers, make_folder(servers / "programs", 0o755), account)
    for folder in (folders.logs, folders.pids, folders.mailbox):
        make_folder(folder)
    return folders


def _identity(data: Path) -> str:
    file = data / IDENTITY
    if not file.exists():
        write_whole(file, secrets.token_hex(16))
    return file.read_text()


def _drop_if_foreign(servers: Path, identity: str) -> None:
    """Clears a servers' folder whose data folder was deleted meanwhile: its passwords are lost with it."""
    if servers.exists() and (not (servers / IDENTITY).exists() or (servers / IDENTITY).read_text() != identity):
        shutil.rmtree(servers)


def _sweep(outside: Path) -> None:
    """Removes what belongs to temporary data folders that are gone. Others may lie on a disk that is not mounted now."""
    temporary = Path(tempfile.gettempdir()).resolve()
    for origin_file in outside.glob(f"*/{ORIGIN}"):
        origin = Path(origin_file.read_text())
        if origin.is_relative_to(temporary) and not origin.exists():
            shutil.rmtree(origin_file.parent, ignore_errors=True)
