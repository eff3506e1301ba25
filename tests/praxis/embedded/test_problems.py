"""What keeps Praxis from starting is said in words, with the way out, and never as a traceback."""

import errno
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from praxis.embedded.disk import Need, check_space
from praxis.embedded.folders import open_folders
from praxis.embedded.installation import open_installation
from praxis.embedded.lock import locked
from praxis.embedded.problem import CannotStart, from_os_error, from_output
from praxis.embedded.supervisor import Supervisor
from tests.praxis.processes import CHECKOUT, as_own_account, as_plain_user, wait_for

SERVE = (sys.executable, "-m", "tests.praxis.embedded.serve")
ACCOUNTS = [as_own_account, as_plain_user] if os.geteuid() == 0 else [as_own_account]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every account may enter."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def _refused(*command: str, file_size_limit: int | None = None) -> str:
    def limit() -> None:
        assert file_size_limit is not None
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_size_limit, file_size_limit))

    result = subprocess.run(
        command, cwd=CHECKOUT, capture_output=True, text=True, preexec_fn=limit if file_size_limit else None
    )
    assert result.returncode == 1, result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    return result.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="root makes the folder that the plain user may not write")
def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    said = _refused(*as_plain_user(), *SERVE, str(folder / "data"))
    assert f"{folder}/data: Permission denied" in said
    assert "--data DIR" in said


@pytest.mark.parametrize("account", ACCOUNTS)
def test_a_disk_that_fills_up_while_the_cluster_is_made(folder: Path, account: Callable[[], tuple[str, ...]]) -> None:
    folder.chmod(0o777)
    # A limit on the size of files stands for the end of the disk: it needs no rights and fails the same writes.
    said = _refused(*account(), *SERVE, str(folder / "data"), file_size_limit=300_000)
    assert "the disk is full" in said
    assert "--data DIR" in said


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting needs root")
def test_a_disk_that_is_full_to_the_last_block(folder: Path) -> None:
    with _small_disk(folder, megabytes=12) as disk:
        installation = open_installation(open_folders(disk / "data"))
        with pytest.raises(CannotStart, match="the disk is full"):
            installation.postgres.prepare()
        assert not installation.postgres.cluster.exists(), "a half-made cluster is not in its place"


@contextmanager
def _small_disk(folder: Path, *, megabytes: int) -> Iterator[Path]:
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    assert mount is not None
    assert unmount is not None
    mounted = subprocess.run([mount, "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)])
    if mounted.returncode != 0:
        pytest.skip("this machine does not let root mount")
    try:
        yield folder
    finally:
        subprocess.run([unmount, "-l", str(folder)], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_cluster_of_another_user_is_named(folder: Path) -> None:
    postgres = open_installation(open_folders(folder / "data"), is_durable=False).postgres
    postgres.cluster.mkdir()
    (postgres.cluster / "PG_VERSION").write_text("18")
    os.chown(postgres.cluster, 12345, 12345)
    with pytest.raises(CannotStart, match="belongs to user 12345") as said:
        postgres.prepare()
    assert "--data DIR" in said.value.way_out


def test_a_disk_with_too_little_room_is_refused_before_anything_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(folder)._replace(free=50 * 1024 * 1024)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(CannotStart, match="has 50 MB left, and this start needs 440 MB"):
        check_space(folder, Need(400, 80), is_first_start=True, practitioners=2_000)


def test_a_second_instance_on_one_data_folder_is_refused_and_named(folder: Path) -> None:
    with locked(folder):
        said = _refused(
            sys.executable, "-c", f"from tests.praxis.embedded.test_problems import lock; lock({str(folder)!r})"
        )
    assert f"already runs on the data folder {folder} (process {os.getpid()})" in said
    with locked(folder):
        pass


def lock(folder: str) -> None:
    """What the second instance does."""
    try:
        with locked(Path(folder)):
            return
    except CannotStart as problem:
        sys.exit(str(problem))


def test_a_port_that_is_taken_after_it_was_chosen_is_named_with_the_servers_own_words(folder: Path) -> None:
    installation = open_installation(open_folders(folder / "data"), is_durable=False)
    with socket.create_server(("127.0.0.1", installation.redis.address.port)):
        supervisor = Supervisor((installation.redis,), folder, folder, print)
        with pytest.raises(CannotStart, match="Address already in use"):
            supervisor.start()


def test_a_server_that_dies_is_started_again_but_not_for_ever(folder: Path) -> None:
    installation = open_installation(open_folders(folder / "data"), is_durable=False)
    said: list[str] = []
    supervisor = Supervisor((installation.redis,), folder, folder, said.append)
    supervisor.start()
    try:
        for _ in range(3):
            _crash(supervisor, "redis")
            supervisor.check()
            wait_for(installation.redis.is_ready, "Redis answers again")
        _crash(supervisor, "redis")
        with pytest.raises(CannotStart, match=r"redis server ended by itself \(signal 9\)"):
            supervisor.check()
    finally:
        supervisor.stop()
    assert len(said) == 3


def test_nothing_goes_on_without_what_the_broker_held(folder: Path) -> None:
    installation = open_installation(open_folders(folder / "data"), is_durable=False)
    supervisor = Supervisor((installation.broker,), folder, folder, print)
    supervisor.start()
    try:
        _crash(supervisor, "broker")
        with pytest.raises(CannotStart, match="no event is lost"):
            supervisor.check()
    finally:
        supervisor.stop()


def _crash(supervisor: Supervisor, name: str) -> None:
    os.kill(supervisor.pid(name), 9)
    os.waitid(os.P_PID, supervisor.pid(name), os.WEXITED | os.WNOWAIT)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_errors_of_the_file_system_come_with_a_way_out(number: int) -> None:
    problem = from_os_error(OSError(number, os.strerror(number), "/somewhere/file"))
    assert problem is not None
    assert problem.what == f"/somewhere/file: {os.strerror(number)}."
    assert "--data DIR" in problem.way_out


def test_what_a_server_said_is_passed_on() -> None:
    assert "could not bind" in from_output("Starting the server", "FATAL: could not bind").what
