"""The command line says what it is doing, and what to do when it cannot."""

import socket
from pathlib import Path

import pytest
from joserfc import jwt

from praxis.embedded.installation import ISSUER_FOLDER, kept_issuer
from praxis.embedded.issuer import IssuerServer
from praxis.embedded.ports import free_port
from praxis.embedded.problem import CannotStart
from praxis.token import DEMO, Role, development_token
from praxis.up.machine import check_machine
from praxis.up.options import Options
from tests.praxis.processes import run_praxis


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that once ran."""
    IssuerServer(tmp_path / ISSUER_FOLDER, 20_001, ()).prepare()
    return tmp_path


@pytest.mark.parametrize("role", Role)
def test_a_token_speaks_for_the_demo_identity_of_its_role(data: Path, role: Role) -> None:
    issuer = kept_issuer(data)
    assert issuer is not None
    claims = jwt.decode(development_token(data, role), issuer.key, algorithms=["ES256"]).claims
    assert (claims["iss"], claims["aud"]) == ("http://127.0.0.1:20001", "praxis")
    assert (claims["sub"], claims["scope"]) == (DEMO[role].subject, DEMO[role].scope)


def test_the_token_command_prints_the_token_alone(data: Path) -> None:
    told = run_praxis("token", "patient", "--id", "018f0000-0000-7000-8000-00000000abcd", "--data", str(data))
    issuer = kept_issuer(data)
    assert issuer is not None
    claims = jwt.decode(told.stdout.strip(), issuer.key, algorithms=["ES256"]).claims
    assert claims["sub"] == "018f0000-0000-7000-8000-00000000abcd"


def test_a_token_before_the_first_start_is_refused_in_words(tmp_path: Path) -> None:
    told = run_praxis("token", "patient", "--data", str(tmp_path))
    assert told.returncode == 1
    assert "There is no installation" in told.stderr
    assert "make run" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_port_in_use_is_named_with_the_way_out() -> None:
    port = free_port()
    with (
        socket.create_server(("127.0.0.1", port)),
        pytest.raises(CannotStart, match=rf"Port {port} .* is in use") as said,
    ):
        check_machine(Options(port=port))
    assert "--port" in said.value.way_out


def test_help_names_every_command() -> None:
    told = run_praxis("--help").stdout
    assert all(command in told for command in ("up", "demo", "token", "parse", "migrate"))
