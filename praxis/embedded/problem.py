"""What keeps Praxis from starting, said so that the reader can mend it."""

import errno

WAYS_OUT = {
    errno.ENOSPC: "Free some disk space, or choose a folder on another disk with --data DIR.",
    errno.EDQUOT: "Your disk quota is used up: free some of it, or choose a folder on another disk with --data DIR.",
    errno.EROFS: "The file system is read-only: choose a folder that can be written with --data DIR.",
    errno.EACCES: "Give your account write access to it, or choose a folder of your own with --data DIR.",
    errno.EPERM: "Give your account write access to it, or choose a folder of your own with --data DIR.",
}
DISK_FULL_TEXTS = ("No space left on device", "Disk quota exceeded", "File too large")


class CannotStart(Exception):
    """Says what is wrong and the way out; shown as it is, without a traceback, with exit status 1."""

    def __init__(self, what: str, way_out: str) -> None:
        super().__init__(f"{what} {way_out}")
        self.what = what
        self.way_out = way_out


def from_os_error(error: OSError) -> CannotStart | None:
    """The problem behind an operating-system error, when a way out is known for it."""
    way_out = WAYS_OUT.get(error.errno or 0)
    if way_out is None:
        return None
    where = f"{error.filename}: " if error.filename else ""
    return CannotStart(f"{where}{error.strerror}.", way_out)


def disk_is_full(doing: str) -> CannotStart:
    """Nothing more can be written."""
    return CannotStart(f"{doing}: the disk is full.", WAYS_OUT[errno.ENOSPC])


def from_output(doing: str, output: str) -> CannotStart:
    """The problem behind a server's own words; a full disk is known by its text, whatever language the rest is in."""
    if any(text in output for text in DISK_FULL_TEXTS):
        return disk_is_full(doing)
    said = "\n".join(f"    {line}" for line in output.strip().splitlines()[-8:])
    return CannotStart(f"{doing} failed. It said:\n{said or '    (nothing)'}\n", "Mend that and start again.")
