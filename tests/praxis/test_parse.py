"""`praxis parse` prints what was understood, one JSON object for each text."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from praxis.__main__ import command_line
from tests.subgraphs.search.query_text.texts import CORPUS, all_texts


def run(*arguments: str) -> tuple[int, str]:
    """Exit status and output of a run in this process."""
    result = CliRunner().invoke(command_line(["parse"]), ["parse", *arguments])
    return result.exit_code, result.output


def test_one_text_is_one_object() -> None:
    text = "dentist within 10km of Paris with availability this week"
    status, output = run(text, "--country", "FR", "--now", "2026-11-25T10:00")
    assert status == 0
    assert json.loads(output) == {
        "specialty": "dentist",
        "place": "Paris",
        "radius_km": 10,
        "from": "2026-11-25T10:00",
        "to": "2026-11-30T00:00",
    }


@pytest.mark.parametrize("country", ["DE", "de"])
def test_the_country_may_be_written_in_either_case(country: str) -> None:
    _, output = run("Zahnarzt Kasse", "--country", country, "--now", "2026-11-25T10:00")
    assert json.loads(output)["insurance"] == "statutory"


def test_a_file_gives_one_line_for_each_line() -> None:
    status, output = run("--jsonl", str(CORPUS / "examples.jsonl"))
    assert status == 0
    printed = [json.loads(line) for line in output.splitlines()]
    assert printed == [text.expect for text in all_texts()[: len(printed)]]
    assert len(printed) == 30


def test_the_installed_command_prints_utf_8_whatever_the_terminal_says() -> None:
    command = [sys.executable, "-m", "praxis", "parse", "Zahnarzt Köln \U0001f9b7", "--country", "DE"]
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout.decode())["place"] == "Köln"


def test_a_line_that_is_no_request_is_named(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text('{"country": "fr", "now": "2026-11-25T10:00", "text": "dentiste"}\n{"country": "fr"}\n')
    command = [sys.executable, "-m", "praxis", "parse", "--jsonl", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "line 2" in done.stderr


@pytest.mark.parametrize("arguments", [(), ("text", "--jsonl", "file"), ("text", "--now", "yesterday")])
def test_wrong_arguments_are_refused_in_words(arguments: tuple[str, ...]) -> None:
    status, output = run(*arguments)
    assert status == 2
    assert "Error" in output or "Invalid" in output
