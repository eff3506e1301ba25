"""The embedded servers from start to stop: the one way in which anything of ours runs them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from praxis.embedded.databases import Databases, open_databases, role_passwords
from praxis.embedded.disk import Need, check_space, is_full
from praxis.embedded.files import begin_anew_when_long
from praxis.embedded.folders import Folders, make_data_folder, open_folders
from praxis.embedded.installation import Installation, open_installation
from praxis.embedded.lock import locked
from praxis.embedded.problem import disk_is_full
from praxis.embedded.supervisor import Supervisor


@dataclass(frozen=True)
class Stack:
    """Which servers run: how they are called, how an installation of them is opened, and the disk space it takes."""

    servers: str
    open: Callable[[Folders], Installation]
    need: Need


EMBEDDED = Stack(
    "PostgreSQL, Redis, the broker and the issuer",
    open_installation,
    # A new cluster takes 40 MB, its write-ahead log up to 256 MB.
    Need(first_start_mb=400, later_start_mb=80),
)


@dataclass(frozen=True)
class RunningServers:
    """What a running installation offers."""

    installation: Installation
    databases: Databases
    supervisor: Supervisor


@contextmanager
def running_servers(
    data: Path, say: Callable[[str], None], *, stack: Stack = EMBEDDED, practitioners: int = 0
) -> Iterator[RunningServers]:
    """Starts the servers on a data folder and stops them at the end. Raises CannotStart, or OSError of a folder.

    Args:
        data: the data folder; made when missing, else its data is kept.
        say: is told in one line each what happens.
        stack: which servers.
        practitioners: how many will be seeded, for the space that a first start needs.
    """
    with locked(make_data_folder(data)):
        folders = open_folders(data)
        is_first_start = not (folders.servers / "postgres").exists()
        check_space(folders.servers, stack.need, is_first_start=is_first_start, practitioners=practitioners)
        installation = stack.open(folders)
        for log_file in list(folders.logs.glob("*.log")):
            begin_anew_when_long(log_file)
        supervisor = installation.supervisor(say)
        supervisor.start()
        try:
            databases = open_databases(installation.postgres.address, role_passwords(installation.kept_secrets))
            yield RunningServers(installation, databases, supervisor)
        except Exception as error:
            # A server out of space fails its clients in many ways, lost connections among them.
            if is_full(folders.servers):
                raise disk_is_full(f"Writing to {folders.servers}") from error
            raise
        finally:
            supervisor.stop()
