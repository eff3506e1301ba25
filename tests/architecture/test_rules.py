"""What import rules cannot say: who reads settings, what SQL may ask, what files may hold."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, parsed, python_sources, relative, tracked_files

# Who starts processes passes an environment on; everyone else is given settings.
MAY_READ_THE_ENVIRONMENT = (
    "praxis/embedded/",
    "praxis/full_stack/",
    "praxis/up/",
    "gateway/__main__.py",
    "gateway/pipeline/cold/worker.py",
)
DATABASE_CLOCK = re.compile(r"\b(now\(\)|current_timestamp|clock_timestamp\(\)|localtimestamp)", re.IGNORECASE)


def test_settings_are_read_once_and_passed_down() -> None:
    readers = [
        str(relative(path))
        for path in python_sources()
        if not str(relative(path)).startswith(MAY_READ_THE_ENVIRONMENT)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    ]
    assert readers == []


def test_sql_never_asks_the_database_for_the_time() -> None:
    # Time is a parameter, so that a test that moves the clock moves all of it.
    asking = [
        f"{relative(path)}: {node.value.strip()[:60]}"
        for path in python_sources()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.search(r"\b(SELECT|INSERT|UPDATE|DELETE|CREATE)\b", node.value) and DATABASE_CLOCK.search(node.value)
    ]
    assert asking == []


def test_nothing_happens_at_import() -> None:
    busy = [
        str(relative(path))
        for path in python_sources()
        if path.name != "__main__.py" and "alembic_environment" not in path.parts
        # Strawberry learns an enum of the domain by a call; it keeps it to itself.
        if "schema" not in path.parts
        for node in parsed(path).body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Await)
    ]
    assert busy == []


@pytest.mark.parametrize("name", ["gateway", "platform", "dev"])
def test_dependencies_are_locked_with_hashes_and_without_addresses(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    requirements = re.split(r"\n(?=\S)", text.strip())
    assert len(requirements) > 20
    assert all("--hash=sha256:" in requirement for requirement in requirements)


def test_no_file_holds_a_path_of_a_developer_s_machine() -> None:
    home = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/")
    found = [str(relative(path)) for path in tracked_files() if _is_text(path) and home.search(path.read_text())]
    assert found == []


def _is_text(path: Path) -> bool:
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True
