"""A supergraph file that may change while it is served."""

import os
from pathlib import Path


class SupergraphFile:
    """Tells when the file's content may be another one. Half a file is no harm: it changes once more when it is whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen = self._signature()

    def has_changed(self) -> bool:
        """Whether the file looks other than at the last call; not while there is none."""
        signature = self._signature()
        if signature is None or signature == self._seen:
            return False
        self._seen = signature
        return True

    def read(self) -> str:
        """The content. Raises OSError or UnicodeDecodeError."""
        return self.path.read_text(encoding="utf-8")

    def _signature(self) -> tuple[int, int, int] | None:
        try:
            status = os.stat(self.path)  # noqa: PTH116 - follows links, as configuration in containers is linked
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino
