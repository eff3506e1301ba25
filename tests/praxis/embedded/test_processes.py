"""However it ends, nothing that was started is left, and whoever starts it, it starts."""

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from praxis.embedded.account import servers_account
from praxis.embedded.folders import OUTSIDE, open_folders
from praxis.embedded.process import Child, Command, run_to_end, started_at, stop_leftover
from tests.praxis.processes import NOBODY, as_plain_user, descendants, end_with, running, wait_for_line

SERVE = (sys.executable, "-m", "tests.praxis.embedded.serve")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account may pass through and write in, as /tmp itself is."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder


def _users_of_servers(pid: int) -> set[str]:
    programs = [
        each for each in descendants(pid) if b"python" not in Path(f"/proc/{each}/cmdline").read_bytes().split(b"\0")[0]
    ]
    return {Path(f"/proc/{each}/stat").owner() for each in programs}


def test_no_process_is_left_however_it_ends_and_the_next_start_finds_everything_in_order(open_folder: Path) -> None:
    for number in (signal.SIGKILL, signal.SIGINT, signal.SIGTERM):
        log = open_folder / f"log-{number}"
        with running(*SERVE, str(open_folder / "data"), log=log) as process:
            wait_for_line(process, log, "ready")
            assert len(descendants(process.pid)) >= 4
            assert "root" not in _users_of_servers(process.pid)
            end_with(process, number)
        assert process.returncode == (-signal.SIGKILL if number == signal.SIGKILL else 0)


@needs_root
def test_a_plain_user_runs_everything_as_itself(open_folder: Path) -> None:
    log = open_folder / "log"
    with running(*as_plain_user(), *SERVE, str(open_folder / "data"), log=log) as process:
        wait_for_line(process, log, "ready")
        assert _users_of_servers(process.pid) == {NOBODY}
        assert (open_folder / "data").owner() == NOBODY
        end_with(process, signal.SIGTERM)


@needs_root
def test_a_cluster_of_root_lies_outside_a_closed_folder_until_a_temporary_one_is_gone(tmp_path: Path) -> None:
    closed, log = tmp_path / "closed", tmp_path / "log"
    closed.mkdir(mode=0o700)
    assert not servers_account().can_reach(closed / "data")
    with running(*SERVE, str(closed / "data"), log=log) as process:
        wait_for_line(process, log, "ready")
        postgres = next(
            pid for pid in descendants(process.pid) if "postgres" in Path(f"/proc/{pid}/cmdline").read_text()
        )
        cluster = Path(f"/proc/{postgres}/cwd").readlink()
        end_with(process, signal.SIGTERM)
    assert cluster.is_relative_to(OUTSIDE)
    other = open_folders(closed / "other")
    assert cluster.exists()
    shutil.rmtree(closed)
    shutil.rmtree(other.servers)
    shutil.rmtree(open_folders(tmp_path / "later").servers)
    assert not cluster.exists()


def test_a_leftover_is_ended_by_the_next_start_and_another_process_of_that_number_is_not(tmp_path: Path) -> None:
    pid_file = tmp_path / "server.pid"
    with running("/bin/sleep", "60", log=tmp_path / "log") as process:
        pid_file.write_text(f"{process.pid} 1")
        assert not stop_leftover(pid_file)
        assert process.poll() is None
        pid_file.write_text(f"{process.pid} {started_at(process.pid)}")
        process.send_signal(signal.SIGSTOP)
        assert stop_leftover(pid_file)
        assert process.wait(10) == -signal.SIGTERM
    assert not pid_file.exists()


def test_a_command_lets_others_come_first_as_it_is_told(tmp_path: Path) -> None:
    own = os.nice(0)
    assert run_to_end(Command(("/usr/bin/nice",), tmp_path, niceness=3), 10) == (0, f"{own + 3}\n")


def test_a_session_of_its_own_lets_other_sessions_come_first_where_the_kernel_shares_by_session(tmp_path: Path) -> None:
    shares_by_session = Path("/proc/self/autogroup").exists()
    script = "cat /proc/self/autogroup 2>/dev/null; nice"
    child = Child(Command(("/bin/sh", "-c", script), tmp_path, niceness=3), tmp_path / "log", tmp_path / "pid")
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    child.stop()
    *of_session, of_process = child.said().splitlines()
    assert of_process == str(os.nice(0) + 3)
    assert [line.split(" ", 1)[1] for line in of_session] == (["nice 3"] if shares_by_session else [])
