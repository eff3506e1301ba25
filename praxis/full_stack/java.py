"""Finds an installed Java that is new enough and that the servers' account can run."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from praxis.embedded.account import Account
from praxis.embedded.problem import CannotStart

FOLDERS = (Path("/usr/lib/jvm"), Path("/usr/java"), Path("/opt"), Path("/opt/java"))
NEWEST_TRIED_WITH = 25


def find_java(oldest: int, needed_by: str, account: Account) -> Path:
    """The home folder of the lowest Java version that will do. Raises CannotStart."""
    found = {
        home: version for home in installed_homes() if (version := major_version(home)) and account.can_reach(home)
    }
    fitting = sorted((version, home) for home, version in found.items() if version >= oldest)
    if fitting:
        return fitting[0][1]
    there = ", ".join(f"{version} in {home}" for home, version in sorted(found.items())) or "none"
    raise CannotStart(
        f"{needed_by} needs Java {oldest} or newer. Found: {there}.",
        f"Install one: apt install openjdk-{oldest}-jre-headless (Debian 12 has 17 only: there, temurin-{NEWEST_TRIED_WITH}-jdk from"
        " https://adoptium.net/installation/linux), or set JAVA_HOME to where one is.",
    )


def installed_homes() -> Iterator[Path]:
    """Where Java may be: what the environment names, what is on the path, and the folders that installers use."""
    named = [Path(os.environ[name]) for name in ("OPENSEARCH_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    program = shutil.which("java")
    on_path = [Path(program).resolve().parent.parent] if program else []
    installed = [home for folder in FOLDERS if folder.is_dir() for home in sorted(folder.iterdir())]
    for home in dict.fromkeys(path.resolve() for path in (*named, *on_path, *installed)):
        if (home / "bin" / "java").is_file():
            yield home


def major_version(home: Path) -> int | None:
    """The major version that the installation's `release` file names; None when it names none."""
    try:
        found = re.search(r'^JAVA_VERSION="(\d+)', (home / "release").read_text(), re.MULTILINE)
    except OSError:
        return None
    return int(found[1]) if found else None
