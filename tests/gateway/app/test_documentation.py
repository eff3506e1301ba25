"""docs/federation.md says what is there: its links lead somewhere, its settings are the settings, its example is valid."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from gateway.settings import GatewaySettings, read_settings

PAGE = Path(__file__).parents[3] / "docs" / "federation.md"
TEXT = PAGE.read_text()
LINKS = sorted(set(re.findall(r"\]\(([^)]+)\)", TEXT)))


@pytest.mark.parametrize("link", LINKS)
def test_every_link_leads_somewhere(link: str) -> None:
    if link.startswith("#"):
        titles = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
        assert link[1:] in [title.lower().replace(" ", "-") for title in titles]
    else:
        assert (PAGE.parent / link).exists()


def test_every_row_of_the_table_of_features_has_a_test() -> None:
    table = TEXT.partition("| Feature |")[2].partition("\n\n")[0]
    rows = table.splitlines()[2:]
    assert len(rows) > 20
    assert [row for row in rows if "../tests/" not in row] == []


def settings_of(kind: type, prefix: str = "") -> Iterator[str]:
    """The names of all settings, with dots."""
    for field in msgspec.structs.fields(kind):
        inner = field.type
        if field.name in ("path_parameters", "subgraphs"):
            name = f"{prefix}{field.name}.NAME."
            yield from settings_of(inner.__args__[1], name)
            continue
        candidates = [inner, *getattr(inner, "__args__", ())]
        section = next((one for one in candidates if isinstance(one, type) and issubclass(one, msgspec.Struct)), None)
        if section is None:
            yield prefix + field.name
        else:
            yield from settings_of(section, f"{prefix}{field.name}.")


def documented() -> Iterator[str]:
    """The names in the first column of the table of settings; `.name` goes on from the name before it."""
    table = TEXT.partition("| Setting |")[2]
    for row in table.splitlines()[2:]:
        section = ""
        for name in re.findall(r"`([^`]+)`", row.split("|")[1]):
            yield section + name if name.startswith(".") else name
            section = section or name.rpartition(".")[0]


def test_the_table_has_every_setting_and_no_other() -> None:
    assert sorted(documented()) == sorted(settings_of(GatewaySettings))


def test_the_example_is_a_valid_config(tmp_path: Path) -> None:
    examples = [text for text in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL) if text.startswith("endpoints:")]
    file = tmp_path / "gateway.yaml"
    file.write_text(examples[0])
    settings = read_settings(file, {})
    assert settings.limits.depth == 15
    assert settings.watch_supergraph.when == "signal"


def test_the_commands_are_those_that_there_are() -> None:
    usage = subprocess.run(
        [sys.executable, "-m", "gateway", "--help"], cwd=PAGE.parents[1], capture_output=True, text=True, check=True
    ).stdout
    for command in re.findall(r"^    (\w+) ", usage, re.MULTILINE):
        assert f"`{command}" in TEXT or f"gateway {command}" in TEXT
