"""Runs a command that ends when its parent does: `launch.py PARENT_PID UID GID SIGNAL NICENESS COMMAND...`.

A program of its own, and not a `preexec_fn`, because Python code between fork and exec may hang in a process with threads.
It is started by path with `-I -S`, so it imports nothing but the standard library.
"""

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1  # prctl(2)


def main(arguments: list[str]) -> None:
    """Becomes the account, asks the kernel for the signal at the parent's death, and becomes the command."""
    parent_pid, uid, gid, signal_number, niceness = (int(argument) for argument in arguments[:5])
    command = arguments[5:]
    os.umask(0o077)
    _let_others_come_first(niceness)
    if uid != os.geteuid():
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    # After setuid, which clears it. The kernel keeps it over execve of an ordinary program.
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != parent_pid:
        sys.exit("the parent ended before its server started")
    os.execv(command[0], command)  # noqa: S606 - no shell; the command is ours


def _let_others_come_first(niceness: int) -> None:
    """By its own niceness, and by its session's: where the kernel shares by session, the first counts within one only."""
    os.nice(niceness)
    if niceness and os.getsid(0) == os.getpid():
        with suppress(OSError):  # the kernel does not share by session
            Path("/proc/self/autogroup").write_text(str(niceness))  # sched(7), autogroup


if __name__ == "__main__":
    main(sys.argv[1:])
