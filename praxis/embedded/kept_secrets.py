"""Passwords of one data folder: made once, readable by its owner alone."""

import json
import secrets
from pathlib import Path

from praxis.embedded.files import write_whole


class KeptSecrets:
    """Passwords by name. Loopback is shared by every user of a machine, so nothing there trusts it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def secret(self, name: str) -> str:
        """The secret of that name: URL-safe, 192 random bits."""
        kept = self._read()
        if name not in kept:
            kept[name] = secrets.token_urlsafe(24)
            write_whole(self._file, json.dumps(kept, indent=1))
        return kept[name]

    def _read(self) -> dict[str, str]:
        try:
            return {str(name): str(secret) for name, secret in json.loads(self._file.read_text()).items()}
        except (FileNotFoundError, ValueError, AttributeError):
            return {}
