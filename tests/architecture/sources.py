"""What stands in the repository, as git sees it."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("domain_events", "gateway", "praxis", "scheduling", "servicekit", "subgraphs", "workers")


@cache
def tracked_files() -> tuple[Path, ...]:
    """All files that belong to the repository, new ones included and ignored ones not."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(path for name in sorted(listed.stdout.splitlines()) if (path := ROOT / name).is_file())


@cache
def python_sources() -> tuple[Path, ...]:
    """The modules of the product; tests and benchmarks are not among them."""
    return tuple(path for path in tracked_files() if path.suffix == ".py" and relative(path).parts[0] in PACKAGES)


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text())


def relative(path: Path) -> Path:
    """Below the root."""
    return path.relative_to(ROOT)
