"""The layout: where things are, how they are called, how large they may get."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import PACKAGES, parsed, python_sources, relative, tracked_files

FOLDERS = {*PACKAGES, ".ci", "benchmarks", "docs", "requirements", "schema", "tests"}
FILES = {
    ".dockerignore",
    ".gitignore",
    ".importlinter",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Dockerfile",
    "LICENSE",
    "Makefile",
    "README.md",
    "compose.yaml",
    "pyproject.toml",
}
SUBGRAPHS = {"availability", "booking", "patient", "practitioner", "search"}
SUBGRAPH_PARTS = {
    "__init__",
    "__main__",
    "app",
    "settings",
    "schema",
    "loaders",
    "use_cases",
    "repository",
    "domain",
    "consumer",
    "jobs",
    "migrations",
}
MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 60
VAGUE_NAMES = {"utils", "util", "common", "helpers", "helper", "misc"}


def test_the_top_level_holds_what_the_layout_names_and_nothing_else() -> None:
    tops = {relative(path).parts[0] for path in tracked_files()}
    assert tops - FOLDERS - FILES == set()
    assert tops >= FILES


def test_every_subgraph_has_the_same_anatomy() -> None:
    parts: dict[str, set[str]] = {}
    for path in python_sources():
        where = relative(path).parts
        if where[0] == "subgraphs" and len(where) > 2:
            parts.setdefault(where[1], set()).add(where[2].removesuffix(".py"))
    assert set(parts) == SUBGRAPHS
    for name, found in parts.items():
        assert found <= SUBGRAPH_PARTS, f"{name} has parts that no subgraph has"
        assert found >= {"__main__", "app", "settings", "schema", "use_cases", "repository", "domain"}, name


def test_every_module_opens_with_one_line_that_says_its_subject() -> None:
    silent = [str(relative(path)) for path in python_sources() if not ast.get_docstring(parsed(path))]
    assert silent == []


def test_modules_have_one_subject() -> None:
    long = {str(relative(path)): lines for path in python_sources() if (lines := _lines(path)) > MAX_MODULE_LINES}
    assert long == {}


def test_functions_have_one_idea() -> None:
    assert dict(_long_functions()) == {}


def test_no_module_is_called_by_what_it_is_not() -> None:
    vague = [str(relative(path)) for path in python_sources() if VAGUE_NAMES & {path.stem, path.parent.name}]
    assert vague == []


def test_tests_mirror_the_source() -> None:
    mirrored = {relative(path).parts[1] for path in tracked_files() if relative(path).parts[0] == "tests"}
    own = {"architecture", "differential", "end_to_end", "faults", "interoperability"}
    folders = {name for name in mirrored if "." not in name}
    assert folders - own <= {*PACKAGES, "subgraphs", "workers"}


def test_code_calls_it_a_booking() -> None:
    other_word = re.compile(r"appoint" + "ment", re.IGNORECASE)
    named = [str(relative(path)) for path in python_sources() if other_word.search(path.read_text())]
    # Search understands the word when a patient writes it; the product's own title says what it is for.
    assert [name for name in named if "query_text" not in name] == []


def _long_functions() -> Iterator[tuple[str, int]]:
    for path in python_sources():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > MAX_FUNCTION_LINES:
                    yield f"{relative(path)}:{node.name}", lines


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())
