"""`praxis rebuild` and `praxis verify` as they are called: on what runs, on what does not, and on what is not there."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from praxis.__main__ import command_line
from praxis.embedded.ports import free_port
from praxis.embedded.problem import CannotStart
from tests.praxis.platform import Servers
from tests.praxis.processes import run_praxis


def refusal(*arguments: str) -> str:
    """What is said instead of doing it; the command line prints it and ends with 1."""
    with pytest.raises(CannotStart) as refused:
        command_line(list(arguments))(list(arguments), standalone_mode=False)
    return str(refused.value)


def tell(monkeypatch: pytest.MonkeyPatch, environment: Mapping[str, str]) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the servers' account may enter, which it may not do with pytest's."""
    with tempfile.TemporaryDirectory(prefix="praxis-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def test_a_country_without_practitioners_is_refused(silent_servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(monkeypatch, silent_servers.told_addresses)
    assert "There is no practitioner in 'fr'" in refusal("rebuild", "search", "--country", "fr")


def test_nothing_but_availability_is_made_from_nothing() -> None:
    assert "There is no search from nothing" in refusal("rebuild", "search", "--from-nothing")


@pytest.mark.parametrize("command", [("verify",), ("rebuild", "availability")])
def test_stores_that_do_not_answer_are_said_in_words_without_their_passwords(
    command: tuple[str, ...], silent_servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    dsn = f"postgresql://booking:secret@127.0.0.1:{free_port()}/booking"
    tell(monkeypatch, {**silent_servers.told_addresses, "BOOKING_DATABASE_DSN": dsn})
    said = refusal(*command)
    assert "does not answer" in said
    assert "secret" not in said


def test_a_broker_that_does_not_answer_is_said_in_words(
    silent_servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(monkeypatch, {**silent_servers.told_addresses, "KAFKA_BOOTSTRAP_SERVERS": f"127.0.0.1:{free_port()}"})
    assert "the broker does not answer" in refusal("rebuild", "booking-rules")


@pytest.mark.parametrize("command", [("verify",), ("rebuild", "search")])
def test_a_folder_without_an_installation_is_refused_with_the_way_out(command: tuple[str, ...], tmp_path: Path) -> None:
    said = refusal(*command, "--data", str(tmp_path / "nowhere"))
    assert "There is no installation" in said
    assert "make run" in said


def test_an_installation_that_does_not_run_is_started_for_the_command_and_stopped_again(open_folder: Path) -> None:
    data = ("--data", str(open_folder / "data"))
    seeded = run_praxis("seed", "--practitioners", "3", *data)
    assert seeded.returncode == 0, seeded.stderr

    rebuilt = run_praxis("rebuild", "search", *data)
    assert rebuilt.returncode == 0, rebuilt.stdout + rebuilt.stderr
    assert "Nothing runs on it, so its servers and services are started for now." in rebuilt.stdout
    assert rebuilt.stdout.splitlines()[-1] == "search is as its owners say."

    compared = run_praxis("verify", "--patience", "120", *data)
    assert compared.returncode == 0, compared.stdout + compared.stderr
    assert compared.stdout.splitlines()[-1] == "No difference."
