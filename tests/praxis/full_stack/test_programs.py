"""What is missing is named, together with the command that gets it."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from praxis.embedded.account import own_account
from praxis.embedded.problem import CannotStart
from praxis.full_stack.install import install
from praxis.full_stack.java import find_java, installed_homes
from praxis.full_stack.maven import KAFKA_DISTRIBUTION, OPENSEARCH_DISTRIBUTION, Distribution, fetch
from praxis.full_stack.programs import find_kafka, find_moto, find_opensearch, find_postgres, find_redis
from praxis.full_stack.versions import KAFKA, OPENSEARCH


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on whose path nothing is, and where nothing was fetched."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


@pytest.mark.parametrize(
    ("find", "name", "command"),
    [
        (find_redis, "redis-server", "apt install redis-server"),
        (lambda: find_kafka(own_account()), f"kafka {KAFKA}", "python -m praxis.full_stack"),
        (lambda: find_opensearch(own_account()), f"opensearch {OPENSEARCH}", "python -m praxis.full_stack"),
    ],
)
def test_a_missing_program_is_named_with_the_command_that_gets_it(
    bare: Path, find: Callable[[], object], name: str, command: str
) -> None:
    with pytest.raises(CannotStart) as problem:
        find()
    assert name in problem.value.what
    assert command in problem.value.way_out


def test_the_newest_postgres_that_is_new_enough_is_taken(tmp_path: Path) -> None:
    for version in ("9.6", "13", "14"):
        _make_program(tmp_path / version / "bin" / "postgres")
    with pytest.raises(CannotStart, match="apt install postgresql"):
        find_postgres(tmp_path)
    for version in ("15", "17"):
        _make_program(tmp_path / version / "bin" / "postgres")
    (tmp_path / "18").mkdir()  # client programs only
    assert find_postgres(tmp_path).name == "17"


def test_moto_is_named_when_it_cannot_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    find_moto()
    monkeypatch.setitem(sys.modules, "moto", None)
    with pytest.raises(CannotStart, match=r"pip install 'moto\[server\]'"):
        find_moto()


def test_the_oldest_java_that_will_do_is_taken_and_others_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("praxis.full_stack.java.FOLDERS", (tmp_path,))
    monkeypatch.setenv("PATH", "")
    for name in ("JAVA_HOME", "OPENSEARCH_JAVA_HOME"):
        monkeypatch.delenv(name, raising=False)
    for version in ("17.0.15", "21.0.1", "25"):
        _make_java(tmp_path / f"jdk-{version}", version)
    (tmp_path / "not-java").mkdir()
    assert find_java(21, "OpenSearch", own_account()).name == "jdk-21.0.1"
    with pytest.raises(CannotStart, match=r"OpenSearch needs Java 26 or newer. Found: 17 in .*, 21 in .*, 25 in"):
        find_java(26, "OpenSearch", own_account())


def test_a_java_that_the_environment_names_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _make_java(tmp_path / "mine", "99.1")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "mine"))
    assert next(installed_homes()) == tmp_path / "mine"


@pytest.mark.parametrize("distribution", [KAFKA_DISTRIBUTION, OPENSEARCH_DISTRIBUTION])
def test_maven_is_named_when_it_is_missing_and_nothing_half_made_is_used(
    bare: Path, distribution: Distribution
) -> None:
    cache = bare / "cache" / "praxis"
    with pytest.raises(CannotStart, match="apt install maven"):
        fetch(distribution, cache)
    assert not distribution.folder(cache).exists()


def test_what_maven_says_is_passed_on(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _make_program(bare / "bin" / "mvn", "#!/bin/sh\necho 'Could not resolve dependencies'\nexit 1\n")
    with pytest.raises(CannotStart, match=r"(?s)Could not resolve dependencies.*settings\.xml"):
        fetch(KAFKA_DISTRIBUTION, bare / "cache")
    assert not KAFKA_DISTRIBUTION.folder(bare / "cache").exists()


def test_a_fetch_is_whole_and_readable_whatever_the_umask(bare: Path) -> None:
    script = "#!/bin/sh\nfor each; do case $each in -DoutputDirectory=*) out=${each#*=}; esac; done\n/bin/mkdir -p $out\necho jar > $out/kafka.jar\n"
    _make_program(bare / "bin" / "mvn", script)
    mask = os.umask(0o077)
    try:
        fetch(KAFKA_DISTRIBUTION, bare / "cache")
    finally:
        os.umask(mask)
    jar = KAFKA_DISTRIBUTION.folder(bare / "cache") / "kafka.jar"
    assert oct(jar.stat().st_mode & 0o777) == "0o644"
    assert [path.name for path in (bare / "cache").iterdir() if path.is_dir()] == [f"kafka-{KAFKA}"]


def test_who_may_not_install_is_told_the_command(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(CannotStart) as problem:
        install(own_account(), print)
    assert "redis-server" in problem.value.what
    assert "as root: apt-get install" in problem.value.way_out


def _make_program(path: Path, text: str = "#!/bin/sh\n") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def _make_java(home: Path, version: str) -> None:
    _make_program(home / "bin" / "java")
    (home / "release").write_text(f'IMPLEMENTOR="Somebody"\nJAVA_VERSION="{version}"\n')
